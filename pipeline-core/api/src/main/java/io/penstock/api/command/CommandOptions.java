/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a command is to be executed. A null duration means what the profile's {@code commands:} block says.
 *
 * @param timeout by when there is an answer
 * @param timeToLive how old a command may be when its driver is touched
 * @param maxAge a read is answered from the last values when all of them are no older; null asks the device
 * @param verify whether a write is read back and compared
 * @param dryRun whether everything is checked and nothing is done
 * @param regex whether the target is a regular expression over the names of resources (reads only)
 * @param repeatSafe whether a write that was started and never answered may be done again after a restart
 * @param override how long rules leave the outputs alone that this write sets; null for not at all
 * @param yields whether a write is refused while an output that it sets has fallen to its safe value and what made it fall still holds
 */
public record CommandOptions(
        @Nullable Duration timeout,
        @Nullable Duration timeToLive,
        @Nullable Duration maxAge,
        boolean verify,
        boolean dryRun,
        boolean regex,
        boolean repeatSafe,
        @Nullable Duration override,
        boolean yields) {

    /** The longest timeout and time to live: for so long the id of a write is remembered, and the audit that holds it is looked through. */
    public static final Duration LONGEST = Duration.ofDays(1);

    public static final CommandOptions DEFAULT = new CommandOptions(null, null, null, false, false, false, false, null);

    /** One that does not yield. */
    public CommandOptions(
            @Nullable Duration timeout,
            @Nullable Duration timeToLive,
            @Nullable Duration maxAge,
            boolean verify,
            boolean dryRun,
            boolean regex,
            boolean repeatSafe,
            @Nullable Duration override) {
        this(timeout, timeToLive, maxAge, verify, dryRun, regex, repeatSafe, override, false);
    }

    public CommandOptions withTimeout(Duration changed) {
        return new CommandOptions(changed, timeToLive, maxAge, verify, dryRun, regex, repeatSafe, override, yields);
    }

    public CommandOptions withTimeToLive(Duration changed) {
        return new CommandOptions(timeout, changed, maxAge, verify, dryRun, regex, repeatSafe, override, yields);
    }

    public CommandOptions withMaxAge(Duration changed) {
        return new CommandOptions(timeout, timeToLive, changed, verify, dryRun, regex, repeatSafe, override, yields);
    }

    public CommandOptions withVerify(boolean changed) {
        return new CommandOptions(timeout, timeToLive, maxAge, changed, dryRun, regex, repeatSafe, override, yields);
    }

    public CommandOptions withDryRun(boolean changed) {
        return new CommandOptions(timeout, timeToLive, maxAge, verify, changed, regex, repeatSafe, override, yields);
    }

    public CommandOptions withRegex(boolean changed) {
        return new CommandOptions(timeout, timeToLive, maxAge, verify, dryRun, changed, repeatSafe, override, yields);
    }

    public CommandOptions withRepeatSafe(boolean changed) {
        return new CommandOptions(timeout, timeToLive, maxAge, verify, dryRun, regex, changed, override, yields);
    }

    public CommandOptions withOverride(@Nullable Duration changed) {
        return new CommandOptions(timeout, timeToLive, maxAge, verify, dryRun, regex, repeatSafe, changed, yields);
    }

    public CommandOptions withYields(boolean changed) {
        return new CommandOptions(timeout, timeToLive, maxAge, verify, dryRun, regex, repeatSafe, override, changed);
    }
}
