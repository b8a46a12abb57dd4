/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.connection.Channel;
import io.penstock.api.driver.Service;
import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.error.Place;
import io.penstock.engine.config.yaml.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Warns of endpoints that publish what a device service listens to: each event may come back as a new one. */
final class LoopCheck {
    private record Heard(String service, Channel channel) {}

    private final List<Heard> heard = new ArrayList<>();
    private final Problems problems;

    LoopCheck(Collection<Service<?, ?>> services, Problems problems) {
        this.problems = problems;
        services.forEach(this::listen);
    }

    private <L extends Record, P extends Record> void listen(Service<L, P> service) {
        for (Channel channel : service.driver().listensTo(service.devices())) {
            heard.add(new Heard(service.name(), channel));
        }
    }

    /** @param subject whose endpoint it is, such as {@code endpoint 'cloud' of pipeline 'plc-data'} */
    void check(String subject, Endpoint endpoint, Place place) {
        for (Channel published : endpoint.publishesTo()) {
            heard.stream()
                    .filter(h -> h.channel.meets(published))
                    .findFirst()
                    .ifPresent(h -> problems.warning(
                            place,
                            subject + ": publishes to topics ('" + published.topics() + "') that service '" + h.service
                                    + "' listens to ('" + h.channel.topics()
                                    + "'): what it exports comes back as new events, until"
                                    + " their hops end it; use topics of its own"));
        }
    }
}
