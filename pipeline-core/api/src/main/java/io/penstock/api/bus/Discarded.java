/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

/**
 * What went with a cursor's state and place.
 *
 * @param lag events between the place where it stood and the end
 * @param held events that its steps held
 * @param pending events in messages formed and not acknowledged
 */
public record Discarded(String cursor, Stream stream, long lag, long held, long pending) {}
