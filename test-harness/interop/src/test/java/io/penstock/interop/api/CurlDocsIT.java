/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.app.Penstock;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import io.penstock.interop.Folders;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import io.penstock.interop.configuration.Packaged;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the {@code curl} lines of the docs against the profiles that they speak of. A line answers 200 unless a comment behind it says
 * otherwise.
 */
@RequiresPeer(Peer.CURL)
class CurlDocsIT {
    private static final Pattern SHELL = Pattern.compile("```sh\\n(.*?)\\n```", Pattern.DOTALL);
    private static final Pattern FILE =
            Pattern.compile("<!-- file: (gateway/\\S+) -->\\n```yaml\\n(.*?)\\n```", Pattern.DOTALL);
    private static final Pattern EXPECTED = Pattern.compile("#\\s*(\\d{3})\\s*$");

    @TempDir
    Path temp;

    @Test
    void shouldAnswerEveryCurlLineOfTheDocsAsTheySay() throws Exception {
        // Given
        Path root = Packaged.checkout();
        Folders.copyProfile(root.resolve("profiles/boiler"), temp.resolve("boiler"));
        String page = Files.readString(root.resolve("docs/how-to/api.md"));
        Matcher file = FILE.matcher(page);
        while (file.find()) {
            Path target = temp.resolve(file.group(1));
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.group(2) + "\n");
        }
        List<String> lines = new ArrayList<>(curls(page));
        lines.addAll(curls(Files.readString(root.resolve("docs/tutorial/boiler.md"))));
        assertThat(lines).hasSizeGreaterThan(20);

        // When
        try (Running boiler = start("boiler");
                Running gateway = start("gateway")) {
            String token = token();
            String plain = boiler.address();
            String secure = "https://localhost:" + URI.create(gateway.address()).getPort();
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> status("curl -s " + plain + "/api/v3/device/name/boiler-1/Status", token) == 200);

            // Then
            for (String line : lines) {
                String local = line.replace("http://127.0.0.1:8080", plain).replace("https://localhost:8443", secure);
                Matcher expected = EXPECTED.matcher(line);
                assertThat(status(local, token))
                        .as(line)
                        .isEqualTo(expected.find() ? Integer.parseInt(expected.group(1)) : 200);
            }
        }
    }

    private Running start(String profile) throws Exception {
        Path folder = temp.resolve(profile);
        return Running.start(new Options(folder, folder.resolve("data"), Map.of("port", "0"), false, false));
    }

    /** As the page has it made. */
    private String token() {
        StringWriter out = new StringWriter();
        String[] arguments = {
            "token",
            "create",
            "-p",
            temp.resolve("gateway").toString(),
            "--role",
            "operator",
            "--ttl",
            "1h",
            "--name",
            "anna",
            "--devices",
            "label:hall-7",
            "--resources",
            "Set*,Temp*"
        };
        assertThat(Penstock.run(arguments, new PrintWriter(out), new PrintWriter(out)))
                .as(out.toString())
                .isZero();
        return out.toString().strip();
    }

    private int status(String curl, String token) throws IOException, InterruptedException {
        String command = curl.replaceFirst("^curl", "curl --max-time 60 -o /dev/null -w '%{http_code}'");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(temp.toFile());
        builder.environment().put("TOKEN", token);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.matches("\\d{3}") ? Integer.parseInt(output) : -1;
    }

    private static List<String> curls(String page) {
        List<String> found = new ArrayList<>();
        Matcher block = SHELL.matcher(page);
        while (block.find()) {
            block.group(1).lines().filter(l -> l.startsWith("curl ")).forEach(found::add);
        }
        return found;
    }
}
