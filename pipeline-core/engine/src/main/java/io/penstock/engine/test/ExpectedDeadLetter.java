/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.test;

import io.penstock.api.error.Place;

/**
 * A message that can never be delivered.
 *
 * @param lane empty for any
 * @param step empty for any
 * @param reason a part of it; empty for any
 */
public record ExpectedDeadLetter(Place place, String lane, String step, String reason) {}
