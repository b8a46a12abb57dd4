/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.endpoint;

import io.penstock.api.connection.Connections;
import java.nio.file.Path;
import java.time.Clock;

/** What an endpoint may reach besides its messages. */
public interface EndpointContext {
    /** The lane, such as {@code plc-data/cloud}: for logs, client ids and metrics. */
    String lane();

    Clock clock();

    Connections connections();

    /** The folder of the profile: relative paths start there. */
    Path profileFolder();

    /** Counts something under a cause of this endpoint, such as {@code torn-line-mended}; shown as a metric. */
    void count(String cause);

    /**
     * A service of the host, such as Camel's context for the {@code camel} endpoint.
     *
     * @throws IllegalStateException when the host has none
     */
    <T> T host(Class<T> type);
}
