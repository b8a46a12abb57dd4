/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.Device;
import io.penstock.api.error.Place;
import io.penstock.api.rule.Output;
import io.penstock.engine.config.yaml.Problems;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds what {@code device/Resource} names in a test. */
record TestTargets(KnownOutputs known, Problems problems) {
    /** The resource of this name; null when there is none, which is told, here or where the device stands. */
    @Nullable
    Output resource(String text, Place at, Scope scope) {
        return find(text, at, scope, false);
    }

    /** The resource or device command of this name; null when there is none, which is told. */
    @Nullable
    Output target(String text, Place at, Scope scope) {
        return find(text, at, scope, true);
    }

    private @Nullable Output find(String text, Place at, Scope scope, boolean commands) {
        String[] parts = known.split(text);
        if (parts == null) {
            problems.error(at, scope.say("must name a resource, `device/Resource`, but was '" + text + "'"));
            return null;
        }
        Device device = known.devices().device(parts[0]);
        if (device == null && known.devices().isLost(parts[0])) {
            return null;
        }
        if (device == null) {
            problems.error(
                    at, scope.say("names no device: '" + parts[0] + "'" + Names.hint(parts[0], known.deviceNames())));
            return null;
        }
        Set<String> names = new TreeSet<>(known.resourceNames(device));
        if (commands) {
            names.addAll(known.commandNames(device));
        }
        if (!names.contains(parts[1])) {
            problems.error(
                    at,
                    scope.say("names no resource " + (commands ? "or device command " : "") + "of '" + parts[0] + "': '"
                            + parts[1] + "'" + Names.hint(parts[1], names)));
            return null;
        }
        return new Output(parts[0], parts[1]);
    }
}
