/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.app.Penstock;
import io.penstock.app.control.UserErrorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room for the data. */
class FullDiskTest {
    @TempDir
    Path folder;

    /** What was printed, exit code first. */
    private static String say(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter both = new PrintWriter(text, true);
        return Penstock.run(words, both, both) + " " + text;
    }

    private static boolean done(String... command) throws Exception {
        try {
            Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
            return p.waitFor(10, TimeUnit.SECONDS) && p.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void shouldSayWhichFolderHasNoRoomAndWhatToDo() throws Exception {
        Files.writeString(folder.resolve("penstock.yaml"), "services: {sim: virtual}\napi: {enabled: false}\n");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        for (int room : new int[] {0, 4, 40}) {
            // Given
            assumeTrue(
                    done("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk.toString()),
                    "only root may mount a small file system");
            try {
                Files.write(disk.resolve("other"), new byte[(1024 - room) << 10]);
                String data = disk.resolve("data").toString();

                // When, Then
                assertThat(say("run", folder.toString(), "--data", data, "--for", "1ms"))
                        .as("%s KiB", room)
                        .startsWith("1 penstock: the data folder '" + data + "' is on a disk that is full (")
                        .contains("B left): make room there, or give other data with --data");
            } finally {
                assertThat(done("umount", "-l", disk.toString())).isTrue();
            }
        }
    }

    @Test
    void shouldTellWantOfRoomFromOtherTrouble() {
        assertThatThrownBy(() -> FullDisk.refuse(
                        new UncheckedIOException(new IOException("cannot commit: [SQLITE_FULL] no more")), folder))
                .isInstanceOf(UserErrorException.class);
        assertThatCode(() -> FullDisk.refuse(
                        new IllegalStateException(new IOException("broken", new SQLException("disk I/O error"))),
                        folder))
                .doesNotThrowAnyException();
    }
}
