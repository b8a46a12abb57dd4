/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which processes are held to which cores. What is measured and what surrounds it (load generators, sinks, simulators, brokers) get cores of
 * their own, so that neither takes time from the other:
 *
 * <ol>
 *   <li>with {@link #LEAST} cores or more, what surrounds has half of them, {@link #MOST_AROUND} at most, and what is measured has the others;
 *   <li>with fewer, or where the system has no taskset(1), nothing is held: on two cores a saturated broker beside a saturated generator would be
 *       measured, and not the program;
 *   <li>what runs alone, such as a start, has them all;
 *   <li>in a test nothing is held: measurements run side by side there, and those that want one core would all want the same.
 * </ol>
 */
public final class Cores {
    static final int LEAST = 4;
    static final int MOST_AROUND = 4;

    private static final Path TASKSET = Path.of("/usr/bin/taskset");
    private static final Cores HERE = of(allowed(), !Installation.isTest() && Files.isExecutable(TASKSET));

    private final boolean canHold;
    private final List<Integer> all;
    private final int around;

    private Cores(boolean canHold, List<Integer> all) {
        this.canHold = canHold;
        this.all = all;
        this.around = canHold && all.size() >= LEAST ? Math.min(MOST_AROUND, all.size() / 2) : 0;
    }

    /** What a process is to the measurement. */
    public enum Role {
        /** The program, or what it is compared with. */
        MEASURED,
        /** Generators, sinks, simulators, brokers. */
        AROUND,
        /** The program, or what it is compared with, when there is nothing around. */
        ALONE
    }

    /**
     * The rule.
     *
     * @param allowed numbers of the cores that may be used
     * @param canHold whether the system can hold a process to some of them
     */
    static Cores of(List<Integer> allowed, boolean canHold) {
        return new Cores(canHold, List.copyOf(allowed));
    }

    /** Of this machine. */
    public static Cores here() {
        return HERE;
    }

    /** The cores of processes of this role; empty when they are not held to any. */
    List<Integer> of(Role role) {
        if (around == 0 || role == Role.ALONE) {
            return List.of();
        }
        int measured = all.size() - around;
        return role == Role.MEASURED ? all.subList(0, measured) : all.subList(measured, all.size());
    }

    /** The command, held to the cores of its role. */
    public List<String> hold(Role role, List<String> command) {
        return hold(of(role), command);
    }

    /** The command, held to one core where the system can. */
    public List<String> holdToOne(List<String> command) {
        return hold(canHold ? all.subList(0, 1) : List.of(), command);
    }

    private static List<String> hold(List<Integer> cores, List<String> command) {
        if (cores.isEmpty()) {
            return command;
        }
        List<String> held = new ArrayList<>(List.of(TASKSET.toString(), "-c", list(cores)));
        held.addAll(command);
        return held;
    }

    /** Whether a process can be held to one core. */
    public boolean canHold() {
        return canHold;
    }

    /** For the report. */
    public String text() {
        if (around > 0) {
            return "what is measured on cores " + list(of(Role.MEASURED))
                    + "; generators, sinks, simulators and brokers on " + list(of(Role.AROUND));
        }
        return canHold
                ? "nothing, except what is measured on one core: " + all.size() + " cores are too few to divide, "
                        + LEAST + " would do"
                : "nothing: there is no " + TASKSET + " here";
    }

    private static String list(List<Integer> cores) {
        return cores.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** As the kernel says, proc(5); no more than the JVM may use at once, which a container's quota can make fewer. */
    private static List<Integer> allowed() {
        int most = Runtime.getRuntime().availableProcessors();
        List<Integer> cores = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("Cpus_allowed_list:")) {
                    cores.addAll(parse(line.substring(line.indexOf(':') + 1).strip()));
                }
            }
        } catch (IOException e) {
            // no Linux: the numbers are never used, for nothing can be held
            cores.clear();
        }
        for (int i = 0; cores.size() < most; i++) {
            cores.add(i);
        }
        return cores.subList(0, most);
    }

    /** {@code 0-3,8}. */
    static List<Integer> parse(String list) {
        List<Integer> cores = new ArrayList<>();
        for (String range : list.split(",")) {
            String[] ends = range.split("-");
            for (int core = Integer.parseInt(ends[0]); core <= Integer.parseInt(ends[ends.length - 1]); core++) {
                cores.add(core);
            }
        }
        return cores;
    }
}
