/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTakeAllFlagsThatTheLauncherGives() throws IOException {
        // Given
        Path launcher = Files.writeString(
                folder.resolve("penstock"),
                """
                heap="-XX:+UseSerialGC -Xms28m"
                compiler="-XX:FreqInlineSize=150"
                flags="$heap $compiler -Xss512k"
                [ "$version" -ge 22 ] && flags="$flags --enable-native-access=ALL-UNNAMED"
                """);

        // Then
        assertThat(Installation.launcherFlags(launcher, "flags"))
                .containsExactly("-XX:+UseSerialGC", "-Xms28m", "-XX:FreqInlineSize=150", "-Xss512k");
        assertThat(Installation.launcherFlags(launcher, "compiler")).containsExactly("-XX:FreqInlineSize=150");
        assertThatThrownBy(() -> Installation.launcherFlags(launcher, "none")).hasMessageContaining("none=");
    }

    @Test
    void shouldFindThemInTheLauncherOfThisCheckout() throws IOException {
        assertThat(Installation.launcherFlags(Here.ofCheckout("penstock"), "flags"))
                .contains("-XX:+UseSerialGC")
                .containsAll(Installation.launcherFlags(Here.ofCheckout("penstock"), "compiler"))
                .allMatch(flag -> flag.startsWith("-X"));
    }
}
