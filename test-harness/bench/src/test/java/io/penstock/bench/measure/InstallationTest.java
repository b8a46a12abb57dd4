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
                [ "$version" -eq 25 ] && flags="$flags -XX:One
                  -XX:Two"
                """);

        // Then
        assertThat(Installation.launcherFlags(launcher, "flags", 17))
                .containsExactly("-XX:+UseSerialGC", "-Xms28m", "-XX:FreqInlineSize=150", "-Xss512k");
        assertThat(Installation.launcherFlags(launcher, "flags", 25))
                .endsWith("-Xss512k", "--enable-native-access=ALL-UNNAMED", "-XX:One", "-XX:Two");
        assertThat(Installation.launcherFlags(launcher, "flags", 26))
                .endsWith("-Xss512k", "--enable-native-access=ALL-UNNAMED");
        assertThat(Installation.launcherFlags(launcher, "compiler", 17)).containsExactly("-XX:FreqInlineSize=150");
        assertThatThrownBy(() -> Installation.launcherFlags(launcher, "none", 17))
                .hasMessageContaining("none=");
    }

    @Test
    void shouldFindThemInTheLauncherOfThisCheckout() throws IOException {
        assertThat(Installation.launcherFlags(Here.ofCheckout("penstock"), "flags", 17))
                .contains("-XX:+UseSerialGC")
                .containsAll(Installation.launcherFlags(Here.ofCheckout("penstock"), "compiler", 17))
                .allMatch(flag -> flag.startsWith("-X"));
        assertThat(Installation.launcherFlags(Here.ofCheckout("penstock"), "flags", 25))
                .contains("-XX:-AOTReplayTraining", "-Djdk.reflect.useNativeAccessorOnly=true")
                .allMatch(flag -> flag.startsWith("-"));
    }
}
