/* SPDX-License-Identifier: Apache-2.0 */
/** Rules and interlocks as a profile says them: linted, with their expressions compiled. */
@NullMarked
package io.penstock.api.rule;

import org.jspecify.annotations.NullMarked;
