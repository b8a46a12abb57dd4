/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.modbus;

import static org.awaitility.Awaitility.await;

import io.penstock.interop.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** pymodbus in a process of its own. */
final class Pymodbus implements AutoCloseable {
    private final Process process;
    private final int port;

    private Pymodbus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** A server that answers already. */
    static Pymodbus serve(int port) throws IOException {
        Process process = new ProcessBuilder(Peer.python(), script("server.py"), String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(60)).until(() -> answers(port));
        return new Pymodbus(process, port);
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** What the client script prints. */
    static String client(int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Peer.python(), script("client.py"), String.valueOf(port))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("client.py failed:\n" + output);
        }
        return output;
    }

    private static String script(String name) {
        try {
            return Path.of(Pymodbus.class.getResource("/modbus/" + name).toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return port;
    }

    /** As when somebody pulls the plug. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
