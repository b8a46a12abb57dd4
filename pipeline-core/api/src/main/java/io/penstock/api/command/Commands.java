/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

import io.penstock.api.event.Reading;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one way to a device, for every command door and every rule. Safe for many threads.
 *
 * <ol>
 *   <li>{@link #execute} never blocks and its future never fails: the {@link Answer} says what came of it, by the command's
 *       deadline for sure.
 *   <li>A command is checked before the driver sees it: the device and what is asked of it exist and may be read or written; each
 *       value is of its type and within its limits; the device is neither LOCKED nor DOWN; the caller may; rate, time to live and
 *       id; interlocks, minimum times and overrides.
 *   <li>Commands to one device are executed in the order in which they were asked, those to several devices side by side. A driver
 *       that hangs holds up its own line only.
 *   <li>A write is marked as started on the stream {@code commands}, to survive {@code kill -9}, before the driver is touched. Its id is
 *       refused from then on: it is never done twice, nor after its time to live.
 *   <li>Each command and its answer is on the stream {@code commands}.
 *   <li>An answer completes on a thread of its own, which may block for a while.
 * </ol>
 */
public interface Commands {
    CompletableFuture<Answer> execute(Command command);

    /**
     * The same for one who only hands the answer on: it saves the way by another thread.
     *
     * @param hear called once, by the caller or on the device's line: must not block
     */
    default void execute(Command command, Consumer<Answer> hear) {
        var ignored = execute(command).thenAccept(hear);
    }

    /** The last reading of a resource, whoever caused it; null when there was none since the program started. */
    @Nullable
    Reading last(String device, String resource);
}
