/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.connection;

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
}
