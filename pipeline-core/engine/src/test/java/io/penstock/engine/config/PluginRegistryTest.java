/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.event.Event;
import io.penstock.api.function.Context;
import io.penstock.api.function.EventFunction;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.engine.config.sample.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginRegistryTest {
    private static final String ANOTHER = "io.penstock.engine.config.PluginRegistryTest$Another";

    /** No plugin: it does nothing. */
    @Plugin(name = "nothing", summary = "Nothing.", since = "0.1")
    public record Nothing() {}

    /** A name that is taken. */
    @Plugin(
            name = "filter",
            summary = "Another.",
            since = "0.1",
            samples = {"filter: {x: 1}", "convert: {to: Cel}"})
    public record Another(@Setting("A number.") int n) implements EventFunction {
        @Override
        public Event apply(Event event, Context context) {
            return event;
        }
    }

    @Test
    void shouldKnowPluginsByKindAndName() {
        PluginRegistry registry = PluginRegistry.of(Samples.ALL);
        assertThat(registry.find(PluginKind.ENDPOINT, "mqtt").type()).isEqualTo(Samples.Mqtt.class);
        assertThat(registry.find(PluginKind.CONNECTION, "mqtt").type()).isEqualTo(Samples.MqttConnection.class);
        assertThat(registry.find(PluginKind.DRIVER, "mqtt")).isNull();
        assertThat(registry.all(PluginKind.DRIVER)).extracting(PluginInfo::name).containsExactly("modbus", "virtual");
    }

    @Test
    void shouldRefuseWhatIsNoPluginAndNamesThatAreTaken() {
        assertThatThrownBy(() -> PluginRegistry.of(Nothing.class))
                .hasMessageContaining("must be a function, an endpoint, a driver or a connection");
        assertThatThrownBy(() -> PluginRegistry.of(String.class)).hasMessageContaining("must be a public record");
        assertThatThrownBy(() -> PluginRegistry.of(Samples.Filter.class, Another.class))
                .hasMessageContaining("two functions are named 'filter'");
    }

    @Test
    void shouldFindPluginsInJarsOfAFolder(@TempDir Path folder) throws IOException {
        // Given
        another(folder.resolve("another.jar"));
        ClassLoader without = new WithoutClass(ANOTHER);

        // When
        PluginRegistry registry = PluginRegistry.of(without, folder);

        // Then
        PluginInfo found = registry.find(PluginKind.FUNCTION, "filter");
        assertThat(found.type()).isNotEqualTo(Another.class);
        assertThat(found.settings()).extracting(SettingInfo::key).containsExactly("n");
    }

    @Test
    void shouldRefuseAPluginThatIsInTwoJars(@TempDir Path folder) throws IOException {
        // Given a newer one that was put beside the older
        another(folder.resolve("another-1.0.jar"));
        another(folder.resolve("another-1.1.jar"));

        // When, then
        assertThatThrownBy(() -> PluginRegistry.of(new WithoutClass(ANOTHER), folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another-1.0.jar")
                .hasMessageContaining("another-1.1.jar");
    }

    @Test
    void shouldNameAListedClassThatIsNotThere(@TempDir Path folder) throws IOException {
        // Given
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("broken.jar")))) {
            jar.putNextEntry(new JarEntry(PluginRegistry.INDEX));
            jar.write("no.such.Plugin".getBytes(StandardCharsets.UTF_8));
        }

        // When, then
        assertThatThrownBy(() -> PluginRegistry.of(getClass().getClassLoader(), folder))
                .hasMessageContaining("no.such.Plugin")
                .hasMessageContaining("broken.jar");
    }

    @Test
    void shouldNameAJarThatCannotBeRead(@TempDir Path folder) throws IOException {
        // Given one whose copying broke off
        Files.writeString(folder.resolve("half.jar"), "PK");

        // When, then
        assertThatThrownBy(() -> PluginRegistry.of(getClass().getClassLoader(), folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(folder.resolve("half.jar").toString())
                .hasMessageContaining("cannot be read");
    }

    @Test
    void shouldLintSamples() {
        assertThat(SampleLinter.lint(PluginRegistry.of(Another.class)))
                .extracting(Object::toString)
                .containsExactly(
                        "sample 1 of function filter:1:10: function 'filter': has no setting 'x'; known are [n]",
                        "sample 2 of function filter:1:1: must show 'filter' but shows 'convert'");
    }

    private void another(Path file) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
                InputStream code = getClass().getResourceAsStream("PluginRegistryTest$Another.class")) {
            jar.putNextEntry(new JarEntry(PluginRegistry.INDEX));
            jar.write(("# ours\n" + ANOTHER + "\n").getBytes(StandardCharsets.UTF_8));
            jar.putNextEntry(new JarEntry(ANOTHER.replace('.', '/') + ".class"));
            code.transferTo(jar);
        }
    }

    /** The tests' loader, but for one class. */
    private static final class WithoutClass extends ClassLoader {
        private final String name;

        WithoutClass(String name) {
            super(PluginRegistryTest.class.getClassLoader());
            this.name = name;
        }

        @Override
        protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
            if (wanted.equals(name)) {
                throw new ClassNotFoundException(wanted);
            }
            return super.loadClass(wanted, resolve);
        }
    }
}
