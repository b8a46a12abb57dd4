/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.edgex;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.Devices;
import java.time.Instant;
import java.util.Map;

/** Makes commands of what was asked at a door. */
public final class Asked {
    private final Devices devices;
    private final Caller caller;
    private final Instant now;
    private final Instant came;

    /**
     * @param now when it is read; its head, where its body may be long in coming
     * @param came when it may have come at the earliest: a write that does not say when it was asked is as old as that
     */
    public Asked(Devices devices, Caller caller, Instant now, Instant came) {
        this.devices = devices;
        this.caller = caller;
        this.now = now;
        this.came = came;
    }

    /** A read. EdgeX takes every name for a regular expression unless told otherwise; a name that is somebody's goes before. */
    public Command get(String id, String device, String target, CommandParameters parameters) {
        boolean regex = parameters.regex() && !isName(device, target);
        return command(id, Command.Kind.GET, device, target, Map.of(), parameters, regex);
    }

    /** A write. */
    public Command set(
            String id, String device, String target, Map<String, Object> values, CommandParameters parameters) {
        return command(id, Command.Kind.SET, device, target, values, parameters, false);
    }

    private Command command(
            String id,
            Command.Kind kind,
            String device,
            String target,
            Map<String, Object> values,
            CommandParameters parameters,
            boolean regex) {
        Instant said = parameters.askedAt();
        Instant latest = kind == Command.Kind.SET ? came : now;
        Instant asked = said == null || said.isAfter(now) ? latest : said;
        return new Command(
                id,
                kind,
                device,
                target,
                values,
                caller,
                parameters.why(),
                asked,
                parameters.options().withRegex(regex));
    }

    private boolean isName(String device, String target) {
        Device found = devices.device(device);
        DeviceProfile profile = found == null ? null : devices.profile(found.profileName());
        return profile == null
                || profile.command(target).isPresent()
                || profile.resource(target).isPresent();
    }
}
