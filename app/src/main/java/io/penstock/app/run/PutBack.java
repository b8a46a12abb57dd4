/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.app.control.UserErrorException;
import io.penstock.engine.config.ProfileFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
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

    private static final int MOST_TRIES = 1000;

    private PutBack() {}

    /**
     * Puts those of another folder in place.
     *
     * @param hash what their hash begins with
     * @return whether they are; not when their hash is another, for a power cut may have damaged them
     * @throws UserErrorException where some of it may not be written, before anything is touched
     */
    static boolean put(Path from, String hash, Path profile) throws IOException {
        Path copies = profile.resolve(UNDECIDED);
        AcceptedProfiles.deleteTree(copies);
        List<Path> made = new ArrayList<>();
        boolean decided = false;
        try {
            List<Path> wanted = AcceptedProfiles.relative(from);
            for (Path file : wanted) {
                makeFolder(copies.resolve(file).getParent(), made);
                copy(from.resolve(file), copies.resolve(file));
            }
            if (!ProfileFiles.hash(copies).startsWith(hash)) {
                return false;
            }
            for (Path file : wanted) {
                makeFolder(profile.resolve(file).getParent(), made);
            }
            requireWritable(profile, wanted);
            requireWritable(profile, AcceptedProfiles.relative(profile));
            for (Path folder : made) {
                forceNames(folder);
            }
            Files.move(copies, profile.resolve(DECIDED), StandardCopyOption.ATOMIC_MOVE);
            decided = true;
            forceNames(profile);
        } finally {
            AcceptedProfiles.deleteTree(copies);
            for (int i = made.size() - 1; i >= 0 && !decided; i--) {
                Files.deleteIfExists(made.get(i));
            }
        }
        finish(profile);
        return true;
    }

    private static void requireWritable(Path profile, List<Path> files) {
        for (Path file : files) {
            Path folder = profile.resolve(file).getParent();
            if (!Files.isWritable(folder)) {
                throw new UserErrorException("a rollback must be able to write into '" + folder
                        + "' but this user may not; nothing is changed");
            }
        }
    }

    /**
     * Does what is left of one that was decided. Two may do that at once, a rollback and a start: what one has done the other finds done.
     *
     * @return whether there was any
     */
    static boolean finish(Path profile) throws IOException {
        Path decided = profile.resolve(DECIDED);
        Path left = profile.resolve(LEFT);
        if (!Files.exists(decided) && !Files.exists(left)) {
            return false;
        }
        List<Path> wanted = listed(decided);
        if (Files.exists(decided)) { // if not, somebody has been faster, and these may not be all
            deleteOthers(profile, wanted);
            unlessGone(decided, () -> Files.move(decided, left, StandardCopyOption.ATOMIC_MOVE));
        }
        for (Path file : listed(left)) {
            Path copy = left.resolve(file);
            unlessGone(copy, () -> moveInto(profile.resolve(file), copy));
        }
        unlessGone(left, () -> AcceptedProfiles.deleteTree(left));
        deleteEmpty(profile.resolve("services"));
        return true;
    }

    private static void deleteOthers(Path profile, List<Path> wanted) throws IOException {
        if (!wanted.contains(Path.of(ProfileFiles.MAIN))) {
            throw new IOException("'" + profile.resolve(DECIDED) + "' must hold " + ProfileFiles.MAIN
                    + " but does not: delete that folder, and roll back again");
        }
        for (Path file : listed(profile)) {
            if (!wanted.contains(file)) {
                Files.deleteIfExists(profile.resolve(file));
            }
        }
    }

    private static List<Path> listed(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        unlessGone(folder, () -> {
            files.clear();
            files.addAll(AcceptedProfiles.relative(folder));
        });
        return files;
    }

    /** What is to be done with a file or folder that another may do it with. */
    private interface Work {
        void run() throws IOException;
    }

    /** What somebody else takes away in its midst is begun anew, until all is done or gone. */
    private static void unlessGone(Path path, Work work) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                work.run();
                return;
            } catch (NoSuchFileException | UncheckedIOException e) {
                if (Files.notExists(path)) {
                    return;
                }
                boolean taken = e instanceof NoSuchFileException || e.getCause() instanceof NoSuchFileException;
                if (!taken || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** A profile with the folder of a service that it has not is refused. */
    private static void deleteEmpty(Path services) throws IOException {
        for (Path folder : folders(services)) {
            unlessGone(folder, () -> {
                if (isEmpty(folder)) {
                    Files.delete(folder);
                }
            });
        }
    }

    /** Those below it, the deepest first. */
    private static List<Path> folders(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        unlessGone(folder, () -> {
            found.clear();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(f -> Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS))
                        .toList()) {
                    found.addAll(folders(file));
                    found.add(file);
                }
            }
        });
        return found;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static void moveInto(Path place, Path file) throws IOException {
        makeFolder(place.getParent(), new ArrayList<>());
        try {
            Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) { // it, or a folder on its way, is mounted or linked from elsewhere
            try (OutputStream there = Files.newOutputStream(place)) {
                Files.copy(file, there); // killed in its midst it is done again: the copy stays until all are in place
            }
        }
    }

    /** Makes it where it is not there: a link may lead to it. */
    private static void makeFolder(Path folder, List<Path> made) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        makeFolder(folder.getParent(), made);
        try {
            Files.createDirectory(folder);
            made.add(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel copied = FileChannel.open(to, StandardOpenOption.WRITE)) {
            copied.force(true);
        }
    }

    /** The names in a folder survive a power cut from now on. */
    private static void forceNames(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
