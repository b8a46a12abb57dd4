/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.ProfileException;
import io.penstock.engine.config.PluginRegistry;
import io.penstock.engine.config.ProfileLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code fsync} as it is written in a profile. */
class FsyncSettingTest {
    @TempDir
    Path folder;

    private Fsync bind(String fsync) throws IOException, ProfileException {
        Files.writeString(
                folder.resolve("penstock.yaml"),
                """
                pipelines:
                  p:
                    steps: [camel: direct:x]
                    to:
                      out:
                        file: {path: x, fsync: %s}
                """
                        .formatted(fsync));
        FileEndpoint bound = (FileEndpoint) new ProfileLoader(PluginRegistry.of(FileEndpoint.class), Map.of())
                .load(folder, Map.of())
                .lanes()
                .get(0)
                .endpoint();
        return bound.fsync();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{interval: 200ms}", "{interval: {every: 200ms}}"})
    void shouldTakeAnIntervalShortAndLong(String written) throws Exception {
        assertThat(bind(written)).isEqualTo(new Fsync.Interval(Duration.ofMillis(200)));
    }

    @Test
    void shouldTakeTheNamesOfTheOthers() throws Exception {
        assertThat(bind("never")).isEqualTo(new Fsync.Never());
        assertThat(bind("each-batch")).isEqualTo(new Fsync.EachBatch());
    }

    @ParameterizedTest
    @ValueSource(strings = {"interval", "{interval: 2s}", "{interval: {}}", "200ms"})
    void shouldSayWhereAnIntervalIsMissingOrTooLong(String written) {
        assertThatThrownBy(() -> bind(written))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("penstock.yaml:6:")
                .hasMessageContaining("fsync");
    }
}
