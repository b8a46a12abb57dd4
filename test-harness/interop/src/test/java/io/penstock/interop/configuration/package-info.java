/* SPDX-License-Identifier: Apache-2.0 */
/** The packaged program, from outside: every profile, every function and endpoint by its samples, every setting of a full bus. */
@NullMarked
package io.penstock.interop.configuration;

import org.jspecify.annotations.NullMarked;
