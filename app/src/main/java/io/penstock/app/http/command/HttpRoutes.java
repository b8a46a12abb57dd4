/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import io.penstock.app.about.Health;
import io.penstock.app.edgex.Plant;
import io.penstock.app.http.HealthRoutes;
import io.penstock.app.http.Routes;
import io.penstock.engine.profile.Profile;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** All paths of the program. */
public final class HttpRoutes {
    private HttpRoutes() {}

    public static List<Routes> all(
            Supplier<Health> health, Supplier<String> metrics, Supplier<Profile> profile, Plant plant, Clock clock) {
        return List.of(
                new HealthRoutes(health, metrics),
                new CommonRoutes(profile, clock),
                new DeviceRoutes(plant),
                new CommandRoutes(plant, clock, profile.get().api().maxBody().bytes()));
    }
}
