/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much to measure of what; the options of the command line. Each measurement says which it heeds.
 *
 * @param level how long
 * @param most how often each side is measured, in turns, at most
 * @param only one part; null for all
 * @param devices so many instead of its own numbers; 0 for its own
 * @param minutes for what is measured over minutes; 0 for its own
 * @param window messages on the way at most, in a closed loop
 * @param quiet without what weighs on the system beside it
 * @param target address of a Penstock that runs elsewhere
 * @param token to log in there
 * @param authority file of the certificates that vouch for it; null for those that the JDK trusts
 */
public record Effort(
        Level level,
        int most,
        @Nullable String only,
        int devices,
        double minutes,
        int window,
        boolean quiet,
        @Nullable URI target,
        @Nullable String token,
        @Nullable Path authority) {
    /** How long a run may take. */
    public enum Level {
        /** For figures. */
        FULL,
        /** For trying out: everything in three minutes. */
        QUICK,
        /** For tests: to see that it works. */
        MOMENT
    }

    /** Everything, with its own numbers. */
    public static Effort of(Level level) {
        return new Effort(level, 5, null, 0, 0, 1_000, false, null, null, null);
    }

    /** For files: only runs of the same one compare. */
    public String name() {
        return level.name().toLowerCase(Locale.ROOT);
    }

    /** Turns of each side. */
    public int rounds() {
        return pick(most, 1, 1);
    }

    /** The same for what takes long. */
    public int rounds(int atMost) {
        return Math.min(atMost, rounds());
    }

    /** One of these, by the level. */
    public int pick(int full, int quick, int moment) {
        return switch (level) {
            case FULL -> full;
            case QUICK -> quick;
            case MOMENT -> moment;
        };
    }

    /** One of these, by the level. */
    public double pick(double full, double quick, double moment) {
        return switch (level) {
            case FULL -> full;
            case QUICK -> quick;
            case MOMENT -> moment;
        };
    }

    /** One of these, by the level. */
    public <T> T pick(T full, T quick, T moment) {
        return switch (level) {
            case FULL -> full;
            case QUICK -> quick;
            case MOMENT -> moment;
        };
    }

    /** Whether a part of a measurement is to be run. */
    public boolean wants(String part) {
        return only == null || only.equals(part);
    }

    /** The same for a part that a quick run, or a test, leaves to another measurement unless it is named. */
    public boolean wantsIn(Level least, String part) {
        return only == null ? level.ordinal() <= least.ordinal() : only.equals(part);
    }

    /** The same for a part that a quick run has no time for unless it is named, but that a test should run. */
    public boolean wantsUnlessQuick(String part) {
        return only == null ? level != Level.QUICK : only.equals(part);
    }

    public int devicesOr(int own) {
        return devices > 0 ? devices : own;
    }

    public Optional<URI> remote() {
        return Optional.ofNullable(target);
    }
}
