/* SPDX-License-Identifier: Apache-2.0 */
/** Tests of what all rules share. */
@org.jspecify.annotations.NullMarked
package io.penstock.rules;
