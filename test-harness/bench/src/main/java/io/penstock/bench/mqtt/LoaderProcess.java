/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The load generator's process, seen from the bench. */
final class LoaderProcess implements AutoCloseable {
    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    LoaderProcess(Path log) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Loader.class.getName())
                .redirectError(log.toFile())
                .start();
        in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    Outcome run(Load load) throws IOException {
        in.write(load.line() + "\n");
        in.flush();
        String answer = out.readLine();
        if (answer == null || !answer.startsWith(Outcome.PREFIX)) {
            throw new IOException("the load generator must answer with an outcome but said: " + answer);
        }
        return Outcome.parse(answer);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
