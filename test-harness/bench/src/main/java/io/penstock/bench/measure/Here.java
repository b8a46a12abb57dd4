/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import io.penstock.bench.result.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where this runs: the machine, the checkout that is measured, and where the user stands. */
public final class Here {
    private Here() {}

    /** Asked once: a run, and each run of a test, is of one checkout. */
    private static final class Checkout {
        private static final String VERSION =
                said(Pattern.compile("[\\w./+-]+"), "unknown", "git", "describe", "--always", "--dirty");
    }

    /** What the figures are measured on. */
    public static Machine machine() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                System.getProperty("java.runtime.version"),
                flags(),
                launcherFlags(),
                Runtime.getRuntime().availableProcessors(),
                processor(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Math.round(system.getTotalMemorySize() / 1e8) / 10.0,
                Cores.here().text(),
                Checkout.VERSION);
    }

    /** The root of the checkout; null where the program runs on this JVM's classpath (tests). */
    public static @Nullable Path home() {
        String home = System.getProperty("penstock.bench.home");
        return home == null ? null : Path.of(home);
    }

    /** A folder of the checkout, from its root or, in a test, from the module. */
    public static Path ofCheckout(String folder) {
        Path home = home();
        return home == null ? Path.of("../..").resolve(folder).normalize() : home.resolve(folder);
    }

    /**
     * The first line that a program says of itself and that is as wanted, or the first group of that; {@code otherwise} when there is none.
     * How the program ends says nothing: mosquitto tells its version and ends as if that had failed.
     */
    public static String said(Pattern wanted, String otherwise, String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            Path home = home();
            if (home != null) {
                builder.directory(home.toFile());
            }
            Process program = builder.start();
            program.getOutputStream().close();
            String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.lines()
                    .map(wanted::matcher)
                    .filter(Matcher::matches)
                    .map(line -> line.group(line.groupCount()))
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }

    /** Of this JVM, without the paths of this machine. */
    private static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X"))
                .toList();
    }

    private static List<String> launcherFlags() {
        try {
            List<String> flags = new ArrayList<>(Installation.launcherFlags());
            String more = System.getenv("PENSTOCK_OPTS");
            if (more != null && !more.isBlank()) {
                flags.addAll(List.of(more.strip().split(" +")));
            }
            return flags;
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(l -> l.toLowerCase(Locale.ROOT).startsWith("model name"))
                    .map(l -> l.substring(l.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("an unnamed processor");
        } catch (IOException e) {
            return "an unnamed processor";
        }
    }
}
