/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.Profile;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules in DRL in the whole program. */
class DroolsPartTest {
    /** Drools takes seconds to load, and many where the processor is shared. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final String DRL =
            """
            package lamp
            rule "follow" when
                LatestValue(device == "lamp", resource == "Level", $level: value)
            then
                commands.set("lamp", "Copy", $level);
                alerts.raise("lit", "info", "the lamp says something");
            end
            """;

    @TempDir
    Path folder;

    private LampFolder lamp;

    @BeforeEach
    void write() throws IOException {
        lamp = LampFolder.of(folder, "services: {sim: {virtual: {}}}\napi: {port: 0}\n");
    }

    private static String get(String url) {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldActThroughTheDeskAndTellHowItDoes() throws Exception {
        // Given
        lamp.write("rules/lamp.drl", DRL);

        // When
        try (Running running = Running.start(lamp.options())) {
            // Then: the program is up before the rules are
            assertThat(get(running.address() + "/health/ready")).contains("drools");
            await().atMost(LONGEST).untilAsserted(() -> assertThat(get(running.address() + "/metrics"))
                    .containsPattern("penstock_drools_commands_total [1-9]")
                    .containsPattern("penstock_drools_facts [1-9]"));

            // When: a mistake is saved
            lamp.write("rules/lamp.drl", DRL.replace("$level)", "$leve)"));

            // Then: it is told, and what ran goes on
            await().atMost(LONGEST).untilAsserted(() -> assertThat(get(running.address() + "/health/ready"))
                    .contains("rules/lamp.drl:2:1: ")
                    .contains("the rules before it go on"));

            // When: the file is gone
            Files.delete(folder.resolve("rules/lamp.drl"));

            // Then: so are the rules
            await().atMost(LONGEST).untilAsserted(() -> assertThat(get(running.address() + "/health/ready"))
                    .doesNotContain("drools"));
        }
    }

    @Test
    void shouldStartWithoutRulesThatAreWrongAndTakeThemUpOnceTheyAreMended() throws Exception {
        // Given
        lamp.write("rules/lamp.drl", DRL.replace("$level)", "$leve)"));

        // When
        try (Running running = Running.start(lamp.options())) {
            // Then: all else runs, and health says what is wrong and where
            await().atMost(LONGEST).untilAsserted(() -> assertThat(get(running.address() + "/health/ready"))
                    .contains("refused")
                    .contains("rules/lamp.drl:2:1: "));
            await().atMost(LONGEST)
                    .untilAsserted(() ->
                            assertThat(running.commands().last("lamp", "Level")).isNotNull());

            // When
            lamp.write("rules/lamp.drl", DRL);

            // Then
            await().atMost(LONGEST).untilAsserted(() -> assertThat(get(running.address() + "/metrics"))
                    .containsPattern("penstock_drools_commands_total [1-9]"));
        }
    }

    @Test
    void shouldLetOutputsFallWhenARuleHangs() throws Exception {
        // Given an output that falls with the rules, and a rule that hangs once the lamp is dark
        lamp.write("penstock.yaml", "services: {sim: {virtual: {}}}\napi: {port: 0}\ndrools: {hang: 1s}\n");
        lamp.write(
                "services/sim/devices/lamp.yaml",
                """
                name: lamp
                profileName: lamp
                protocols: {other: {Address: lamp}}
                properties: {penstock: {outputs: {Copy: {safe: 42, triggers: [rulesDown]}}}}
                autoEvents:
                  - {interval: 100ms, sourceName: Level}
                  - {interval: 100ms, sourceName: Hang}
                """);
        lamp.write(
                "rules/lamp.drl",
                DRL
                        + """
                        rule "hang" when
                            ReadingEvent(resource == "Hang", value == 7)
                        then
                            Thread.sleep(60_000);
                        end
                        """);
        try (Running running = Running.start(lamp.options())) {
            await().atMost(LONGEST).untilAsserted(() -> assertThat(get(running.address() + "/metrics"))
                    .containsPattern("penstock_drools_commands_total [1-9]"));

            // When
            Caller caller = Caller.of(Caller.Origin.LOCAL, "test");
            running.commands().execute(Command.set("1", "lamp", "Hang", Map.of("Hang", 7), caller, Instant.now()));

            // Then
            await().atMost(LONGEST).untilAsserted(() -> {
                String id = UUID.randomUUID().toString();
                Answer answer = running.commands()
                        .execute(Command.get(id, "lamp", "Copy", caller, Instant.now()))
                        .get(30, TimeUnit.SECONDS);
                assertThat(answer.event()).isNotNull();
                assertThat(answer.event().readings().get(0).number()).isEqualTo(42);
            });
            assertThat(get(running.address() + "/health/ready")).contains("hung");
        }
    }

    @Test
    void shouldSayInLintWhatIsWrongAndWhere() throws Exception {
        // Given
        lamp.write("rules/lamp.drl", DRL.replace("$level)", "$leve)"));
        Profile profile = new ProfileLoader(Plugins.registry()).load(folder, Map.of());

        // Then
        assertThat(DroolsFiles.problems(profile))
                .singleElement()
                .asString()
                .startsWith("rules/lamp.drl:2:1: ")
                .contains("$leve");
    }

    /**
     * In a class loader that has no Drools: whatever would load it could not start. JDBC drivers belong to the class loader that loaded
     * them, so each gets its own.
     */
    @Test
    void shouldNotNeedDroolsWhereNoFileAsksForIt() throws Exception {
        Class.forName("org.sqlite.JDBC");
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        try (WithoutDrools loader = new WithoutDrools(urls.toArray(new URL[0]))) {
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            Thread.currentThread().setContextClassLoader(loader);
            try {
                Class.forName("org.sqlite.JDBC", true, loader);

                // When
                Class<?> options = loader.loadClass(Options.class.getName());
                Object given = options.getConstructors()[0].newInstance(
                        folder, folder.resolve("data"), Map.of(), false, false);
                Class<?> running = loader.loadClass(Running.class.getName());
                AutoCloseable started =
                        (AutoCloseable) running.getMethod("start", options).invoke(null, given);
                String health = get(running.getMethod("address").invoke(started) + "/health/ready");
                started.close();

                // Then
                assertThat(health).contains("\"bus\"").doesNotContain("drools");
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
        }
    }

    private static final class WithoutDrools extends URLClassLoader {
        WithoutDrools(URL[] urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.drools.") || name.startsWith("org.kie.")) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }
    }
}
