/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.function;

/** Takes bytes, gives bytes. */
public non-sealed interface BytesFunction extends Function {
    Bytes apply(Bytes bytes, Context context);
}
