/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Caller.Origin;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Permission;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.setting.Durations;
import io.penstock.device.sdk.DeviceException;
import io.penstock.device.sdk.DevicePort;
import io.penstock.device.sdk.DeviceRequest;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.DeviceState;
import io.penstock.device.sdk.DeviceStatus;
import io.penstock.device.sdk.DeviceWrite;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a command may be done, and what it then asks of the device. Touches no device. */
final class Admission {
    private static final int LONGEST_ID = 255;

    private final DeviceServices services;

    Admission(DeviceServices services) {
        this.services = services;
    }

    /**
     * What does not change while a command waits: that there is such a thing, that the caller may, that the values are right.
     *
     * @throws RefusedException when it may not be done
     */
    Job.Target target(Command command) throws RefusedException {
        if (command.id().length() > LONGEST_ID) {
            throw new RefusedException(Cause.INVALID, "the id of a command must have at most 255 characters");
        }
        atMostLongest("timeout", command.options().timeout());
        atMostLongest("time to live", command.options().timeToLive());
        DevicePort port = services.port(command.device());
        if (port == null) {
            throw new RefusedException(Cause.NO_DEVICE, Unknown.device(command.device(), devicesFor(command.caller())));
        }
        DeviceRequest request = request(command, port);
        permitted(command, port, request);
        if (command.kind() == Command.Kind.GET) {
            return new Job.Target(port, request, null, List.of());
        }
        try {
            DeviceWrite write = request.write(command.values());
            if (command.options().verify()) {
                verifiable(request);
            }
            return new Job.Target(port, request, write, write.changes());
        } catch (DeviceException e) {
            throw new RefusedException(Cause.INVALID, String.valueOf(e.getMessage()));
        }
    }

    private static void atMostLongest(String what, @Nullable Duration said) throws RefusedException {
        if (said != null && said.compareTo(CommandOptions.LONGEST) > 0) {
            throw new RefusedException(
                    Cause.INVALID,
                    "the " + what + " of a command must be at most " + Durations.format(CommandOptions.LONGEST)
                            + " but was " + said.toSeconds() + "s");
        }
    }

    private static DeviceRequest request(Command command, DevicePort port) throws RefusedException {
        DeviceRequest request = command.options().regex() ? byPattern(command, port) : port.request(command.target());
        if (request == null || (request.hidden() && command.caller().origin().north())) {
            throw unknown(command, port);
        }
        boolean read = command.kind() == Command.Kind.GET;
        if (read ? !request.readable() : !request.writable()) {
            throw new RefusedException(
                    Cause.NOT_ALLOWED,
                    "'" + request.name() + "' of device '" + command.device() + "' is not "
                            + (read ? "readable" : "writable"));
        }
        return request;
    }

    private static @Nullable DeviceRequest byPattern(Command command, DevicePort port) throws RefusedException {
        if (command.kind() == Command.Kind.SET) {
            throw new RefusedException(Cause.INVALID, "a regular expression must be that of a read");
        }
        return port.matching(Expression.of(command.target()));
    }

    /** Names what the caller may ask for, and nothing else: what else there is is not for everybody. */
    private static RefusedException unknown(Command command, DevicePort port) {
        Caller caller = command.caller();
        List<String> names = new java.util.ArrayList<>();
        port.profile().deviceResources().stream().filter(r -> !r.isHidden()).forEach(r -> names.add(r.name()));
        port.profile().deviceCommands().stream().filter(c -> !c.isHidden()).forEach(c -> names.add(c.name()));
        names.removeIf(name -> !isFor(caller, port, name));
        if (names.isEmpty() && caller.permission() != Permission.ALL) {
            return new RefusedException(
                    Cause.FORBIDDEN, "'" + caller.name() + "' may nothing of device '" + command.device() + "'");
        }
        return new RefusedException(Cause.NO_TARGET, Unknown.target(command.device(), command.target(), names));
    }

    private List<String> devicesFor(Caller caller) {
        return services.statuses().stream()
                .flatMap(service -> service.devices().stream())
                .map(DeviceStatus::device)
                .filter(name -> isFor(caller, services.port(name)))
                .toList();
    }

    private static boolean isFor(Caller caller, @Nullable DevicePort port) {
        return port != null && caller.permission().allowsAny(port.device(), port.profile());
    }

    private static boolean isFor(Caller caller, DevicePort port, String name) {
        DeviceRequest request = port.request(name);
        return request != null
                && ((request.readable() && may(caller, Command.Kind.GET, port, request))
                        || (request.writable() && may(caller, Command.Kind.SET, port, request)));
    }

    /** Refuses with the name that the caller has said itself: those of the resources behind it may not be for it. */
    private static void permitted(Command command, DevicePort port, DeviceRequest request) throws RefusedException {
        Caller caller = command.caller();
        if (!may(caller, command.kind(), port, request)) {
            throw new RefusedException(
                    Cause.FORBIDDEN,
                    "'" + caller.name() + "' may not "
                            + (command.kind() == Command.Kind.GET ? "read " : "write ") + command.device() + "/"
                            + command.target());
        }
    }

    private static boolean may(Caller caller, Command.Kind kind, DevicePort port, DeviceRequest request) {
        return request.resources().stream().allMatch(r -> caller.permission().allows(kind, port.device(), r.name()));
    }

    private static void verifiable(DeviceRequest request) throws RefusedException {
        for (DeviceResource resource : request.resources()) {
            if (!resource.properties().readWrite().readable()) {
                throw new RefusedException(
                        Cause.INVALID, "a write of '" + resource.name() + "' cannot be verified: it is not readable");
            }
        }
    }

    /**
     * That the device may be touched, and the command is not too old.
     *
     * @throws RefusedException when not
     */
    static void timely(Job job) throws RefusedException {
        DevicePort port = job.target().port();
        DeviceState state = port.state();
        if (state == DeviceState.LOCKED) {
            throw new RefusedException(Cause.LOCKED, "device '" + job.command.device() + "' is LOCKED");
        }
        // An interlock tries even so: what made the device DOWN may be a sensor, while the valve still listens.
        if (state == DeviceState.DOWN && job.command.caller().origin() != Origin.INTERLOCK) {
            throw new RefusedException(Cause.DOWN, "device '" + job.command.device() + "' is DOWN: " + port.reason());
        }
        if (job.expired()) {
            throw new RefusedException(
                    Cause.EXPIRED,
                    "the command was asked at " + job.command.askedAt() + " and has outlived its time to live");
        }
    }
}
