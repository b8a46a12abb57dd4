/* SPDX-License-Identifier: Apache-2.0 */
/** Rules written in DRL, on Drools: loaded only where a profile has a {@code .drl} file. */
@NullMarked
package io.penstock.rules.drools;

import org.jspecify.annotations.NullMarked;
