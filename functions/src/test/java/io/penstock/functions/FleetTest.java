/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.plugin.Plugin;
import io.penstock.functions.filter.Filter;
import io.penstock.testkit.function.FunctionKit;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Walks every function of this module. */
class FleetTest {
    private static final String INDEX = "/META-INF/penstock/plugins";

    @Test
    void shouldListEveryFunction() throws Exception {
        List<String> listed;
        try (InputStream in = Filter.class.getResourceAsStream(INDEX)) {
            listed = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }

        assertThat(listed)
                .as("each @Plugin class of this module has its line, in order, in src/main/resources" + INDEX)
                .containsExactlyElementsOf(
                        plugins().stream().map(Class::getName).toList());
    }

    @Test
    void shouldHoldEveryFunctionToTheKit() throws Exception {
        for (Class<?> plugin : plugins()) {
            Class<?> test = Class.forName(plugin.getName() + "Test");
            assertThat(FunctionKit.class.isAssignableFrom(test))
                    .as(test + " extends FunctionKit")
                    .isTrue();
        }
    }

    private static List<Class<?>> plugins() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(
                Filter.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replace('\\', '.');
                Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
                if (type.isAnnotationPresent(Plugin.class)) {
                    found.add(type);
                }
            }
        }
        return found;
    }
}
