/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.error.ProfileException;
import io.penstock.engine.profile.Profile;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Takes up the profile as it has become on disk, from when the program has started until it stops. One at a time. */
final class Reload implements AutoCloseable {
    private final ProfileOnDisk onDisk;
    private final Parts parts;
    private final AtomicReference<Profile> running;
    /** Of the files that {@link #running} names. */
    private String named;
    /**
     * Connections that a reload which failed has changed, whose users it may not have told: until one is done, what runs is neither the
     * old profile nor the new. Null when what runs is {@link #running}.
     */
    private @Nullable Set<String> unfinished;

    private boolean open;

    /** @param named the hash of the files that the running profile names, from before it was read */
    Reload(ProfileOnDisk onDisk, Parts parts, AtomicReference<Profile> running, String named) {
        this.onDisk = onDisk;
        this.parts = parts;
        this.running = running;
        this.named = named;
    }

    /** Until then it refuses. */
    synchronized void open() {
        open = true;
    }

    /**
     * Takes up the profile; refuses it when it has mistakes.
     *
     * @param asker hears what came of it, a line each, beside the log
     * @return whether what is on disk is what runs
     */
    synchronized boolean run(Consumer<String> asker) {
        Told told = new Told(LoggerFactory.getLogger(Reload.class), asker);
        if (!open) {
            asker.accept("reload: not while the program starts or stops");
            return false;
        }
        // before the profile is read: of what changes meanwhile the next reload sees that it did
        String nextNamed = onDisk.hashOfNamed();
        Optional<Profile> read = load(told);
        if (read.isEmpty()) {
            return false;
        }
        Profile next = read.get();
        if (unfinished == null && Changes.isSame(next, running.get()) && nextNamed.equals(named)) {
            asker.accept("reload: the profile has not changed");
            return true;
        }
        return takeUp(next, nextNamed, told);
    }

    /** Empty when it has mistakes. */
    private Optional<Profile> load(Told told) {
        try {
            return Optional.of(onDisk.load());
        } catch (ProfileException e) {
            e.problems().forEach(told::problem);
            told.error("reload: refused, the profile has mistakes; what ran goes on");
            return Optional.empty();
        }
    }

    /** What fails does not undo what was done before it: the next reload does all of it again, and what only was not kept, too. */
    private boolean takeUp(Profile next, String nextNamed, Told told) {
        warnOfWhatStays(running.get(), next, told);
        Set<String> changed = changedConnections(next);
        unfinished = changed;
        onDisk.take(next);
        try {
            String notStarted = parts.applyLanes(next);
            parts.applyDevices(next, changed);
            running.set(next);
            named = nextNamed;
            parts.applyRulesAndDoors(next, changed);
            next.warnings().forEach(told::problem);
            if (!notStarted.isEmpty()) {
                throw new IllegalStateException(notStarted);
            }
            if (onDisk.keep(next, told)) {
                unfinished = null;
            }
            told.info("reload: done, pipelines: " + next.pipelines().size() + ", device services: "
                    + next.services().size());
            return true;
        } catch (RuntimeException | Error e) {
            told.error(
                    "reload: not all of the changed profile could be done; the next change does all of it again: " + e);
            return false;
        }
    }

    private static void warnOfWhatStays(Profile now, Profile next, Told told) {
        if (!next.bus().equals(now.bus()) || !next.api().equals(now.api())) {
            told.warn("reload: bus and api keep their settings until the next start");
        }
        if (!next.rules().limits().equals(now.rules().limits())) {
            told.warn("reload: the bounds of rules in DRL stay as they are until the next start");
        }
    }

    /** Names of those that are to be opened anew, and of those whose users a reload that failed may not have told. */
    private Set<String> changedConnections(Profile next) {
        Set<String> changed = new HashSet<>(parts.changedConnections(next));
        if (unfinished != null) {
            changed.addAll(unfinished);
        }
        return changed;
    }

    /** Waits for one under way. */
    @Override
    public synchronized void close() {
        open = false;
    }
}
