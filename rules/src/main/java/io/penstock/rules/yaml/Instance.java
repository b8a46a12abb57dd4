/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.event.Reading;
import io.penstock.api.rule.Condition;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Truth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one rule for one device: idle, holding, active. Readings that are too old step it like any other, but it acts only
 * while the last one it saw was young when it came.
 */
final class Instance {
    private static final UUID NEVER = new UUID(0, 0);

    final RuleUse use;
    /** Of the pattern; empty without one. */
    final String device;

    final Cell[] cells;
    private final @Nullable Reading[] inputs;
    private final long[] maxAges;

    /** Whether it has come true and has not ended. */
    boolean active;

    /** Whether its last consequences were those of {@code then}. */
    boolean acted;

    /** Whether the last reading it saw was young. */
    boolean fresh;

    /** Whether what it did last is to be done although it was done: the rule says something else now, or it may not have been done whole. */
    boolean again;

    /** When it will have held for long enough, in ticks; 0 while it does not hold. */
    long holdDue;

    /** Whether the machine has it among those that hold. One that has broken and begun anew stays where it is until then. */
    boolean queued;

    /** What was left to hold when the program stopped; negative for nothing. */
    long holdLeft = -1;

    UUID holdBegan = NEVER;
    UUID last = NEVER;

    /** Outputs that it wants set, while it is active; what it wants, in the order in which it said so. */
    final List<Claim> claims = new ArrayList<>();

    /** Writes that are on their way or to be tried again. */
    final Set<Wish> wishes = new HashSet<>();

    /** Names of the alerts that its last consequences raised. */
    final Set<String> raised = new HashSet<>();

    /** The last firing. */
    UUID fired = NEVER;

    /** The last firing that was found on record and may not have been done whole; null when there is none. */
    @Nullable
    UUID recalled;

    /** Whether that has not come again: what leads to it is looked at once more, and it did nothing by that. */
    boolean rereads;

    /** When its rule came to say what it says, counted in times that rules were taken up: part of its ids. */
    long since;

    boolean dirty;
    long mark;

    Instance(RuleUse use, String device, Cell[] cells) {
        this.use = use;
        this.device = device;
        this.cells = cells;
        this.inputs = new Reading[cells.length];
        this.maxAges = new long[cells.length];
        List<Input> declared = use.rule.inputs();
        for (int i = 0; i < cells.length; i++) {
            maxAges[i] = declared.get(i).maxAge() == null
                    ? Long.MAX_VALUE
                    : declared.get(i).maxAge().toNanos();
        }
    }

    /** Goes on from what another did, whose rule said something else. */
    void follow(Instance was) {
        active = was.active;
        acted = was.acted;
        again = was.acted;
        fresh = was.fresh;
        rereads = was.rereads;
        last = was.last;
        fired = was.fired;
        raised.addAll(was.raised);
    }

    /** The latest readings as its expressions take them. Used over and over. */
    @Nullable
    Reading[] inputs(long wall) {
        for (int i = 0; i < cells.length; i++) {
            Reading reading = cells[i].seenBy(use.producer);
            boolean tooOld = reading != null && maxAges[i] != Long.MAX_VALUE && wall - reading.origin() > maxAges[i];
            inputs[i] = tooOld ? null : reading;
        }
        return inputs;
    }

    /**
     * Looks at its conditions once.
     *
     * @param began what would begin a hold now
     * @return the trigger that a hold began with, when it has just been held for long enough; else null
     */
    @Nullable
    UUID step(long wall, long ticks, UUID began) {
        @Nullable Reading[] now = inputs(wall);
        Condition whenCondition = use.rule.when();
        Truth when = whenCondition == null ? Truth.HOLDS : whenCondition.evaluate(now, wall);
        return active ? whileActive(now, when, wall) : whileIdle(now, when, wall, ticks, began);
    }

    private @Nullable UUID whileActive(@Nullable Reading[] now, Truth when, long wall) {
        Condition clear = use.rule.clear();
        boolean ends = clear == null ? when == Truth.FAILS : clear.evaluate(now, wall) == Truth.HOLDS;
        if (ends || !use.scheduled) {
            active = false;
            dirty = true;
        }
        return null;
    }

    private @Nullable UUID whileIdle(@Nullable Reading[] now, Truth when, long wall, long ticks, UUID began) {
        Condition clear = use.rule.clear();
        boolean holds =
                use.scheduled && when == Truth.HOLDS && (clear == null || clear.evaluate(now, wall) != Truth.HOLDS);
        if (!holds) {
            if (holdDue != 0 || holdLeft >= 0) {
                holdDue = 0;
                holdLeft = -1;
                dirty = true;
            }
            return null;
        }
        long length = use.rule.holdFor().toNanos();
        if (length == 0) {
            active = true;
            dirty = true;
            return null;
        }
        if (holdDue == 0) {
            boolean goesOn = holdLeft >= 0;
            holdDue = ticks + (goesOn ? holdLeft : length);
            holdDue = holdDue == 0 ? 1 : holdDue;
            holdBegan = goesOn ? holdBegan : began;
            holdLeft = -1;
            dirty = true;
        }
        if (ticks - holdDue < 0) {
            return null;
        }
        holdDue = 0;
        active = true;
        dirty = true;
        return holdBegan;
    }

    boolean holds() {
        return holdDue != 0;
    }

    /** Whether something is to be done now. */
    boolean isDue() {
        return (active != acted || again) && mayAct();
    }

    /** What it did last has not come again, though all that was said until then has: it was the time that led to it. */
    void settle() {
        rereads = false;
        active = acted;
        fired = recalled == null ? fired : recalled;
        holdLeft = -1;
        holdDue = active ? 0 : holdDue;
        dirty = true;
    }

    /** After a pause it may act on what is young still, not on what was young when it came. */
    void resume(long wall) {
        long youngest = Long.MIN_VALUE;
        for (Cell cell : cells) {
            youngest = cell.reading == null ? youngest : Math.max(youngest, cell.reading.origin());
        }
        boolean young = youngest != Long.MIN_VALUE && wall - youngest <= use.actOn;
        dirty |= fresh && !young;
        fresh &= young;
    }

    boolean mayAct() {
        return fresh || cells.length == 0;
    }

    /** As metrics, logs and alerts call it. */
    String title() {
        return device.isEmpty() ? use.rule.name() : use.rule.name() + "@" + device;
    }

    @Override
    public String toString() {
        return title();
    }
}
