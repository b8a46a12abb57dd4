/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.connection;

import java.nio.file.Path;
import java.util.List;

/**
 * A kind of shared link to a broker or cloud: a record annotated with {@link io.penstock.api.plugin.Plugin}. Binding it opens
 * nothing; {@link #open} starts connecting and returns at once.
 *
 * @param <L> the link that endpoints, drivers and command doors share
 */
public interface ConnectionType<L extends Link> {
    Class<L> linkType();

    /**
     * @param name what the profile calls it: for logs, health and client ids
     */
    L open(String name);

    /**
     * As {@link #open(String)}, for links that must be told apart from those of other profiles (a client id that a broker keeps
     * a session under). This is what the engine calls.
     *
     * @param profileFolder the folder of the profile, absolute
     */
    default L open(String name, Path profileFolder) {
        return open(name);
    }

    /** What a person should know though it does not stop the start, such as a password that travels unencrypted; lint prints it. */
    default List<String> warnings() {
        return List.of();
    }
}
