/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What the program logs until this is closed. One at a time in a process. */
public final class Logged implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    public Logged() {
        System.setErr(new PrintStream(text, true, StandardCharsets.UTF_8));
    }

    /** The lines so far that say this. */
    public List<String> lines(String part) {
        return text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(part))
                .toList();
    }

    /** Waits for a line that says all of this. */
    public void awaitLine(String... parts) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(lines(parts[0]))
                .anySatisfy(line -> assertThat(line).contains(parts)));
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
