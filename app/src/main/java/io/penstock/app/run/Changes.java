/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.setting.ConnectionRef;
import io.penstock.engine.profile.Profile;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
            if (service.driver() instanceof Record settings
                    && Arrays.stream(settings.getClass().getRecordComponents())
                            .map(c -> value(c, settings))
                            .anyMatch(v -> v instanceof ConnectionRef ref && connections.contains(ref.name()))) {
                users.add(name);
            }
        });
        return users;
    }

    private static @Nullable Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a plugin's record is public", e);
        }
    }
}
