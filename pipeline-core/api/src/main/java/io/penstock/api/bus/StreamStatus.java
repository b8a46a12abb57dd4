/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stream as it stands.
 *
 * @param events how many are kept
 * @param appended how many were appended since the bus was opened
 * @param bytes on disk
 * @param maxBytes its cap
 * @param segments files
 * @param oldest append time of the oldest block; null when empty
 * @param newest append time of the newest block; null when empty
 * @param forcedOut events forced out by the cap before all holders had finished with them, since the log was made
 * @param forgotten events that cursors whose pipelines are gone had before them or carried when they were forgotten, since the log was
 *     made; each cursor counts for itself
 * @param holes bad blocks and missing segments found since the bus was opened
 * @param refused events that an append was refused for, since the bus was opened
 */
public record StreamStatus(
        Stream stream,
        long events,
        long appended,
        long bytes,
        long maxBytes,
        int segments,
        @Nullable Instant oldest,
        @Nullable Instant newest,
        long forcedOut,
        long forgotten,
        long holes,
        long refused) {}
