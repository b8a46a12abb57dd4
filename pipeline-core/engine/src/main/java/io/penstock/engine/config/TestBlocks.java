/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.command.Cause;
import io.penstock.api.command.Outcome;
import io.penstock.api.plugin.Setting;
import io.penstock.api.rule.Severity;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.profile.Role;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the files in {@code tests/} may hold. */
final class TestBlocks {
    @SuppressWarnings("UnusedVariable") // in annotations
    private static final String TIME = "When, since the case began; at any time when absent.";

    private TestBlocks() {}

    /** A file. */
    record Part(
            @Setting(
                            value =
                                    "What the devices hold when each case of the file begins, by `device/Resource`; `null` is a value that"
                                            + " no read gets.",
                            example = "{boiler-1/Level: 60}")
                    @Nullable
                    Node given,
            @Setting("Cases by name.") @Nullable Node cases) {}

    /** One of {@code cases:}. */
    record CaseBlock(
            @Setting("What it shows.") String summary,
            @Setting(
                            value = "The wall's time when it begins, for schedules.",
                            defaultValue = "2026-01-01T00:00:00Z",
                            example = "2026-03-02T05:30:00Z")
                    String start,
            @Setting("What the devices hold when it begins, over what the file says.") @Nullable Node given,
            @Setting("What happens, and what must come of it, in the order of time.") @Nullable Node steps) {}

    /** One of {@code steps:}. */
    record StepBlock(
            @Setting(value = "When, since the case began; at once after the step before when absent.", example = "10s")
                    @Nullable
                    Duration at,
            @Setting(
                            value = "Devices that do not answer from now on (`down`), or do again (`up`).",
                            example = "{boiler-1: down}")
                    @Nullable
                    Node devices,
            @Setting(
                            value = "Connections that are lost from now on (`down`), or stand again (`up`).",
                            example = "{plant: down}")
                    @Nullable
                    Node connections,
            @Setting(
                            value =
                                    "Whether the rules live from now on (`up`) or are dead (`down`): all, or those of one engine.",
                            example = "{drools: down}")
                    @Nullable
                    RulesBlock rules,
            @Setting(
                            value = "What devices hold from now on; it is seen when they are read.",
                            example = "{boiler-1/Level: 15}")
                    @Nullable
                    Node values,
            @Setting(
                            value = "What devices hold from now on, and say at once by themselves.",
                            example = "{probe/Level: 15}")
                    @Nullable
                    Node readings,
            @Setting("Alerts that somebody has seen.") List<String> acknowledge,
            @Setting("What the north asks for: one or a list.") @Nullable Node command,
            @Setting("Whether the program stops: the last that happens in a case.") boolean stop,
            @Setting("What must have come of it.") @Nullable Node expect) {}

    /** The {@code rules:} of a step. */
    record RulesBlock(
            @Setting(value = "All that the profile has.", main = true) @Nullable Stand all,
            @Setting("Those in YAML.") @Nullable Stand yaml,
            @Setting("Those in DRL.") @Nullable Stand drools) {}

    /** Whether something is there. */
    enum Stand {
        UP,
        DOWN
    }

    /** One of {@code command:}. */
    record CommandBlock(
            @Setting(
                            value =
                                    "A write: an output and its value; the values of a device command are a map by resource.",
                            example = "{boiler-1/Burner: true}")
                    @Nullable
                    Node set,
            @Setting(value = "A read: a resource or device command.", example = "boiler-1/Temperature") @Nullable
                    String get,
            @Setting(value = "What the asker may.", defaultValue = "operator") Role role,
            @Setting(value = "Who asks.", defaultValue = "north") String by,
            @Setting("How long rules leave the outputs alone.") @Nullable Duration override,
            @Setting("How old the values of a read may be; the device is asked when absent.") @Nullable Duration maxAge,
            @Setting("Whether a write is read back.") boolean verify,
            @Setting("Whether everything is checked and nothing done.") boolean dryRun,
            @Setting(value = "What must be answered.", defaultValue = "done") AnswerBlock answer) {}

    /** The {@code answer:} of a command. */
    record AnswerBlock(
            @Setting(value = "The outcome.", main = true, defaultValue = "done") Outcome outcome,
            @Setting("Instead of the outcome: why it must be refused.") @Nullable Cause refused,
            @Setting("Instead of the outcome: why it must fail.") @Nullable Cause failed,
            @Setting("A part of the reason given.") String reason,
            @Setting("What a read must give, by resource.") @Nullable Node values) {
        AnswerBlock {
            if (refused != null && failed != null) {
                throw new IllegalArgumentException("must be refused or failed, not both");
            }
        }
    }

    /** The {@code expect:} block. */
    record ExpectBlock(
            @Setting("Writes that were done, heartbeats left out: a list, or `none`.") @Nullable Node sets,
            @Setting("Writes that were refused: a list, or `none`; the same one again and again counts once.") @Nullable
                    Node refusals,
            @Setting("Alerts that were said: a list, or `none`.") @Nullable Node alerts,
            @Setting("Messages by endpoint, `pipeline/endpoint`.") @Nullable Node messages,
            @Setting("Dead letters: a list, or `none`.") @Nullable Node deadLetters) {}

    /** What stands beside the outputs of one of {@code sets:}. */
    record WriteBlock(
            @Setting("Who set it (a rule, an interlock, a caller), or a part of why.") String because,
            @Setting(TIME) @Nullable Duration at) {}

    /** What stands beside the outputs of one of {@code refusals:}. */
    record RefusalBlock(
            @Setting("Who wanted it (a rule, a caller), or a part of why.") String because,
            @Setting("Why it was refused.") @Nullable Cause cause,
            @Setting("A part of the reason given.") String reason,
            @Setting(TIME) @Nullable Duration at) {}

    /** One of {@code alerts:}. */
    record AlertBlock(
            @Setting("The alert that was raised; with its device, `frost@boiler-1`, where the rule has instances.")
                    @Nullable
                    String raised,
            @Setting("Instead: the alert that was cleared.") @Nullable String cleared,
            @Setting("Instead: the alert that somebody has seen.") @Nullable String acknowledged,
            @Setting("How bad it is.") @Nullable Severity severity,
            @Setting("A part of its text.") String text,
            @Setting("The rule that raised it.") String because,
            @Setting(TIME) @Nullable Duration at) {}

    /** One of an endpoint's messages. */
    record MessageBlock(
            @Setting(value = "The whole text, exactly.", main = true) @Nullable String text,
            @Setting("What must be in it: a mapping may have more keys, a list has as many elements.") @Nullable
                    Node json,
            @Setting(
                            value =
                                    "CEL over `json`, `text`, `device`, `profile`, `source`, `tags` and `members`: what must hold.",
                            example = "json.value > 80")
                    @Nullable
                    String where,
            @Setting(TIME) @Nullable Duration at) {}

    /** An endpoint's messages, where they are no list. */
    record MessagesBlock(
            @Setting(value = "How many there are.", min = 0) @Nullable Integer count,
            @Setting("What each of them must be.") @Nullable Node each,
            @Setting("What must be among them, in this order: one or a list.") @Nullable Node some,
            @Setting("What the last must be.") @Nullable Node last) {}

    /** One of {@code deadLetters:}. */
    record DeadLetterBlock(
            @Setting("The endpoint that it was meant for, `pipeline/endpoint`.") String endpoint,
            @Setting("The step where it ended.") String step,
            @Setting(value = "A part of the reason.", main = true) String reason) {}
}
