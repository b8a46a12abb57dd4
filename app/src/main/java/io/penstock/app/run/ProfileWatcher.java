/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.error.Guarded;
import io.penstock.engine.config.ProfileFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back when the profile's files have changed and then stayed the same for 500 ms. It looks rather than listens: file systems in
 * containers and on mounts do not tell.
 */
public final class ProfileWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileWatcher.class);
    static final long LOOK_MILLIS = 250;
    private static final int QUIET_LOOKS = 2;

    private final Path folder;
    private final boolean tests;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread t = new Thread(task, "profile-watcher");
        t.setDaemon(true);
        return t;
    });
    private Set<Path> named;
    private long applied;
    private long seen;
    private int unchanged;

    /** What changes from now on is a change, though it begins to look later; until then it has nothing to close. */
    ProfileWatcher(Path folder) throws IOException {
        this(folder, false);
    }

    private ProfileWatcher(Path folder, boolean tests) throws IOException {
        this.folder = folder;
        this.tests = tests;
        this.named = namedNow();
        this.applied = fingerprint();
        this.seen = applied;
    }

    /**
     * Looks at its tests too.
     *
     * @param changed called on the watcher's thread; what it throws is logged
     */
    public static ProfileWatcher withTests(Path folder, Runnable changed) throws IOException {
        ProfileWatcher watcher = new ProfileWatcher(folder, true);
        watcher.begin(changed);
        return watcher;
    }

    /** Other files that the profile names, as of the last change; to be asked before it begins. */
    Set<Path> named() {
        return named;
    }

    /** @param changed called on the watcher's thread; what it throws is logged */
    void begin(Runnable changed) {
        Runnable look = Guarded.guarded(
                () -> look(changed),
                e -> LOG.warn("reload: the profile's files could not be looked at; once more in a moment", e));
        timer.scheduleWithFixedDelay(look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What the timer does every {@value #LOOK_MILLIS} ms. */
    void look(Runnable changed) {
        try {
            long now = fingerprint();
            unchanged = now == seen ? unchanged + 1 : 0;
            seen = now;
            if (unchanged >= QUIET_LOOKS && now != applied) {
                // Before what is done about it, so that nothing that changes later is missed.
                named = namedNow();
                applied = fingerprint();
                seen = applied;
                changed.run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<Path> namedNow() {
        try {
            return ProfileFiles.named(folder);
        } catch (UncheckedIOException e) {
            return Set.of(); // as below
        }
    }

    private List<Path> listed() {
        try {
            return ProfileFiles.list(folder);
        } catch (UncheckedIOException e) {
            return List
                    .of(); // a folder in it cannot be listed: lint says so, with its place, when the profile is loaded
        }
    }

    /** Changes when a file is added, taken away or written: cheaper than reading them. */
    private long fingerprint() throws IOException {
        List<Path> files = new ArrayList<>(listed());
        files.addAll(named);
        files.add(folder.resolve("secrets.yaml"));
        addAll(files, folder.resolve("secrets"));
        if (tests) {
            addAll(files, folder.resolve("tests"));
        }
        long mixed = 17;
        for (Path file : files) {
            try {
                BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
                mixed = 31
                                * (31 * (31 * mixed + file.hashCode())
                                        + a.lastModifiedTime().toMillis())
                        + a.size();
            } catch (IOException e) {
                // not there, or not to be seen: who needs it says so when it is read
                mixed = 31 * mixed + 1;
            }
        }
        return mixed;
    }

    private static void addAll(List<Path> files, Path in) throws IOException {
        if (Files.isDirectory(in)) {
            try (Stream<Path> inside = Files.list(in)) {
                inside.sorted().forEach(files::add);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
