/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** Asks a running program. */
public final class ControlClient {
    private ControlClient() {}

    /** Whether a program runs on this data folder and answers. */
    public static boolean isRunning(Path data) {
        try (SocketChannel probe = SocketChannel.open(ControlAddress.forClient(data))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Sends a request and gives the rows of its answer as they come.
     *
     * @throws UserErrorException when the program says that the user must mend something
     * @throws IOException when the program is gone or failed
     */
    public static void ask(Path data, String operation, Map<String, String> arguments, Consumer<JsonNode> rows)
            throws IOException {
        try (SocketChannel channel = SocketChannel.open(ControlAddress.forClient(data));
                Writer out = Channels.newWriter(channel, StandardCharsets.UTF_8);
                BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            out.write(Json.MAPPER.writeValueAsString(Map.of("operation", operation, "arguments", arguments)));
            out.write('\n');
            out.flush();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    continue;
                }
                JsonNode answer = Json.MAPPER.readTree(line);
                if (answer.has("row")) {
                    rows.accept(answer.get("row"));
                } else if (answer.has("end")) {
                    return;
                } else if (answer.path("user").asBoolean()) {
                    throw new UserErrorException(answer.path("error").asText());
                } else {
                    throw new IOException(answer.path("error").asText());
                }
            }
            throw new IOException("the program ended before it had answered");
        }
    }
}
