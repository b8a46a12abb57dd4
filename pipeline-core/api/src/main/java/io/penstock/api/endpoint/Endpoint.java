/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.endpoint;

import io.penstock.api.connection.Channel;
import io.penstock.api.setting.Template;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A kind of destination: a record annotated with {@link io.penstock.api.plugin.Plugin}. Binding it opens nothing.
 *
 * <ol>
 *   <li>{@link #open} is called on the lane's thread, again after each failure with backoff, and after the sender it gave
 *       before was closed. It may take up to {@link #timeout()}; {@code IOException} means away.
 *   <li>At most one {@link Sender} of a lane is open at a time.
 *   <li>The engine retries, never the endpoint: a client's own retry or redelivery is switched off.
 * </ol>
 */
public interface Endpoint {
    /** How messages of one device are kept in order. */
    enum Mode {
        /** One connection delivers in the order of sending; {@link #window()} messages may be in flight. */
        ORDERED,
        /** Messages overtake each other: at most one is in flight for each device. */
        CONCURRENT
    }

    Sender open(EndpointContext context) throws IOException;

    default Mode mode() {
        return Mode.ORDERED;
    }

    /** How many messages may be in flight at most; the engine sends no more. */
    int window();

    /** After this long without an outcome a message counts as away and the sender is closed. */
    default Duration timeout() {
        return Duration.ofSeconds(30);
    }

    /** Where it delivers, in a few words for people; never with a secret in it. */
    default String destination() {
        return templates().stream().map(Template::text).collect(Collectors.joining(", "));
    }

    /** The topics of a shared connection that it publishes to: lint warns where a device service listens to them. */
    default List<Channel> publishesTo() {
        return List.of();
    }

    /**
     * What it needs of the program and is not there, each with what to do about it. Lint warns of it and no more: where the profile
     * runs, it may be there.
     *
     * @param plugins sees the program's classes and resources, and those of the jars in {@code plugins/}
     */
    default List<String> missing(ClassLoader plugins) {
        return List.of();
    }

    /** Templates of it: linted against what the chain's messages carry. */
    default List<Template> templates() {
        return List.of();
    }
}
