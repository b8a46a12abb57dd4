/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.plugin.Setting;
import io.penstock.api.rule.Severity;
import io.penstock.engine.config.yaml.Node;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the files in {@code rules/} may hold. */
final class RuleBlocks {
    private RuleBlocks() {}

    /** A file. */
    record Part(
            @Setting("Rules by name.") @Nullable Node rules,
            @Setting("Interlocks by name.") @Nullable Node interlocks,
            @Setting("Scenes by name: outputs and the values that a rule's `scene:` sets.") @Nullable Node scenes) {}

    /** One of {@code rules:}. */
    record RuleBlock(
            @Setting("What it is for.") String summary,
            @Setting(
                            value =
                                    "Names for the expressions, and the resource that each stands for: `device/Resource`. Where the device"
                                            + " is a pattern there is one instance of the rule for each device that it matches, and"
                                            + " `{device}` is its name.",
                            example = "{t: boiler-1/Temperature}")
                    @Nullable
                    Node inputs,
            @Setting(value = "CEL over the inputs: what must hold.", example = "t < 55") @Nullable String when,
            @Setting(name = "for", value = "How long it must hold without a break.", defaultValue = "0s")
                    Duration holdFor,
            @Setting(value = "CEL: what ends it; the end of `when` where it is absent.", example = "t > 60") @Nullable
                    String clear,
            @Setting("What is done when it comes true: one or a list of `set`, `alert`, `publish`, `scene`.") @Nullable
                    Node then,
            @Setting("What is done when it ends.") @Nullable Node otherwise,
            @Setting("Among rules that set the same output: the highest that is active wins.") int priority,
            @Setting("When it may be active; always when absent.") @Nullable ScheduleBlock schedule,
            @Setting(
                            value = "How old a reading may be to cause anything. Older ones are taken in all the same.",
                            defaultValue = "10s")
                    Duration actOn,
            @Setting(value = "Whether it runs.", defaultValue = "true") boolean enabled) {}

    /** The long form of an input. */
    record InputBlock(
            @Setting(value = "`device/Resource`.", required = true, main = true) String from,
            @Setting("How old its latest reading may be; older, the input counts as missing.") @Nullable
                    Duration maxAge,
            @Setting(value = "The unit that the rule reckons in; a resource of another is a mistake.", example = "degC")
                    @Nullable
                    String unit) {}

    /** The {@code schedule:} block. */
    record ScheduleBlock(
            @Setting(
                            value =
                                    "Days of the week on which it begins, and ranges of them; all when neither these nor"
                                            + " `dates` are given.",
                            example = "mon-fri")
                    List<String> days,
            @Setting(
                            value = "Dates on which it begins, beside those of `days`: of one year, or of every year.",
                            example = "[2026-04-03, --12-25]")
                    List<String> dates,
            @Setting(
                            value = "Dates on which it does not begin, whatever `days`, `dates` or `cron` say.",
                            example = "[2026-04-03, --12-25]")
                    List<String> except,
            @Setting(value = "Time of day at which it begins.", example = "'06:00'") @Nullable String from,
            @Setting(value = "Time of day at which it ends, on the next day when before `from`.", example = "'22:00'")
                    @Nullable
                    String to,
            @Setting(
                            value =
                                    "Five fields: minute, hour, day of month, month, day of week. Instead of days and times.",
                            example = "0 6 * * 1-5")
                    @Nullable
                    String cron,
            @Setting(name = "for", value = "How long it is active each time, with `cron`.", example = "2h") @Nullable
                    Duration length,
            @Setting(value = "Time zone; the machine's when absent.", example = "Europe/London") @Nullable
                    String zone) {}

    /** What is done: exactly one of its keys, and what may stand beside it. */
    record ConsequenceBlock(
            @Setting(
                            value =
                                    "Outputs and the values to write: constants, or formulas over the inputs that begin with `=`. The values of a"
                                            + " device command are a map by resource.",
                            example = "{boiler-1/Burner: true}")
                    @Nullable
                    Node set,
            @Setting("An alert to raise; it is cleared when the rule ends.") @Nullable AlertBlock alert,
            @Setting("An event to put on the bus.") @Nullable PublishBlock publish,
            @Setting("A scene to set.") @Nullable String scene,
            @Setting(
                            value =
                                    "Beside `set` or `scene`: `safe` when it may be written again after it is unknown whether it was.",
                            defaultValue = "never")
                    Repeat repeat) {}

    /** Whether a write may be done twice. */
    enum Repeat {
        NEVER,
        SAFE
    }

    /** The {@code alert:} block. */
    record AlertBlock(
            @Setting(
                            value = "For people; `{t}` is an input's value, `{device}` the device.",
                            required = true,
                            main = true)
                    String text,
            @Setting(value = "How bad it is.", defaultValue = "normal") Severity severity,
            @Setting("Its name, unique; the rule's when absent.") @Nullable String name,
            @Setting(
                            value = "How often it is said again while nobody has acknowledged it; 0s for never.",
                            defaultValue = "0s")
                    Duration repeat) {}

    /** The {@code publish:} block. */
    record PublishBlock(
            @Setting(value = "Device that the event is of.", required = true) String device,
            @Setting("Its source; the rule's name when absent.") String source,
            @Setting(value = "Values by resource: constants, or formulas that begin with `=`.", required = true)
                    Node readings) {}

    /** One of {@code interlocks:}. */
    record InterlockBlock(
            @Setting("What it is for.") String summary,
            @Setting(
                            value =
                                    "Names for the expression, and the resource that each stands for. A pattern makes one interlock for each device"
                                            + " that it matches.",
                            example = "{level: boiler-1/Level}")
                    @Nullable
                    Node inputs,
            @Setting(name = "while", value = "CEL over the inputs: when it forbids and forces.", required = true)
                    String condition,
            @Setting(
                            value =
                                    "Writes that are refused while it holds, whoever asks: an output and a value, a list of values, `any`, or"
                                            + " `{where: \"value > 80\"}`.",
                            example = "{boiler-1/Burner: true}")
                    @Nullable
                    Node never,
            @Setting(
                            value =
                                    "Values that are written when it comes true, and again when the device's link has come back. While it holds, all"
                                            + " other values of an output that `never` does not name are refused.",
                            example = "{boiler-1/Burner: false}")
                    @Nullable
                    Node force,
            @Setting(
                            value =
                                    "How old an input may be. A missing or older one makes it refuse what it watches over.",
                            defaultValue = "10s")
                    Duration maxAge,
            @Setting("For people, in the refusal.") String reason,
            @Setting(value = "Whether it holds.", defaultValue = "true") boolean enabled) {}
}
