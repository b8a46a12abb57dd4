/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a JVM says when it is asked by the JDK's {@code jcmd}. It says it into a file: a JVM of today stands still while it tells of its heap,
 * and one that asks about itself would not read what it waits for.
 */
final class Jcmd {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Jcmd() {}

    /** Empty where there is no jcmd, as in a JRE. */
    static Optional<String> ask(long pid, String... question) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return Optional.empty();
        }
        List<String> command = Stream.concat(Stream.of(jcmd.toString(), Long.toString(pid)), Stream.of(question))
                .toList();
        Path said = Files.createTempFile("penstock-bench-jcmd", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(
                        "jcmd must answer within " + PATIENCE.toSeconds() + " s, but process " + pid + " let it wait");
            }
            return Optional.of(new String(Files.readAllBytes(said), StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while jcmd was waited for", e);
        } finally {
            Files.deleteIfExists(said);
        }
    }
}
