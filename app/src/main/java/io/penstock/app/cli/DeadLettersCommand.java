/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.app.control.UserErrorException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock dead-letters}. */
@Command(
        name = "dead-letters",
        description = "Inspects, replays and drops what could never be delivered.",
        mixinStandardHelpOptions = true)
public final class DeadLettersCommand {
    /** Which dead letters are meant. */
    public static final class Which {
        @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids, as 'dead-letters list' shows them.")
        private List<Long> ids = List.of();

        @Option(names = "--all", description = "All of them (of --owner, when given).")
        private boolean all;

        @Option(
                names = "--owner",
                paramLabel = "NAME",
                description = "A lane such as plc-data/cloud, or a device service.")
        private String owner = "";

        Map<String, String> arguments() {
            if (ids.isEmpty() && !all) {
                throw new UserErrorException(
                        "say which: ids, or --all (with --owner NAME for one lane or service only)");
            }
            return Map.of(
                    "ids", ids.stream().map(String::valueOf).collect(Collectors.joining(",")),
                    "all", String.valueOf(all),
                    "owner", owner);
        }
    }

    @Command(name = "list", description = "Lists them, the newest last.", mixinStandardHelpOptions = true)
    int list(
            @Mixin Asking asking,
            @Option(names = "--owner", paramLabel = "NAME", description = "Only of this lane or device service.")
                    String owner,
            @Option(
                            names = "--after",
                            paramLabel = "ID",
                            description = "Only those behind this one.",
                            defaultValue = "0")
                    long after,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            description = "At most so many (default: 100).",
                            defaultValue = "100")
                    int limit)
            throws IOException {
        Map<String, String> arguments = new HashMap<>(Map.of("after", "" + after, "limit", "" + limit));
        if (owner != null) {
            arguments.put("owner", owner);
        }
        asking.table("dead-letters.list", arguments);
        return asking.note("dead-letters.dropped", arguments, DeadLettersCommand::dropped);
    }

    private static String dropped(JsonNode row) {
        return row.path("events").asLong() == 0
                ? ""
                : "older ones were dropped, " + row.path("events").asLong() + " events: each owner's may be "
                        + row.path("cap").asText() + " (bus.deadLetters)";
    }

    @Command(
            name = "show",
            description = "Shows some whole, with the original events.",
            mixinStandardHelpOptions = true)
    int show(@Mixin Asking asking, @Parameters(paramLabel = "ID", arity = "1..*") List<Long> ids) throws IOException {
        String joined = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
        return asking.blocks("dead-letters.show", Map.of("ids", joined));
    }

    @Command(
            name = "replay",
            description = "Sends the original events through their pipeline again, from its first step.",
            mixinStandardHelpOptions = true)
    int replay(@Mixin Asking asking, @Mixin Which which) throws IOException {
        return asking.table("dead-letters.replay", which.arguments());
    }

    @Command(name = "drop", description = "Deletes some.", mixinStandardHelpOptions = true)
    int drop(@Mixin Asking asking, @Mixin Which which) throws IOException {
        return asking.table("dead-letters.drop", which.arguments());
    }

    @Command(
            name = "export",
            description = "Prints all as JSON, one a line, with the original events in EdgeX's form.",
            mixinStandardHelpOptions = true)
    int export(
            @Mixin Asking asking,
            @Option(names = "--owner", paramLabel = "NAME", description = "Only of this lane or device service.")
                    String owner)
            throws IOException {
        Map<String, String> arguments = owner == null ? Map.of() : Map.of("owner", owner);
        return asking.lines("dead-letters.export", arguments, JsonNode::toString);
    }
}
