/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Penstock in a process of its own, as its launcher starts it, and what it says of itself by {@code /metrics}. */
public final class Program implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("listening +(http://\\S+)/health/ready");

    private final Child child;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private Program(Child child) {
        this.child = child;
    }

    /** {@code penstock run}; returns when it answers. In tests, without a launcher, it runs on this class path. */
    public static Program start(Path profile, Map<String, String> environment) throws IOException {
        String home = System.getProperty("penstock.bench.home");
        List<String> command = new ArrayList<>();
        if (home == null) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(
                    "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), "io.penstock.app.Penstock"));
        } else {
            command.add(Path.of(home, "penstock").toString());
        }
        command.addAll(List.of("run", profile.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Path log = Files.createTempFile(profile, "run", ".log");
        Program program = new Program(Child.start(Role.MEASURED, builder, log));
        program.awaitAnswer();
        return program;
    }

    private void awaitAnswer() throws IOException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!ADDRESS.matcher(Files.readString(child.log())).find()) {
            child.check();
            if (System.nanoTime() > end) {
                throw new IOException("penstock must listen within 60 s; see " + child.log());
            }
            LockSupport.parkNanos(20_000_000);
        }
        metrics();
    }

    public Child child() {
        return child;
    }

    /** All metrics as they are now. */
    public Metrics metrics() throws IOException {
        Matcher address = ADDRESS.matcher(Files.readString(child.log()));
        if (!address.find()) {
            throw new IOException("penstock must say where it listens; see " + child.log());
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.group(1) + "/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return Metrics.parse(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            child.check();
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** As a power cut does to a process: SIGKILL. */
    public void kill() throws IOException {
        child.handle().destroyForcibly();
        try {
            child.awaitEnd(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
