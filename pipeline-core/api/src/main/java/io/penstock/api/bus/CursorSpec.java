/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import org.jspecify.annotations.Nullable;

/**
 * A cursor to open.
 *
 * @param name such as {@code plc-data/cloud}
 * @param stream where it stands
 * @param selection what it wants; a change of it moves nothing
 * @param start where it starts when it is new
 * @param was the name of an earlier cursor that it takes up when it is new; null for none
 */
public record CursorSpec(String name, Stream stream, Selection selection, Start start, @Nullable String was) {}
