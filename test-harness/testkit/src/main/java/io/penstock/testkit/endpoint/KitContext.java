/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.testkit.endpoint;

import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.setting.ConnectionRef;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A context for one endpoint.
 *
 * @param counted causes in the order of their counting
 * @param hosts what {@link #host} gives, by type; a link is found here by its type as well
 */
public record KitContext(Path profileFolder, Clock clock, List<String> counted, Map<Class<?>, Object> hosts)
        implements EndpointContext {
    public static KitContext in(Path folder, Map<Class<?>, Object> hosts) {
        return new KitContext(folder, Clock.systemUTC(), Collections.synchronizedList(new ArrayList<>()), hosts);
    }

    @Override
    public String lane() {
        return "kit/endpoint";
    }

    @Override
    public Connections connections() {
        return new Connections() {
            @Override
            public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
                return host(type);
            }
        };
    }

    @Override
    public void count(String cause) {
        counted.add(cause);
    }

    @Override
    public <T> T host(Class<T> type) {
        Object host = hosts.get(type);
        if (host == null) {
            throw new IllegalStateException("the test offers no " + type.getName());
        }
        return type.cast(host);
    }
}
