/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.engine.config.ProfileFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts other files in place of a profile's, all of them or none. Its folder holds more than them, so it cannot be exchanged as a whole.
 *
 * <ol>
 *   <li>Until all the others lie in a hidden folder beside them, on the disk, nothing is touched.
 *   <li>It is decided when that folder gets another name. From then on {@link #finish} does what is left of it, after a kill too.
 * </ol>
 */
final class PutBack {
    private static final String UNDECIDED = ".rollback-unfinished";
    /** All that are wanted: what else the profile has is to go. */
    private static final String DECIDED = ".rollback";
    /** What else the profile has is gone, and these are not in place yet. */
    private static final String LEFT = ".rollback-left";

    private PutBack() {}

    /**
     * Puts those of another folder in place.
     *
     * @param hash what their hash begins with
     * @return whether they are; not when their hash is another, for a power cut may have damaged them
     */
    static boolean put(Path from, String hash, Path profile) throws IOException {
        Path copies = profile.resolve(UNDECIDED);
        AcceptedProfiles.deleteTree(copies);
        try {
            List<Path> wanted = AcceptedProfiles.relative(from);
            for (Path file : wanted) {
                makeParent(copies.resolve(file));
                copy(from.resolve(file), copies.resolve(file));
            }
            if (!ProfileFiles.hash(copies).startsWith(hash)) {
                return false;
            }
            for (Path file : wanted) {
                makeParent(profile.resolve(file));
            }
            Files.move(copies, profile.resolve(DECIDED), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            AcceptedProfiles.deleteTree(copies);
            deleteEmpty(profile.resolve("services"));
        }
        finish(profile);
        return true;
    }

    /**
     * Does what is left of one that was decided.
     *
     * @return whether there was any
     */
    static boolean finish(Path profile) throws IOException {
        Path decided = profile.resolve(DECIDED);
        Path left = profile.resolve(LEFT);
        boolean any = Files.exists(decided) || Files.exists(left);
        if (Files.exists(decided)) {
            List<Path> wanted = AcceptedProfiles.relative(decided);
            for (Path file : AcceptedProfiles.relative(profile)) {
                if (!wanted.contains(file)) {
                    Files.delete(profile.resolve(file));
                }
            }
            Files.move(decided, left, StandardCopyOption.ATOMIC_MOVE);
        }
        for (Path file : AcceptedProfiles.relative(left)) {
            moveInto(profile.resolve(file), left.resolve(file));
        }
        if (any) {
            deleteEmpty(profile.resolve("services"));
        }
        AcceptedProfiles.deleteTree(left);
        return any;
    }

    /** A profile with the folder of a service that it has not is refused. */
    private static void deleteEmpty(Path services) throws IOException {
        if (!Files.isDirectory(services)) {
            return;
        }
        try (Stream<Path> all = Files.walk(services)) {
            List<Path> folders = all.filter(f -> !f.equals(services) && Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path folder : folders) {
                if (isEmpty(folder)) {
                    Files.delete(folder);
                }
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static void moveInto(Path place, Path file) throws IOException {
        makeParent(place);
        try {
            Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) { // a folder of the profile is mounted or linked from elsewhere
            Path beside = place.resolveSibling("." + place.getFileName() + ".rollback");
            copy(file, beside);
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void makeParent(Path file) throws IOException {
        if (!Files.isDirectory(file.getParent())) { // which a link may lead to
            Files.createDirectories(file.getParent());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel copied = FileChannel.open(to, StandardOpenOption.WRITE)) {
            copied.force(true);
        }
    }
}
