/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.event.Event;
import io.penstock.api.event.ValueText;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import io.penstock.interop.Folders;
import io.penstock.interop.Peer;
import io.penstock.interop.Ports;
import io.penstock.interop.RequiresPeer;
import io.penstock.interop.configuration.Packaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types what the tutorial says under "From the north, by MQTT", with mosquitto and its command-line clients. They find the broker at a free
 * port by their own files of options; all else stands as it is printed.
 */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class TutorialMqttIT {
    private static final String CHAPTER = "## 7. From the north, by MQTT";
    private static final Pattern SET = Pattern.compile("--set (\\S+)=(\\S+)");
    private static final Duration WAIT = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldTakeTheCommandOfTheTutorialOnceAndRefuseItTheSecondTime() throws Exception {
        // Given
        Path root = Packaged.checkout();
        List<String> lines = lines(Files.readString(root.resolve("docs/tutorial/boiler.md")));
        assertThat(lines)
                .extracting(line -> line.split(" ", 2)[0])
                .containsExactly("mosquitto", "./penstock", "mosquitto_sub", "mosquitto_pub");
        int port = Ports.free();
        for (String client : List.of("mosquitto_sub", "mosquitto_pub")) {
            Files.writeString(folder.resolve(client), "-h 127.0.0.1\n-p " + port + "\n");
        }
        Path profile = folder.resolve("my/boiler");
        Folders.copyProfile(root.resolve("profiles/boiler"), profile);
        Map<String, String> sets = new HashMap<>(Map.of("port", "0", "broker", "mqtt://127.0.0.1:" + port));
        Matcher set = SET.matcher(lines.get(1));
        while (set.find()) {
            sets.put(set.group(1), set.group(2));
        }

        Process broker = type(lines.get(0).replace("1883", Integer.toString(port)), "broker.log");
        try (Running running = Running.start(new Options(profile, profile.resolve("data"), sets, false, false))) {
            await().atMost(WAIT).until(() -> running.connections().get("plant").up());
            Process listener = type(lines.get(2), "answers");
            try {
                await().atMost(WAIT).until(() -> {
                    run("mosquitto_pub -t edgex/command/response/here -m here");
                    return said("answers").contains("here");
                });

                // When
                run(lines.get(3));
                await().atMost(WAIT).until(() -> answers().size() == 1);
                run(lines.get(3));
                await().atMost(WAIT).until(() -> answers().size() == 2);

                // Then
                assertThat(answers().get(0)).contains("\"errorCode\":0");
                assertThat(answers().get(1)).contains("\"errorCode\":1").contains("has been seen");
                assertThat(setpoint(running)).isEqualTo("72");
            } finally {
                listener.destroy();
            }
        } finally {
            broker.destroy();
        }
    }

    /** What is to be typed: a line that ends in a backslash goes on in the next, and what is to go on beside the others does so by itself. */
    private static List<String> lines(String page) {
        int begin = page.indexOf(CHAPTER);
        String chapter = page.substring(begin, page.indexOf("\n## ", begin + 1));
        return chapter.replaceAll("\\\\\n +", "")
                .lines()
                .filter(line -> line.startsWith("    "))
                .map(line -> line.strip().replaceFirst(" &$", ""))
                .toList();
    }

    private Process type(String line, String output) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", "exec " + line).directory(folder.toFile());
        shell.environment().put("XDG_CONFIG_HOME", folder.toString());
        shell.environment().merge("PATH", "/usr/local/sbin:/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        return shell.redirectErrorStream(true)
                .redirectOutput(folder.resolve(output).toFile())
                .start();
    }

    private void run(String line) throws IOException, InterruptedException {
        Process process = type(line, "said");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(line).isTrue();
        assertThat(process.exitValue()).as("%s: %s", line, said("said")).isZero();
    }

    private String said(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private List<String> answers() throws IOException {
        return said("answers")
                .lines()
                .filter(line -> line.contains("requestID"))
                .toList();
    }

    private static String setpoint(Running running) throws Exception {
        Caller caller = Caller.of(Caller.Origin.LOCAL, "test");
        Command get = Command.get(UUID.randomUUID().toString(), "boiler-1", "Setpoint", caller, Instant.now());
        Event event = running.commands().execute(get).get(60, TimeUnit.SECONDS).event();
        return event == null ? "" : ValueText.plain(event.readings().get(0));
    }
}
