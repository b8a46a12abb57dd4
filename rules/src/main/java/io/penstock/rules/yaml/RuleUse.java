/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Schedule;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rule at work, with its instances. */
final class RuleUse {
    final Rule rule;
    final String producer;
    final int inputCount;
    /** Null for a rule without a pattern. */
    final @Nullable Matcher pattern;

    final boolean ages;
    final long actOn;
    private final long fingerprint;
    final Map<String, Instance> instances = new LinkedHashMap<>();

    /** Whether its schedule lets it be active, as of the last look. */
    boolean scheduled;

    /** When that changes, by the wall clock; the greatest long for never. */
    long nextChange = Long.MAX_VALUE;

    /** Why it could not be evaluated last; null when it never failed. */
    @Nullable
    String failure;

    RuleUse(Rule rule) {
        this(rule, fingerprint(rule.toString()));
    }

    private RuleUse(Rule rule, long fingerprint) {
        this.rule = rule;
        this.producer = Firing.producer(rule.name());
        this.inputCount = rule.inputs().size();
        this.actOn = rule.actOn().toNanos();
        this.fingerprint = fingerprint;
        this.pattern = rule.inputs().stream()
                .map(Input::devices)
                .filter(RuleUse::isPattern)
                .findFirst()
                .orElse(null);
        this.ages = (rule.when() != null && rule.when().text().contains(".age"))
                || (rule.clear() != null && rule.clear().text().contains(".age"))
                || rule.inputs().stream().anyMatch(i -> i.maxAge() != null);
    }

    /** A rule that is no more, of which nothing else is known. */
    static RuleUse gone(String name, long fingerprint) {
        Rule rule =
                new Rule(name, "", List.of(), null, Duration.ZERO, null, List.of(), List.of(), 0, null, Duration.ZERO);
        return new RuleUse(rule, fingerprint);
    }

    static boolean isPattern(Matcher devices) {
        String first = devices.patterns().get(0);
        return devices.patterns().size() > 1
                || first.indexOf('*') >= 0
                || first.indexOf('?') >= 0
                || (first.length() > 1 && first.startsWith("/") && first.endsWith("/"));
    }

    /** Whether it has an instance for this device; for none, without a pattern. */
    boolean isOf(String device) {
        return pattern == null ? device.isEmpty() : !device.isEmpty() && pattern.matches(device);
    }

    /** Looks at the schedule; true when what it lets has changed. */
    boolean look(long wall) {
        Schedule schedule = rule.schedule();
        boolean before = scheduled;
        if (schedule == null) {
            scheduled = true;
            return !before;
        }
        ZonedDateTime now = Times.instant(wall).atZone(schedule.zone());
        scheduled = schedule.active(now);
        ZonedDateTime next = schedule.nextChange(now);
        nextChange = next == null
                ? Long.MAX_VALUE
                : Math.addExact(Math.multiplyExact(next.toEpochSecond(), 1_000_000_000L), next.getNano());
        return before != scheduled;
    }

    /** What its schedule says, in words: the same for each look between two changes. */
    String span() {
        Schedule schedule = rule.schedule();
        if (schedule == null || nextChange == Long.MAX_VALUE) {
            return scheduled ? "for good" : "not again";
        }
        return (scheduled ? "until " : "not before ")
                + Times.instant(nextChange).atZone(schedule.zone()).toOffsetDateTime();
    }

    /** Of what it says: another text is another rule. */
    long fingerprint() {
        return fingerprint;
    }

    private static long fingerprint(String text) {
        long hash = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }
}
