/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.engine.config.ConnectionUse;
import io.penstock.engine.profile.Profile;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** What is different between the profile that runs and the next. */
final class Changes {
    private Changes() {}

    /** The hash does not know secrets, since it is shown: what uses them does. */
    static boolean isSame(Profile a, Profile b) {
        return a.hash().equals(b.hash())
                && a.connections().equals(b.connections())
                && a.services().equals(b.services())
                && a.pipelines().equals(b.pipelines())
                && a.api().equals(b.api());
    }

    /** Device services whose driver has a setting that names one of these connections. */
    static Set<String> usersOf(Set<String> connections, Profile profile) {
        Set<String> users = new HashSet<>();
        profile.services().forEach((name, service) -> {
            if (!Collections.disjoint(ConnectionUse.of(service.driver()), connections)) {
                users.add(name);
            }
        });
        return users;
    }
}
