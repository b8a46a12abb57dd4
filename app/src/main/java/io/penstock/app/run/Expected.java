/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.connection.Connections;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.connection.mqtt.MqttConnection;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.engine.profile.Profile;
import java.util.Set;

/** Tells links who listens by them, so that nothing waits there for device services that are gone. */
final class Expected {
    private Expected() {}

    /** Once those that do not stay are closed. */
    static void tell(Profile profile, Connections connections) {
        profile.connections().forEach((name, type) -> {
            Set<String> services = Changes.usersOf(Set.of(name), profile);
            services.removeIf(service -> !profile.services().get(service).opens());
            if (type instanceof MqttConnection && !services.isEmpty()) {
                connections.link(new ConnectionRef(name), MqttLink.class).expect(services);
            }
        });
    }
}
