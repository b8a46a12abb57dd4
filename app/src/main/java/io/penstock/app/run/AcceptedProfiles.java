/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.app.control.UserErrorException;
import io.penstock.engine.config.ProfileFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last {@value #KEPT} profiles that passed lint and ran, in {@code data/accepted}, each a folder of copies named by time and
 * hash. Secrets are not copied: a link leads to them.
 */
public final class AcceptedProfiles {
    static final int KEPT = 10;
    private static final List<String> SECRETS = List.of("secrets", "secrets.yaml");
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Clock clock;

    /** @param data the data folder */
    public AcceptedProfiles(Path data, Clock clock) {
        this.folder = data.resolve("accepted");
        this.clock = clock;
    }

    /** Keeps a copy of the profile as it is on disk now, unless the newest one has this hash already. */
    public void keep(Path profile, String hash) throws IOException {
        if (newest().filter(f -> hashOf(f).equals(shortened(hash))).isPresent()) {
            return;
        }
        Path target = folder.resolve(NAME.format(clock.instant()) + "-" + shortened(hash));
        Path unfinished = folder.resolve(".unfinished");
        deleteTree(unfinished);
        copy(profile, unfinished);
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        List<Path> all = all();
        for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
            deleteTree(old);
        }
    }

    /** The newest; empty when none was ever accepted. */
    public Optional<Path> newest() throws IOException {
        List<Path> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /**
     * Puts the profile's files back as they were in the last accepted profile of another hash than {@code current}. What is there now is kept
     * beside the accepted ones, under {@code replaced}.
     *
     * @return the folder that was put back
     */
    public Path rollBack(Path profile, String current) throws IOException {
        List<Path> all = all();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (!hashOf(all.get(i)).equals(shortened(current))) {
                restore(all.get(i), profile);
                return all.get(i);
            }
        }
        throw new UserErrorException("there is no earlier accepted profile in '" + folder + "' to go back to");
    }

    private void restore(Path from, Path profile) throws IOException {
        Path replaced = folder.resolveSibling("replaced");
        deleteTree(replaced);
        copy(profile, replaced);
        List<Path> wanted = relative(from);
        for (Path file : wanted) {
            Files.createDirectories(profile.resolve(file).getParent());
            Files.copy(from.resolve(file), profile.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        for (Path file : relative(profile)) {
            if (!wanted.contains(file)) {
                Files.delete(profile.resolve(file));
            }
        }
    }

    private static void copy(Path profile, Path target) throws IOException {
        for (Path file : relative(profile)) {
            Files.createDirectories(target.resolve(file).getParent());
            Files.copy(profile.resolve(file), target.resolve(file));
        }
        for (String secret : SECRETS) {
            Path path = profile.resolve(secret).toAbsolutePath().normalize();
            if (Files.exists(path)) {
                Files.createSymbolicLink(target.resolve(secret), path);
            }
        }
    }

    private static List<Path> relative(Path profile) {
        return ProfileFiles.list(profile).stream().map(profile::relativize).toList();
    }

    private List<Path> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return new ArrayList<>(
                    folders.filter(f -> !f.getFileName().toString().startsWith("."))
                            .sorted()
                            .toList());
        }
    }

    private static String hashOf(Path accepted) {
        String name = accepted.getFileName().toString();
        return name.substring(name.lastIndexOf('-') + 1);
    }

    private static String shortened(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
