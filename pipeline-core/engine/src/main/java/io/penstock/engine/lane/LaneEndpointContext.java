/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.engine.metrics.LaneMetrics;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a lane's endpoint may reach; remembers which connections it uses, for the reload that changes one. */
final class LaneEndpointContext implements EndpointContext, Connections {
    private final String lane;
    private final LaneServices services;
    private final LaneMetrics metrics;
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    LaneEndpointContext(String lane, LaneServices services, LaneMetrics metrics) {
        this.lane = lane;
        this.services = services;
        this.metrics = metrics;
    }

    @Override
    public String lane() {
        return lane;
    }

    @Override
    public Clock clock() {
        return services.clock();
    }

    @Override
    public Connections connections() {
        return this;
    }

    @Override
    public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
        used.add(ref.name());
        return services.connections().link(ref, type);
    }

    /** Names of the connections that the endpoint has asked for. */
    Set<String> used() {
        return Set.copyOf(used);
    }

    /** Why an endpoint that is being opened is not open yet. */
    String unconnected() {
        return services.connections().states().entrySet().stream()
                .filter(c -> used.contains(c.getKey()) && !c.getValue().up())
                .map(c -> "connection '" + c.getKey() + "': " + c.getValue().reason())
                .findFirst()
                .orElse("it is being opened");
    }

    @Override
    public Path profileFolder() {
        return services.profileFolder();
    }

    @Override
    public void count(String cause) {
        metrics.endpointCause(cause);
    }

    @Override
    public <T> T host(Class<T> type) {
        return services.host(type);
    }
}
