/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.Penstock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder that the program cannot have. */
class DataFolderTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("penstock.yaml"), "api: {enabled: false}\n");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(data())) {
            return files.sorted().toList();
        }
    }

    /** What was printed, exit code first. */
    private static String say(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter both = new PrintWriter(text, true);
        return Penstock.run(words, both, both) + " " + text;
    }

    @Test
    void shouldDeleteNothingThatAnotherHolds() throws Exception {
        // Given one that has the folder and answers nobody
        try (DataFolder other = DataFolder.open(folder, data())) {
            assertThat(other.bus().trouble()).isNull();
            List<Path> before = files();

            // When
            String said = say("run", folder.toString(), "--fresh", "--for", "1s");

            // Then
            assertThat(said).startsWith("1 ").contains("is in use by another Penstock");
            assertThat(files()).isEqualTo(before);
        }
    }

    @Test
    void shouldBeTheUsersErrorThatAnotherHoldsIt() throws Exception {
        try (DataFolder other = DataFolder.open(folder, data())) {
            assertThat(other.bus().trouble()).isNull();
            assertThat(say("run", folder.toString(), "--for", "1s"))
                    .startsWith("1 ")
                    .contains("is in use by another Penstock");
            assertThat(say("bus", "status", "-p", folder.toString())).startsWith("1 ");
        }
    }

    @Test
    void shouldBeTheUsersErrorThatANewerVersionWroteIt() throws Exception {
        // Given
        DataFolder.open(folder, data()).close();
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + data().resolve("state.db"));
                Statement s = c.createStatement()) {
            s.execute("PRAGMA user_version = 99");
        }

        // Then
        assertThat(say("bus", "status", "-p", folder.toString()))
                .startsWith("1 ")
                .contains("a newer Penstock wrote it");
    }

    @Test
    void shouldSayWhyItCannotBeMade() throws Exception {
        Path file = Files.createFile(folder.resolve("taken"));

        assertThat(say("run", folder.toString(), "--data", file.toString(), "--for", "1s"))
                .startsWith("1 ")
                .contains("'" + file + "' is there already and is no folder");
        assertThat(say("run", folder.toString(), "--data", file.resolve("data").toString(), "--for", "1s"))
                .startsWith("1 ")
                .contains("Not a directory");
    }

    @Test
    void shouldBeginAnewWhereThereIsNothingYet() throws Exception {
        assertThat(say("run", folder.toString(), "--fresh", "--for", "100ms")).startsWith("0 ");
        assertThat(data().resolve("bus")).isDirectory();
    }
}
