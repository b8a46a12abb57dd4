/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.engine.config.ReadAhead.Content;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of a profile's folder that say what runs: not its data, its output, its secrets or its tests. */
public final class ProfileFiles {
    /** The profile's own file. */
    public static final String MAIN = "penstock.yaml";

    static final String LOCAL_VARS = "vars.local.yaml";
    private static final Pattern NAMED = Pattern.compile("\\$\\{file:([^}]+)}");
    private static final List<String> SETTINGS = List.of(".yaml", ".yml", ".json");
    /** What is edited as settings, in whatever program and case; not all of it is read. */
    private static final List<String> LIKE_SETTINGS = List.of(".yaml", ".yml", ".json", ".toml", ".drl", ".txt");

    private static final Set<String> FOLDERS = Set.of("pipelines", "services", "rules", "lookups");
    /** The folders of a service. */
    static final List<String> OF_SERVICES = List.of("devices", "profiles");

    private final Path folder;
    private final Problems problems;
    private final Set<Path> unreadable = new HashSet<>();
    private @Nullable ReadAhead ahead;

    ProfileFiles(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    /**
     * All of them, sorted, for hashing, watching and keeping; empty when the folder is not there.
     *
     * @throws UncheckedIOException when the folder cannot be read
     */
    public static List<Path> list(Path folder) {
        List<Path> found = new ArrayList<>();
        for (String file : List.of(MAIN, LOCAL_VARS)) {
            if (Files.isRegularFile(folder.resolve(file))) {
                found.add(folder.resolve(file));
            }
        }
        for (String sub : FOLDERS.stream().sorted().toList()) {
            if (Files.isDirectory(folder.resolve(sub))) {
                try (Stream<Path> files = Files.walk(folder.resolve(sub), FileVisitOption.FOLLOW_LINKS)) {
                    files.filter(f -> Files.isRegularFile(f) && isShown(folder, f))
                            .sorted()
                            .forEach(found::add);
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot list " + folder.resolve(sub), e);
                }
            }
        }
        return found;
    }

    /**
     * Other files that those of {@link #list} name by {@code ${file:...}}, as far as those can be read; they need not be there.
     *
     * @throws UncheckedIOException when the folder cannot be read
     */
    public static Set<Path> named(Path folder) {
        Set<Path> named = new TreeSet<>();
        for (Path file : list(folder)) {
            if (!isSettings(file)) {
                continue;
            }
            try {
                Matcher m = NAMED.matcher(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                while (m.find()) {
                    addPath(named, folder, m.group(1));
                }
            } catch (IOException e) {
                // it names none that could be read: who reads it for what it says tells that it cannot be
            }
        }
        return named;
    }

    private static void addPath(Set<Path> named, Path folder, String name) {
        try {
            named.add(folder.resolve(name));
        } catch (InvalidPathException e) {
            // no file can have that name: lint says so
        }
    }

    /** SHA-256 over the names and contents of {@link #list}, in hex. */
    public static String hash(Path folder) {
        return hash(folder, list(folder));
    }

    /** The same of those of {@link #named} that can be read. */
    public static String hashOfNamed(Path folder, Set<Path> named) {
        return hash(folder, named.stream().filter(ProfileFiles::canBeRead).toList());
    }

    private static boolean canBeRead(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() >= -1;
        } catch (IOException e) {
            return false;
        }
    }

    private static String hash(Path folder, List<Path> files) {
        MessageDigest digest = sha256();
        for (Path file : files) {
            digest.update(folder.toAbsolutePath()
                    .relativize(file.toAbsolutePath())
                    .toString()
                    .replace('\\', '/')
                    .getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            try {
                digest.update(sha256().digest(Files.readAllBytes(file)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    /** Files right in a sub-folder with one of these endings, sorted; none when it is not there. */
    List<Path> in(String sub, String... endings) {
        return listed(sub).stream().filter(f -> ends(f, endings) && isFile(f)).toList();
    }

    /** Folders right in a sub-folder, sorted. */
    List<Path> foldersIn(String sub) {
        return listed(sub).stream().filter(Files::isDirectory).toList();
    }

    /** Whether the profile's own file is there; else that is told. */
    boolean hasMain() {
        Path main = folder.resolve(MAIN);
        if (!isLost(main) && !Files.exists(main)) {
            problems.error(new Place(MAIN, 0, 0), "is not there: a profile is a folder with this file");
        }
        return Files.exists(main) && isFile(main);
    }

    /** Whether it is there to be read; one that seems to be there and is not is told. */
    boolean isThere(Path file) {
        return !isLost(file) && Files.exists(file) && isFile(file);
    }

    /** A container's engine makes a folder of a file that it was to mount and did not find. */
    private boolean isFile(Path file) {
        if (!Files.isRegularFile(file)) {
            unreadable.add(file);
            problems.error(new Place(shown(file), 0, 0), "must be a file but is a folder or something else");
            return false;
        }
        return true;
    }

    /** What is right in a folder and not hidden, sorted, without links that lead nowhere: those are told where settings belong. */
    private List<Path> listed(String sub) {
        Path at = folder.resolve(sub);
        if (isLost(at) || !Files.exists(at)) {
            return List.of();
        }
        if (!Files.isDirectory(at)) {
            unreadable.add(at);
            problems.error(new Place(sub, 0, 0), "must be a folder but is a file");
            return List.of();
        }
        try (Stream<Path> files = Files.list(at)) {
            return files.filter(f -> !isHidden(f) && (sub.isEmpty() || !isLost(f)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            unreadable.add(at);
            problems.error(new Place(sub, 0, 0), "cannot be listed: " + why(e));
            return List.of();
        }
    }

    /** What lies behind a mount that is gone must not be missing without a word: there may be an interlock in it. */
    private boolean isLost(Path file) {
        if (!Files.isSymbolicLink(file) || Files.exists(file)) {
            return false;
        }
        unreadable.add(file);
        problems.error(new Place(shown(file), 0, 0), "is a link to what is not there" + target(file));
        return true;
    }

    private static String target(Path link) {
        try {
            return ": '" + Files.readSymbolicLink(link) + "'";
        } catch (IOException e) {
            return ""; // it has just been taken away
        }
    }

    /** As the user would name it. */
    String shown(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    /** What a file holds; null when nothing or when it could not be read, which is told. */
    @Nullable
    Node read(Path file) {
        try {
            Content begun = ahead == null ? null : ahead.take(file);
            Content content = begun == null ? ReadAhead.read(file, shown(file)) : begun;
            content.problems().inOrder().forEach(problems::add);
            if (content.node() == null && content.problems().hasErrors()) {
                unreadable.add(file);
            }
            return content.node();
        } catch (IOException e) {
            unreadable.add(file);
            problems.error(new Place(shown(file), 0, 0), "cannot be read: " + why(e));
            return null;
        }
    }

    /** For who must mend it; an error of the machine as it calls itself. */
    static String why(Throwable e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof CharacterCodingException ? "it is no UTF-8 text" : e.toString();
    }

    /** Whether this file, or any in this folder, could not be read, which is told: nobody knows what it says. */
    boolean isAnyUnreadable(String name) {
        return unreadable.stream().anyMatch(f -> f.startsWith(folder.resolve(name)));
    }

    /** Begins to read the large ones, those of the rules first, which are asked for last. */
    void readAhead() {
        Path rules = folder.resolve("rules");
        try {
            ahead = new ReadAhead(
                    list(folder).stream()
                            .filter(f -> isRead(f) && isSettings(f))
                            .sorted(Comparator.comparing(f -> f.startsWith(rules)))
                            .toList(),
                    this::shown);
        } catch (UncheckedIOException e) {
            // a folder that cannot be listed is told when it is its turn
        }
    }

    /** Those of {@link #list} that look like settings, and are asked for by nobody where they stand; none when that cannot be listed. */
    List<Path> unread() {
        try {
            return list(folder).stream()
                    .filter(f -> looksLikeSettings(f) && !isRead(f))
                    .filter(f -> !folder.relativize(f).startsWith("lookups"))
                    .toList();
        } catch (UncheckedIOException e) {
            return List.of(); // told with the hash
        }
    }

    /** What looks like settings in a folder and the folders in it, sorted; none when it cannot be listed. */
    List<Path> settingsIn(String sub) {
        try (Stream<Path> files = Files.walk(folder.resolve(sub), FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(f -> Files.isRegularFile(f) && looksLikeSettings(f))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // it is none of the profile's
        }
    }

    /** What a file or a folder on its way hides is hidden on purpose, as by a ConfigMap of Kubernetes, which mounts each file twice. */
    private static boolean isShown(Path folder, Path file) {
        for (Path name : folder.relativize(file)) {
            if (isHidden(name)) {
                return false;
            }
        }
        return true;
    }

    private boolean looksLikeSettings(Path file) {
        if (!isShown(folder, file)) {
            return false;
        }
        String text = file.toString().toLowerCase(Locale.ROOT);
        return LIKE_SETTINGS.stream().anyMatch(text::endsWith);
    }

    /** Whether it is asked for: what else lies in the folder is only hashed. */
    private boolean isRead(Path file) {
        Path name = folder.relativize(file);
        int names = name.getNameCount();
        return switch (name.getName(0).toString()) {
            case "pipelines" -> names == 2 && ends(file, ".yaml", ".yml");
            case "rules" -> names == 2 && ends(file, ".yaml", ".yml", ".drl");
            case "services" ->
                names == 4 && OF_SERVICES.contains(name.getName(2).toString()) && isSettings(file);
            default -> names == 1;
        };
    }

    private static boolean isSettings(Path file) {
        return SETTINGS.stream().anyMatch(file.toString()::endsWith);
    }

    private static boolean ends(Path file, String... endings) {
        return Stream.of(endings).anyMatch(file.toString()::endsWith);
    }
}
