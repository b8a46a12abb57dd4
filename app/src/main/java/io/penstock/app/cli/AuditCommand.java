/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock audit}. */
@Command(
        name = "audit",
        description = "Shows who asked what of which device, and what came of it.",
        mixinStandardHelpOptions = true)
public final class AuditCommand implements Callable<Integer> {
    @Mixin
    private Asking asking;

    @Option(names = "--device", paramLabel = "NAME", description = "Only of this device; a glob, or /a regex/.")
    private @Nullable String device;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How far back: 1h, 2d, or a time such as 2026-01-31T12:00:00Z (default: 1h).")
    private String since = "1h";

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            description = "Only done, would, refused, failed, unknown, or started (not answered yet).")
    private @Nullable String outcome;

    @Option(names = "--id", paramLabel = "ID", description = "Only the command of this id.")
    private @Nullable String id;

    @Option(
            names = "--by",
            paramLabel = "WHO",
            description = "Only of who asked: a name, where they came in (rest, mqtt, rule, ...), or both as shown"
                    + " ('rest anna'); a glob, or /a regex/.")
    private @Nullable String by;

    @Option(names = "--reads", description = "Reads as well; without it, writes only.")
    private boolean reads;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is asked from now on.")
    private boolean follow;

    @Override
    public Integer call() throws IOException {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("since", since);
        arguments.put("reads", String.valueOf(reads));
        arguments.put("follow", String.valueOf(follow));
        put(arguments, "device", device);
        put(arguments, "outcome", outcome);
        put(arguments, "id", id);
        put(arguments, "by", by);
        return follow
                ? asking.lines("audit", arguments, AuditCommand::line)
                : asking.table("audit", arguments, AuditCommand::shown);
    }

    private static void put(Map<String, String> arguments, String name, @Nullable String value) {
        if (value != null) {
            arguments.put(name, value);
        }
    }

    /** What comes one at a time has no widths to be known before. */
    private static String line(JsonNode row) {
        return String.format(
                "%-24s  %-13s  %-8s %-12s %-16s  %-32s  %-16s  %s",
                text(row, "at"),
                asked(row),
                text(row, "outcome"),
                text(row, "cause"),
                text(row, "device"),
                text(row, "what"),
                text(row, "by"),
                text(row, "reason").isEmpty() ? text(row, "why") : text(row, "reason"));
    }

    private static JsonNode shown(JsonNode row) {
        return row instanceof ObjectNode object && object.has("asked") ? object.put("asked", asked(row)) : row;
    }

    /** The time alone, which is as wide as a table bears, unless it was on another day than the answer. */
    private static String asked(JsonNode row) {
        String asked = text(row, "asked");
        int day = asked.indexOf('T') + 1;
        return text(row, "at").startsWith(asked.substring(0, day)) ? asked.substring(day) : asked;
    }

    private static String text(JsonNode row, String name) {
        return row.path(name).asText("");
    }
}
