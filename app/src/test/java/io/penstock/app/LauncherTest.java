/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./penstock} hands to the JVM; the JVM here says what it was given, and leaves an archive where it is asked for one. */
class LauncherTest {
    private static final String ON_A_TERMINAL = "-Dpenstock.terminal=true";

    @TempDir
    Path folder;

    @Test
    void shouldNotTakeAPipeForATerminal() throws Exception {
        String launcher = packaged();

        assertThat(said(launcher, "run"))
                .contains("io.penstock.app.Penstock", "run")
                .doesNotContain(ON_A_TERMINAL);
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere script(1) takes other arguments
    void shouldHandOverThatThereIsATerminal() throws Exception {
        String launcher = packaged();

        assertThat(said("script", "-qec", launcher + " run", "/dev/null"))
                .contains("io.penstock.app.Penstock", "run", ON_A_TERMINAL);
    }

    @ParameterizedTest
    @CsvSource({
        "'', C.UTF-8",
        "LC_CTYPE=C, C.UTF-8",
        "LANG=de_DE.ISO-8859-1, ''",
        "LANG=de_DE.UTF-8 LC_ALL=POSIX, C.UTF-8"
    })
    void shouldSpeakUtf8WhereThereIsNoLocale(String environment, String locale) throws Exception {
        // Given
        String launcher = packaged();
        // When
        List<String> said = said("sh", "-c", "unset LANG LC_CTYPE LC_ALL; " + environment + " " + launcher + " lint");
        // Then
        assertThat(said).contains("locale=" + locale);
    }

    @Test
    void shouldPrepareAFasterStartOnceWhereThePackageLies() throws Exception {
        // Given
        String launcher = packaged();
        Path demo = Files.createDirectories(folder.resolve("profiles/demo/services"));
        Files.writeString(demo.resolveSibling("penstock.yaml"), "services: {}\n");
        String archive = "-XX:AOTCache=" + folder.resolve("penstock-25.aot");
        // When
        List<String> first = said(launcher, "run", "other");
        List<String> second = said(launcher, "run", "other");
        // Then
        assertThat(first).contains("penstock: preparing a faster start (once) ...", archive, "other");
        assertThat(second).contains(archive, "other").noneMatch(line -> line.contains("preparing"));
    }

    @Test
    void shouldSayThatJavaHomeIsWrongWhereThereIsNoJava() throws Exception {
        // Given
        String launcher = packaged();
        Files.delete(folder.resolve("jdk/bin/java"));
        // When
        List<String> said = said("sh", "-c", launcher + " run || true");
        // Then
        assertThat(said)
                .containsExactly("penstock: JAVA_HOME must be the folder of a JDK, 17 or later, but there is no '"
                        + folder.resolve("jdk/bin/java") + "'");
    }

    /** HotSpot ends where it does not know a flag: JDK-8325496 says since when it knows this one. */
    @ParameterizedTest
    @CsvSource({
        "25.0.1, Eclipse Adoptium, true",
        "25.0.1, Oracle Corporation, true",
        "23, Debian, true",
        "22.0.2, Debian, false",
        "21.0.4, Debian, true",
        "21.0.8, Oracle Corporation, false",
        "21.0.3, Debian, false",
        "21, Debian, false",
        "17.0.15, Debian, true",
        "17.0.9, Debian, false",
        "17.0.10.1, Debian, false",
        "17, Debian, false"
    })
    void shouldLetTheJvmGiveBackWhatTheCLibraryKeepsWhereItKnowsHow(String version, String vendor, boolean trims)
            throws Exception {
        // Given
        String launcher = packaged();
        Files.writeString(
                folder.resolve("jdk/release"), "IMPLEMENTOR=\"" + vendor + "\"\nJAVA_VERSION=\"" + version + "\"\n");
        // When
        List<String> said = said(launcher, "lint", "other");
        // Then
        assertThat(said).contains("other");
        assertThat(said.contains("-XX:TrimNativeHeapInterval=30000"))
                .as(said::toString)
                .isEqualTo(trims);
    }

    /** A package with nothing in it but its launcher. */
    private String packaged() throws IOException {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(
                java,
                """
                #!/bin/sh
                printf '%s\\n' "locale=${LC_ALL:-}" "$@"
                for given; do
                  case $given in -XX:AOTCacheOutput=*) echo classes >"${given#*=}" ;; esac
                done
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Path launcher = folder.resolve("penstock");
        Files.copy(BuildTest.ROOT.resolve("penstock"), launcher);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return launcher.toString();
    }

    private List<String> said(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().remove("PENSTOCK_OPTS");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.lines().map(String::strip).toList();
    }
}
