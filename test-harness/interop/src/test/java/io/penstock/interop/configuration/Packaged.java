/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.configuration;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.interop.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The program as it is packaged, run by its launcher in a process of its own: nothing of it is reached but what a user reaches. */
public final class Packaged implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("listening +(http://\\S+)/health/ready");

    private static @Nullable Path installed;

    private final Process process;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();

    private Packaged(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Where it is laid out, once for all tests: they run side by side. */
    public static synchronized Path install() throws IOException {
        Path home = installed;
        if (home == null) {
            home = layOut();
            installed = home;
        }
        return home;
    }

    /** As a package does: the launcher, and the jars beside it. */
    private static Path layOut() throws IOException {
        Path jars = checkout().resolve("app/target/dist/lib");
        if (!Files.isDirectory(jars)) {
            throw new IOException("the program must be packaged before it is run: mvn -pl app package makes " + jars);
        }
        Path home = Files.createDirectories(Path.of("target/packaged").toAbsolutePath());
        Files.copy(checkout().resolve("penstock"), home.resolve("penstock"), COPY_ATTRIBUTES, REPLACE_EXISTING);
        if (!Files.exists(home.resolve("lib"))) {
            Files.createSymbolicLink(home.resolve("lib"), jars);
        }
        return home;
    }

    /** Where this repository is checked out. */
    public static Path checkout() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("penstock"))) {
            at = at.getParent();
        }
        return at;
    }

    /** Starts {@code penstock run} of a profile; {@link #awaitReady} says when it is there. */
    public static Packaged run(Path home, Path profile, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("penstock").toString(), "run", profile.toString()));
        command.addAll(List.of(more));
        Path log = Files.createTempFile(profile, "penstock", ".log");
        ProcessBuilder program = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
        // it runs for seconds: what it compiles well for longer would take the processor from the others
        program.environment().put("PENSTOCK_OPTS", "-XX:TieredStopAtLevel=1");
        return new Packaged(program.start(), log);
    }

    /** Returns when it serves. */
    public Packaged awaitReady() {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the program must run but ended with " + process.exitValue() + ":\n" + said());
            }
            return ADDRESS.matcher(said()).find() && get("/health/ready").statusCode() == 200;
        });
        return this;
    }

    /** Returns when this connection stands: what is published to a broker before the program has subscribed is nobody's. */
    public Packaged awaitUp(String connection) {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            JsonNode parts =
                    new ObjectMapper().readTree(get("/health/ready").body()).path("parts");
            return StreamSupport.stream(parts.spliterator(), false)
                    .filter(part -> part.path("kind").asText().equals("connection"))
                    .filter(part -> part.path("name").asText().equals(connection))
                    .anyMatch(part -> part.path("well").asBoolean());
        });
        return this;
    }

    /** Whatever it has written to its terminal. */
    public String said() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it answers to this path. */
    public HttpResponse<String> get(String path) {
        Matcher address = ADDRESS.matcher(said());
        if (!address.find()) {
            throw new AssertionError("the program must say where it listens but said:\n" + said());
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address.group(1) + path))
                    .timeout(Duration.ofSeconds(60))
                    .build();
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("the program must answer; it said:\n" + said(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** All metrics as they are now. */
    public Metrics metrics() {
        return new Metrics(get("/metrics").body());
    }

    /** Asks it to end (SIGTERM) and gives its exit code. */
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the program must end when it is asked to; it said:\n" + said());
        }
        return process.exitValue();
    }

    /** Makes it stand still (SIGSTOP): its connections stay, and it does nothing. */
    public void freeze() {
        Signals.send(process, "STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        Signals.send(process, "CONT");
    }

    /** Kills it (SIGKILL) after this time; it must not have ended by itself. */
    public void killAfter(Duration time) throws InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the program must run but ended with " + process.exitValue() + ":\n" + said());
        }
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
