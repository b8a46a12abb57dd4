/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.run.Plugins;
import io.penstock.engine.config.PluginKind;
import io.penstock.engine.config.PluginRegistry;
import io.penstock.engine.config.ReferenceWriter;
import io.penstock.engine.config.SampleLinter;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All plugins of the program, as a fleet. */
class ReferenceTest {
    private final PluginRegistry registry = Plugins.registry();

    @Test
    void shouldHaveReferencePagesThatSayWhatThePluginsDeclare() throws IOException {
        assertThat(ReferenceWriter.stale(registry, BuildTest.ROOT.resolve("docs/reference")))
                .as("generated pages that differ from the declarations; mend with: ./penstock reference docs/reference")
                .isEmpty();
    }

    @Test
    void shouldHaveSamplesThatTheLinterAccepts() {
        assertThat(SampleLinter.lint(registry)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(PluginKind.class)
    void shouldHavePluginsOfEachKindEachWithASample(PluginKind kind) {
        assertThat(registry.all(kind)).isNotEmpty().allSatisfy(plugin -> assertThat(
                        plugin.declaration().samples())
                .as("samples of %s '%s'", kind.word(), plugin.name())
                .isNotEmpty());
    }
}
