/* SPDX-License-Identifier: Apache-2.0 */
/** A profile as the engine runs it: bound, linted, immutable. */
@NullMarked
package io.penstock.engine.profile;

import org.jspecify.annotations.NullMarked;
