/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import java.time.Instant;

/**
 * A cursor as it stands.
 *
 * @param position for people
 * @param lag events behind the end
 * @param lost events forced out before it had read them
 * @param open whether a reader has it
 * @param holding whether it holds the log
 * @param committedAt its last commit
 */
public record CursorStatus(
        String name,
        Stream stream,
        String position,
        long lag,
        long lost,
        boolean open,
        boolean holding,
        Instant committedAt) {}
