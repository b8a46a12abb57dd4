/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

import java.time.Instant;
import java.util.Map;

/**
 * One read or write asked of one device.
 *
 * @param id of the asker; never empty. A write whose id has been seen is refused as a duplicate; an id derived from what caused the
 *     command makes a replay of the cause harmless
 * @param kind read or write
 * @param device its name
 * @param target device resource or device command; a regular expression over both where the options say so
 * @param values of a write, by resource: typed as JSON has it, or text; empty for a read
 * @param caller who asks
 * @param why what caused it, for the audit: a rule's firing, a request; may be empty
 * @param askedAt when the asker asked, by the wall clock: the time to live counts from here
 * @param options how
 */
public record Command(
        String id,
        Kind kind,
        String device,
        String target,
        Map<String, Object> values,
        Caller caller,
        String why,
        Instant askedAt,
        CommandOptions options) {

    public Command {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("id must not be empty");
        }
        if (kind == Kind.GET && !values.isEmpty()) {
            throw new IllegalArgumentException("a read must carry no values but carries " + values.keySet());
        }
    }

    /** What is asked. */
    public enum Kind {
        GET,
        SET
    }

    /** A read. */
    public static Command get(String id, String device, String target, Caller caller, Instant askedAt) {
        return new Command(id, Kind.GET, device, target, Map.of(), caller, "", askedAt, CommandOptions.DEFAULT);
    }

    /** A write. */
    public static Command set(
            String id, String device, String target, Map<String, Object> values, Caller caller, Instant askedAt) {
        return new Command(id, Kind.SET, device, target, values, caller, "", askedAt, CommandOptions.DEFAULT);
    }

    public Command because(String changed) {
        return new Command(id, kind, device, target, values, caller, changed, askedAt, options);
    }

    public Command with(CommandOptions changed) {
        return new Command(id, kind, device, target, values, caller, why, askedAt, changed);
    }
}
