/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.measure.Cores.Role;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own, so that what it costs is measured apart. Ended at {@link #close}. */
public final class Child implements AutoCloseable {
    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** A JVM with this one's JDK and classpath. What it says goes to {@code log}. */
    public static Child java(Role role, List<String> flags, String main, List<String> args, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Installation.quickToCompile());
        command.addAll(flags);
        command.add("-cp");
        command.add(absoluteClassPath());
        command.add(main);
        command.addAll(args);
        return start(role, new ProcessBuilder(command), log);
    }

    /** Any program, held to the cores of its role. */
    public static Child start(Role role, ProcessBuilder builder, Path log) throws IOException {
        builder.command(Cores.here().hold(role, builder.command()));
        Process process = OwnProcesses.start(builder.redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))));
        return new Child(process, log);
    }

    private static String absoluteClassPath() {
        StringBuilder path = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.append(path.isEmpty() ? "" : File.pathSeparator)
                    .append(Path.of(entry).toAbsolutePath());
        }
        return path.toString();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** @throws IOException with the end of what it said, when it has ended */
    public long cpuNanos() throws IOException {
        try {
            return Cpu.ofNanos(handle());
        } catch (IllegalStateException e) {
            awaitDeath();
            check();
            throw e;
        }
    }

    /** A process that is ending may count as alive for a moment. */
    private void awaitDeath() throws IOException {
        try {
            process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Resident memory as {@code /proc} says it. */
    public long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("/proc/" + process.pid() + "/status must have VmRSS; has the process ended? see " + log);
    }

    /**
     * That it still runs.
     *
     * @throws IOException with the end of what it said, when it does not
     */
    public void check() throws IOException {
        if (!process.isAlive()) {
            String said = Files.readString(log, StandardCharsets.UTF_8);
            throw new IOException("a child process must run but ended with " + process.exitValue() + ":\n"
                    + said.substring(Math.max(0, said.length() - 4000)));
        }
    }

    public int awaitEnd(long seconds) throws IOException, InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IOException("a child process must end within " + seconds + " s; see " + log);
        }
        return process.exitValue();
    }

    public Path log() {
        return log;
    }

    /** Asks it to end, and insists after 5 s. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
