/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who probes while the program starts. */
class StartingTest {
    @TempDir
    Path folder;

    @Test
    void shouldSayThatItIsNotReadyAndNeverFailWhileItStarts() throws Exception {
        // Given
        int port = freePort();
        Files.writeString(
                folder.resolve("penstock.yaml"),
                "pipelines: {p: {to: {lines: {file: {path: out.txt}}}, steps: [format: json]}}\napi: {port: " + port
                        + "}\n");
        Set<Integer> statuses = new ConcurrentSkipListSet<>();
        Thread probe = new Thread(() -> probe(port, statuses));
        probe.start();
        // When
        try (Running running = Running.start(new Options(folder, folder.resolve("data"), Map.of(), false, false))) {
            probe.join(20_000);
            assertThat(running.lanes()).hasSize(1);
        }
        // Then
        assertThat(statuses).contains(200).isSubsetOf(200, 503);
    }

    /** Until it is ready; by hand, for a client would have to be loaded first and come too late. */
    private static void probe(int port, Set<Integer> statuses) {
        while (!statuses.contains(200) && !Thread.currentThread().isInterrupted()) {
            try {
                statuses.add(status(port, "/health/ready"));
            } catch (IOException e) {
                Thread.onSpinWait(); // it does not listen yet
            }
        }
    }

    private static int status(int port, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (answer.length() < 12) {
                throw new IOException("no answer: " + answer);
            }
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
