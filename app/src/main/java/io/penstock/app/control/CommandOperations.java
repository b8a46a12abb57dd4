/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Permission;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.Devices;
import io.penstock.api.device.ResourceOperation;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueText;
import io.penstock.api.rule.Output;
import io.penstock.api.setting.Durations;
import io.penstock.device.sdk.command.CommandDesk;
import io.penstock.device.sdk.command.OutputOverride;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads and writes asked on the command line of this machine: whoever may open the socket may everything. */
public final class CommandOperations {
    private static final String VALUE = "value.";

    private final CommandDesk desk;
    private final Supplier<Devices> devices;
    private final Clock clock;

    public CommandOperations(CommandDesk desk, Supplier<Devices> devices, Clock clock) {
        this.desk = desk;
        this.devices = devices;
        this.clock = clock;
    }

    public Map<String, Operation> all() {
        return Map.of(
                "command.get", this::get,
                "command.set", this::set,
                "overrides.list", this::overrides,
                "overrides.end", this::endOverride);
    }

    private void get(Map<String, String> arguments, Operation.Answer out) {
        Arguments a = new Arguments(arguments);
        CommandOptions options = CommandOptions.DEFAULT
                .withRegex(a.flag("regex"))
                .withTimeout(duration(a, "timeout"))
                .withMaxAge(duration(a, "max-age"));
        Command command = Command.get(id(), a.required("device"), a.required("target"), caller(a), clock.instant());
        Answer answer = done(command.with(options));
        if (answer.event() != null) {
            answer.event().readings().forEach(r -> out.row(row(r)));
        }
    }

    private static Row row(Reading reading) {
        return Row.of("resource", reading.resource())
                .and("value", ValueText.plain(reading))
                .and("units", reading.units())
                .and("type", reading.type().toString())
                .and("at", at(reading.origin()));
    }

    private static String at(long origin) {
        return Instant.ofEpochMilli(origin / 1_000_000).toString();
    }

    private void set(Map<String, String> arguments, Operation.Answer out) {
        Arguments a = new Arguments(arguments);
        String device = a.required("device");
        String target = a.required("target");
        List<String> said = arguments.entrySet().stream()
                .filter(e -> e.getKey().startsWith(VALUE))
                .map(Map.Entry::getValue)
                .toList();
        CommandOptions options = CommandOptions.DEFAULT
                .withVerify(a.flag("verify"))
                .withDryRun(a.flag("dry-run"))
                .withTimeout(duration(a, "timeout"))
                .withOverride(duration(a, "override"));
        Command command = Command.set(id(), device, target, values(device, target, said), caller(a), clock.instant());
        String why = a.optional("why");
        Answer answer = done(command.because(why == null ? "" : why).with(options));
        for (Answer.Change change : answer.changes()) {
            out.row(Row.of("resource", change.resource())
                    .and("before", change.before() == null ? "-" : change.before())
                    .and("after", change.after())
                    .and("outcome", answer.outcome().name().toLowerCase(Locale.ROOT)));
        }
    }

    /** RESOURCE=VALUE each; one alone may be the value of the target, which for text may have such a sign in it. */
    private Map<String, Object> values(String device, String target, List<String> said) {
        Map<String, Object> values = new LinkedHashMap<>();
        boolean plain = said.size() == 1 && isResource(device, target);
        for (String text : said) {
            int equals = text.indexOf('=');
            String named = equals < 1 || (plain && !text.startsWith(target + "=")) ? "" : text.substring(0, equals);
            if (named.isEmpty() && (said.size() > 1 || !mayBeAlone(device, target))) {
                throw new UserErrorException("a value must be written RESOURCE=VALUE but was '" + text + "'"
                        + (said.size() > 1
                                ? ""
                                : ": '" + target + "' is a device command, of " + resources(device, target)));
            }
            values.put(named.isEmpty() ? target : named, named.isEmpty() ? text : text.substring(equals + 1));
        }
        return values;
    }

    private boolean isResource(String device, String target) {
        DeviceProfile profile = profile(device);
        return profile != null
                && profile.resource(target).isPresent()
                && profile.command(target).isEmpty();
    }

    /** What is no device command may be none of anything: the desk says so. */
    private boolean mayBeAlone(String device, String target) {
        List<String> resources = resources(device, target);
        return resources.isEmpty() || resources.contains(target);
    }

    /** Of a device command. */
    private List<String> resources(String device, String target) {
        DeviceProfile profile = profile(device);
        return profile == null
                ? List.of()
                : profile.command(target).stream()
                        .flatMap(command -> command.resourceOperations().stream())
                        .map(ResourceOperation::deviceResource)
                        .toList();
    }

    private @Nullable DeviceProfile profile(String device) {
        Devices known = devices.get();
        Device found = known.device(device);
        return found == null ? null : known.profile(found.profileName());
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static Caller caller(Arguments a) {
        String user = a.optional("user");
        return new Caller(Caller.Origin.LOCAL, user == null ? "local" : user, Permission.ALL);
    }

    private static @Nullable Duration duration(Arguments a, String name) {
        String text = a.optional(name);
        try {
            return text == null ? null : Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException(name + " " + e.getMessage());
        }
    }

    /** Waits for the answer, which comes for sure. */
    private Answer done(Command command) {
        Answer answer = desk.execute(command).join();
        return switch (answer.outcome()) {
            case DONE, WOULD -> answer;
            case REFUSED, FAILED, UNKNOWN ->
                throw new UserErrorException(answer.outcome().name().toLowerCase(Locale.ROOT)
                        + (answer.cause() == null ? "" : " (" + answer.cause().key() + ")")
                        + ": " + answer.reason());
        };
    }

    private void overrides(Map<String, String> arguments, Operation.Answer out) {
        for (OutputOverride override : desk.overrides()) {
            out.row(Row.of("output", override.output().toString())
                    .and("until", override.until().toString())
                    .and("by", override.by())
                    .and("why", override.why()));
        }
    }

    private void endOverride(Map<String, String> arguments, Operation.Answer out) {
        String text = new Arguments(arguments).required("output");
        int slash = text.lastIndexOf('/');
        if (slash < 1) {
            throw new UserErrorException("an output must be written DEVICE/RESOURCE but was '" + text + "'");
        }
        Output output = new Output(text.substring(0, slash), text.substring(slash + 1));
        if (!ended(output)) {
            throw new UserErrorException("nobody has taken '" + text + "' over from the rules; taken over are "
                    + desk.overrides().stream().map(o -> o.output().toString()).toList());
        }
        out.row(Row.of("output", text).and("override", "ended"));
    }

    private boolean ended(Output output) {
        try {
            return desk.endOverride(output).join();
        } catch (CompletionException e) {
            throw new UserErrorException("'" + output
                    + "' is the rules' again, but a restart may not know of that: it could not be saved: "
                    + e.getCause());
        }
    }
}
