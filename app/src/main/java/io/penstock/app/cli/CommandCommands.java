/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock get}, {@code penstock set}, {@code penstock overrides}. */
public final class CommandCommands {
    private CommandCommands() {}

    private static void put(Map<String, String> arguments, String name, @Nullable String value) {
        if (value != null) {
            arguments.put(name, value);
        }
    }

    /** {@code penstock get}. */
    @Command(name = "get", description = "Reads a resource of a device.", mixinStandardHelpOptions = true)
    public static final class Get implements Callable<Integer> {
        @Mixin
        private Asking asking;

        @Parameters(index = "0", paramLabel = "DEVICE", description = "The device's name.")
        private String device;

        @Parameters(index = "1", paramLabel = "TARGET", description = "A device resource or device command.")
        private String target;

        @Option(names = "--regex", description = "TARGET is a regular expression: all readable resources that match.")
        private boolean regex;

        @Option(
                names = "--max-age",
                paramLabel = "TIME",
                description = "Answer from the last values when they are no older, such as 5s.")
        private @Nullable String maxAge;

        @Option(names = "--timeout", paramLabel = "TIME", description = "How long to wait for the device.")
        private @Nullable String timeout;

        @Override
        public Integer call() throws IOException {
            Map<String, String> arguments = new LinkedHashMap<>(Map.of("device", device, "target", target));
            arguments.put("regex", String.valueOf(regex));
            arguments.put("user", System.getProperty("user.name", "local"));
            put(arguments, "max-age", maxAge);
            put(arguments, "timeout", timeout);
            return asking.table("command.get", arguments);
        }
    }

    /** {@code penstock set}. */
    @Command(
            name = "set",
            description = "Writes to a device: a resource its value, a device command RESOURCE=VALUE.",
            mixinStandardHelpOptions = true)
    public static final class Set implements Callable<Integer> {
        @Mixin
        private Asking asking;

        @Parameters(index = "0", paramLabel = "DEVICE", description = "The device's name.")
        private String device;

        @Parameters(index = "1", paramLabel = "TARGET", description = "A device resource or device command.")
        private String target;

        @Parameters(
                index = "2..*",
                paramLabel = "VALUE",
                description = "A resource's value, or RESOURCE=VALUE for each resource of a device command.")
        private List<String> values = List.of();

        @Option(names = "--verify", description = "Read back what was written.")
        private boolean verify;

        @Option(names = "--dry-run", description = "Say what would happen, and do nothing.")
        private boolean dryRun;

        @Option(
                names = "--override",
                paramLabel = "TIME",
                description = "Take the outputs over from the rules for so long, such as 10m.")
        private @Nullable String override;

        @Option(names = "--timeout", paramLabel = "TIME", description = "How long to wait for the device.")
        private @Nullable String timeout;

        @Option(names = "--why", paramLabel = "TEXT", description = "For the audit.")
        private @Nullable String why;

        @Override
        public Integer call() throws IOException {
            Map<String, String> arguments = new LinkedHashMap<>(Map.of("device", device, "target", target));
            for (int i = 0; i < values.size(); i++) {
                arguments.put("value." + i, values.get(i));
            }
            arguments.put("verify", String.valueOf(verify));
            arguments.put("dry-run", String.valueOf(dryRun));
            arguments.put("user", System.getProperty("user.name", "local"));
            put(arguments, "override", override);
            put(arguments, "timeout", timeout);
            put(arguments, "why", why);
            return asking.table("command.set", arguments);
        }
    }

    /** {@code penstock overrides}. */
    @Command(
            name = "overrides",
            description = "Shows the outputs that somebody has taken over from the rules, or gives one back.",
            mixinStandardHelpOptions = true)
    public static final class Overrides implements Callable<Integer> {
        @Mixin
        private Asking asking;

        @Option(names = "--end", paramLabel = "DEVICE/RESOURCE", description = "Gives this output back to the rules.")
        private @Nullable String end;

        @Override
        public Integer call() throws IOException {
            return end == null
                    ? asking.table("overrides.list", Map.of())
                    : asking.table("overrides.end", Map.of("output", end));
        }
    }
}
