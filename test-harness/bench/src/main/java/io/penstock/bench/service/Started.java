/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Installation;
import io.penstock.bench.measure.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A Penstock that was started, and how long that took.
 *
 * @param port of its API
 * @param listening seconds from launch until the API takes connections
 * @param exported seconds from launch until the first line is in the export
 */
public record Started(Child child, int port, double listening, double exported) implements AutoCloseable {
    private static final long PATIENCE = 60_000_000_000L;

    private interface Check {
        boolean holds() throws IOException;
    }

    /**
     * One that is measured alone.
     *
     * @param out the export, which is deleted before
     */
    public static Started run(Path profile, Path out, Path log) throws IOException {
        return run(Role.ALONE, profile, out, log);
    }

    /** One that is measured alone, or with something around it, such as a client. */
    public static Started run(Role role, Path profile, Path out, Path log) throws IOException {
        Files.deleteIfExists(out);
        return run(role, profile, log, () -> Files.exists(out) && Files.size(out) > 0);
    }

    /** One that exports nothing, measured alone. */
    static Started listening(Path profile, Path log) throws IOException {
        return run(Role.ALONE, profile, log, () -> true);
    }

    private static Started run(Role role, Path profile, Path log, Check exported) throws IOException {
        int port = Ports.free();
        long launch = System.nanoTime();
        Child child = Installation.run(role, profile, Installation.thisJdk(), log, "--set", "port=" + port);
        try {
            double listening = 0;
            while (listening == 0 || !exported.holds()) {
                if (listening == 0 && Ports.listening(port)) {
                    listening = (System.nanoTime() - launch) / 1e9;
                }
                child.check();
                if (System.nanoTime() - launch > PATIENCE) {
                    throw new IOException("Penstock must listen and export within a minute:\n" + Files.readString(log));
                }
                LockSupport.parkNanos(1_000_000);
            }
            return new Started(child, port, listening, (System.nanoTime() - launch) / 1e9);
        } catch (IOException | RuntimeException e) {
            child.close();
            throw e;
        }
    }

    /** Where its API is. */
    public URI api() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        child.close();
    }
}
