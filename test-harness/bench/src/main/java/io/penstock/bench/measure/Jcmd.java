/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a JVM that runs elsewhere says when it is asked by the JDK's {@code jcmd}. */
final class Jcmd {
    private Jcmd() {}

    /** Empty where there is no jcmd, as in a JRE. */
    static Optional<String> ask(long pid, String... question) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return Optional.empty();
        }
        List<String> command = Stream.concat(Stream.of(jcmd.toString(), Long.toString(pid)), Stream.of(question))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return Optional.of(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
