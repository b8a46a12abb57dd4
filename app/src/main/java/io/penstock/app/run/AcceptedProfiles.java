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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The last {@value #KEPT} profiles that passed lint and ran, in {@code data/accepted}, each a folder of copies named by number, time
 * and hash. The number says which came last: a gateway without a battery starts in 1970 until somebody tells it the time. Secrets are
 * not copied: a link leads to them.
 */
public final class AcceptedProfiles {
    static final int KEPT = 10;
    private static final List<String> SECRETS = List.of("secrets", "secrets.yaml");
    private static final Pattern NUMBERED = Pattern.compile("(\\d{6,7})-.*");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Clock clock;
    /** The hash of what lies in {@link #unfinished}; empty while nothing of use does. */
    private String taken = "";

    /** @param data the data folder */
    public AcceptedProfiles(Path data, Clock clock) {
        this.folder = data.resolve("accepted");
        this.clock = clock;
    }

    private Path unfinished() {
        return folder.resolve(".unfinished");
    }

    /**
     * Copies the profile for a {@link #keep} to come, as near as can be to when it was read: until it runs, half a minute may pass, and
     * somebody may have changed it again.
     *
     * @param hash of its files when they were read; when they are others by now there is no copy
     */
    void take(Path profile, String hash) throws IOException {
        taken = "";
        if (isNewest(hash)) {
            return;
        }
        deleteTree(unfinished());
        copy(profile, unfinished());
        if (ProfileFiles.hash(unfinished()).equals(hash)) {
            taken = hash;
        } else {
            deleteTree(unfinished());
        }
    }

    /**
     * Keeps the profile that runs, unless the newest one has this hash already: as it was taken, or where it was not, as it is on disk, if
     * that still is the same.
     *
     * @param hash of its files when they were read
     */
    public void keep(Path profile, String hash) throws IOException {
        if (!taken.equals(hash)) {
            take(profile, hash);
        }
        if (!taken.equals(hash)) {
            return;
        }
        taken = "";
        List<Path> all = all();
        int number = all.isEmpty() ? 1 : numberOf(all.get(all.size() - 1)) + 1;
        String name = String.format(Locale.ROOT, "%06d-%s-%s", number, TIME.format(clock.instant()), shortened(hash));
        Files.move(unfinished(), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        for (Path old : all.subList(0, Math.max(0, all.size() + 1 - KEPT))) {
            deleteTree(old);
        }
    }

    private boolean isNewest(String hash) throws IOException {
        List<Path> newest = newestFirst();
        return !newest.isEmpty() && hashOf(newest.get(0)).equals(shortened(hash));
    }

    /** All of them; none when none was ever accepted. */
    public List<Path> newestFirst() throws IOException {
        List<Path> all = new ArrayList<>(all());
        Collections.reverse(all);
        return all;
    }

    /**
     * Puts the profile's files back as they were in the last accepted profile that is another: all of them, or none. What is there now is kept
     * beside the accepted ones, under {@code replaced}. One that was cut short is finished instead.
     *
     * @return the folder that was put back
     */
    public Path rollBack(Path profile) throws IOException {
        boolean cutShort = PutBack.finish(profile);
        String current = shortened(ProfileFiles.hash(profile));
        Map<Boolean, List<Path>> bySame = newestFirst().stream()
                .collect(Collectors.partitioningBy(accepted -> hashOf(accepted).equals(current)));
        if (cutShort && !bySame.get(true).isEmpty()) {
            return bySame.get(true).get(0);
        }
        for (Path accepted : bySame.get(false)) {
            if (restore(accepted, profile)) {
                return accepted;
            }
        }
        throw new UserErrorException("there is no earlier accepted profile in '" + folder + "' to go back to");
    }

    private boolean restore(Path from, Path profile) throws IOException {
        Path replaced = folder.resolveSibling("replaced");
        deleteTree(replaced);
        copy(profile, replaced);
        return PutBack.put(from, hashOf(from), profile);
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

    static List<Path> relative(Path profile) {
        return ProfileFiles.list(profile).stream().map(profile::relativize).toList();
    }

    /** The oldest first; not what somebody has put beside them: to go back to that would empty the profile. */
    private List<Path> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(f -> !f.getFileName().toString().startsWith(".")
                            && Files.isRegularFile(f.resolve(ProfileFiles.MAIN)))
                    .sorted(Comparator.comparingInt(AcceptedProfiles::numberOf).thenComparing(f -> f))
                    .toList();
        }
    }

    /** 0 of one from before they had numbers: it is older than all that have. */
    private static int numberOf(Path accepted) {
        Matcher m = NUMBERED.matcher(accepted.getFileName().toString());
        return m.matches() ? Integer.parseInt(m.group(1)) : 0;
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
                Files.deleteIfExists(file);
            }
        }
    }
}
