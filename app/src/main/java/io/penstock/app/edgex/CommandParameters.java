/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.edgex;

import io.penstock.api.command.CommandOptions;
import io.penstock.api.setting.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a command. EdgeX's begin with {@code ds-}, ours with {@code ps-}; what begins otherwise is for drivers in EdgeX
 * and means nothing here.
 *
 * @param push whether the event goes on the bus too
 * @param returnEvent whether the answer holds the event
 * @param regex whether a name that is nobody's is a regular expression
 * @param options how the command is executed, but for the regular expression
 * @param askedAt when it was asked; null for now
 * @param why for the audit; empty when nobody says
 */
public record CommandParameters(
        boolean push,
        boolean returnEvent,
        boolean regex,
        CommandOptions options,
        @Nullable Instant askedAt,
        String why) {
    private static final String PREFIX = "ps-";
    private static final int LONGEST_WHY = 200;
    private static final List<String> OURS = List.of(
            "ps-dryrun",
            "ps-verify",
            "ps-maxage",
            "ps-override",
            "ps-timeout",
            "ps-timetolive",
            "ps-askedat",
            "ps-why");

    /** @throws InvalidRequestException when one has a value that it cannot have, or is one of ours that there is not */
    public static CommandParameters of(Map<String, String> query) throws InvalidRequestException {
        for (String name : query.keySet()) {
            if (name.startsWith(PREFIX) && !OURS.contains(name)) {
                throw new InvalidRequestException("there is no parameter '" + name + "'; known are " + OURS);
            }
        }
        CommandOptions options = new CommandOptions(
                duration(query, "ps-timeout"),
                duration(query, "ps-timetolive"),
                duration(query, "ps-maxage"),
                flag(query, "ps-verify", false),
                flag(query, "ps-dryrun", false),
                false,
                false,
                duration(query, "ps-override"));
        return new CommandParameters(
                flag(query, "ds-pushevent", false),
                flag(query, "ds-returnevent", true),
                flag(query, "ds-regexcmd", true),
                options,
                instant(query, "ps-askedat"),
                why(query.getOrDefault("ps-why", "")));
    }

    private static String why(String said) throws InvalidRequestException {
        if (said.length() > LONGEST_WHY) {
            throw new InvalidRequestException(
                    "ps-why must have " + LONGEST_WHY + " characters at most but has " + said.length());
        }
        return said;
    }

    /**
     * The same, and not done once this time is over: it shortens the time to live, and never makes it longer.
     *
     * @param left from now on
     * @param standard the time to live where the parameters say none
     */
    public CommandParameters within(Duration left, Duration standard, Instant now) {
        Duration said = options.timeToLive() == null ? standard : options.timeToLive();
        Duration age = askedAt == null || askedAt.isAfter(now) ? Duration.ZERO : Duration.between(askedAt, now);
        Duration ends = left.plus(age);
        return ends.compareTo(said) >= 0
                ? this
                : new CommandParameters(push, returnEvent, regex, options.withTimeToLive(ends), askedAt, why);
    }

    private static boolean flag(Map<String, String> query, String name, boolean otherwise)
            throws InvalidRequestException {
        String value = query.get(name);
        if (value == null) {
            return otherwise;
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidRequestException(name + " must be true or false but was '" + value + "'");
        };
    }

    private static @Nullable Duration duration(Map<String, String> query, String name) throws InvalidRequestException {
        String value = query.get(name);
        if (value == null) {
            return null;
        }
        try {
            return Durations.parse(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(name + " " + e.getMessage());
        }
    }

    private static @Nullable Instant instant(Map<String, String> query, String name) throws InvalidRequestException {
        String value = query.get(name);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeException e) {
            throw new InvalidRequestException(
                    name + " must be a time such as 2026-01-31T12:00:00Z but was '" + value + "'");
        }
    }
}
