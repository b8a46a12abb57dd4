/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.measure.Cores.Role;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The program that is measured, started as a user starts it: by its launcher, with the launcher's flags and archive. {@code ./run}
 * names the launcher's folder in {@code penstock.bench.home}; without it (tests) the program runs on this JVM's classpath.
 */
public final class Installation {
    private static final String MAIN = "io.penstock.app.Penstock";
    private static final Pattern VARIABLE =
            Pattern.compile("^(?:\\[ \"\\$version\" -(ge|eq) (\\d+) ] && )?([a-z]+)=\"([^\"]*)\"$", Pattern.MULTILINE);

    private Installation() {}

    /** {@code penstock run} of a profile, on the given JDK. */
    public static Child run(Role role, Path profile, Path javaHome, Path log, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("run", profile.toString()));
        args.addAll(List.of(more));
        String home = System.getProperty("penstock.bench.home");
        if (home == null) {
            return Child.java(role, List.of("-XX:+UseSerialGC"), MAIN, args, log);
        }
        args.add(0, Path.of(home, "penstock").toString());
        ProcessBuilder builder = new ProcessBuilder(args);
        builder.environment().put("JAVA_HOME", javaHome.toString());
        return Child.start(role, builder, log);
    }

    /** The flags that the launcher gives on this JDK, for a Penstock that runs inside a bench's own process; none without a launcher. */
    public static List<String> launcherFlags() throws IOException {
        Path home = Here.home();
        return home == null
                ? List.of()
                : launcherFlags(
                        home.resolve("penstock"), "flags", Runtime.version().feature());
    }

    /**
     * A class of the harness's in a JVM as the launcher starts it on this JDK: with its flags, its jars first on the class path, and the
     * archive of classes that it has made, if it has. What such a JVM says of itself goes to standard error.
     */
    static List<String> asLaunched(Class<?> main) throws IOException {
        List<String> command = new ArrayList<>(launcherFlags());
        Path home = Here.home();
        String jars = "";
        if (home != null) {
            Path dist = home.resolve("app/target/dist");
            int feature = Runtime.version().feature();
            Path archive = dist.resolve("penstock-" + feature + (feature >= 25 ? ".aot" : ".jsa"));
            if (Files.exists(archive) && Files.size(archive) > 0) {
                command.add((feature >= 25 ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
            }
            jars = dist.resolve("lib") + "/*" + File.pathSeparator;
        }
        command.addAll(List.of("-Xlog:disable", "-Xlog:all=warning:stderr"));
        command.addAll(List.of("-cp", jars + System.getProperty("java.class.path"), main.getName()));
        return command;
    }

    /** Those of the compiler alone, for code of Penstock that is measured without the rest of it. */
    static List<String> compilerFlags() throws IOException {
        Path home = Here.home();
        return home == null
                ? List.of()
                : launcherFlags(
                        home.resolve("penstock"), "compiler", Runtime.version().feature());
    }

    /**
     * What the launcher puts into a variable on a JDK: {@code name="..."} at the beginning of a line, which may name earlier ones, or behind
     * {@code [ "$version" -ge N ] &&}.
     */
    static List<String> launcherFlags(Path launcher, String variable, int feature) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        Matcher said = VARIABLE.matcher(Files.readString(launcher));
        while (said.find()) {
            if (!holds(said.group(1), said.group(2), feature)) {
                continue;
            }
            String value = said.group(4);
            for (Map.Entry<String, String> earlier : variables.entrySet()) {
                value = value.replace("$" + earlier.getKey(), earlier.getValue());
            }
            variables.put(said.group(3), value);
        }
        String flags = variables.get(variable);
        if (flags == null) {
            throw new IOException(launcher + " must say " + variable + "=\"...\" at the beginning of a line");
        }
        return List.of(flags.split("\\s+"));
    }

    private static boolean holds(@Nullable String comparison, @Nullable String version, int feature) {
        if (comparison == null || version == null) {
            return true;
        }
        int asked = Integer.parseInt(version);
        return comparison.equals("eq") ? feature == asked : feature >= asked;
    }

    /** Whether this is a test, which sees that a measurement works and reads none of its figures. */
    static boolean isTest() {
        return Here.home() == null && System.getProperty("penstock.bench.test") != null;
    }

    /** In a test nobody looks at the time: what runs for a moment had better not compile for longer. Outside tests nothing. */
    public static List<String> quickToCompile() {
        return isTest() ? List.of("-XX:TieredStopAtLevel=1", "-Dpenstock.bench.test=true") : List.of();
    }

    public static Path thisJdk() {
        return Path.of(System.getProperty("java.home"));
    }

    /** A JDK of this feature version: this one, the one that {@code JAVA_<version>_HOME} names, or one under /usr/lib/jvm. */
    public static Optional<Path> jdk(int feature) throws IOException {
        if (Runtime.version().feature() == feature) {
            return Optional.of(thisJdk());
        }
        String named = System.getenv("JAVA_" + feature + "_HOME");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        Path installed = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(installed)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(installed)) {
            return homes.filter(h -> isVersion(h, feature)).sorted().findFirst();
        }
    }

    private static boolean isVersion(Path home, int feature) {
        try {
            return Files.isRegularFile(home.resolve("release"))
                    && Files.isExecutable(home.resolve("bin/java"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + feature);
        } catch (IOException e) {
            return false;
        }
    }
}
