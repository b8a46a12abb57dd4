/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.app.Penstock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles that a machine cannot run as they are: it says what to mend, and that it is the user's to do. */
class UnusableProfileTest {
    /** A file that is there and cannot be read, by root neither. */
    private static final Path UNREADABLE = Path.of("/proc/self/mem");

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        write("{enabled: false}");
    }

    private void write(String api) throws IOException {
        Files.writeString(folder.resolve("penstock.yaml"), "api: " + api + "\n");
    }

    /** What was printed, exit code first. */
    private String run(String... options) {
        StringWriter text = new StringWriter();
        PrintWriter both = new PrintWriter(text, true);
        String[] words = new String[options.length + 4];
        System.arraycopy(new String[] {"run", folder.toString(), "--for", "1ms"}, 0, words, 0, 4);
        System.arraycopy(options, 0, words, 4, options.length);
        return Penstock.run(words, both, both) + " " + text;
    }

    @Test
    void shouldNameTheFileThatCannotBeRead() throws IOException {
        assumeTrue(Files.isRegularFile(UNREADABLE));
        Files.createDirectory(folder.resolve("pipelines"));
        Files.createSymbolicLink(folder.resolve("pipelines/hall.yaml"), UNREADABLE);

        assertThat(run()).startsWith("1 pipelines/hall.yaml: cannot be read");
    }

    @Test
    void shouldRunTheLastAcceptedWhereAFileCannotBeRead() throws Exception {
        assumeTrue(Files.isRegularFile(UNREADABLE));
        Running.start(new Options(folder, folder.resolve("data"), Map.of(), false, false))
                .close();
        Files.createDirectory(folder.resolve("pipelines"));
        Files.createSymbolicLink(folder.resolve("pipelines/hall.yaml"), UNREADABLE);

        assertThat(run("--service")).startsWith("0 penstock");
    }

    @Test
    void shouldNameTheFolderThatCannotBeListed() throws IOException {
        Files.createDirectory(folder.resolve("services"));
        Files.createSymbolicLink(folder.resolve("services/again"), Path.of("."));

        assertThat(run()).startsWith("1 services/again: ");
    }

    @Test
    void shouldTellAnAddressOfAnotherMachineFromOneThatIsTaken() throws IOException {
        write("{port: 0, host: 192.0.2.1, insecure: true}");
        assertThat(run()).startsWith("1 penstock: api: 192.0.2.1 is no address of this machine");
        write("{port: 0, host: nowhere.invalid, insecure: true}");
        assertThat(run()).startsWith("1 penstock: api: nowhere.invalid is no address of this machine");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            write("{port: " + taken.getLocalPort() + "}");
            assertThat(run())
                    .startsWith("1 penstock: api: 127.0.0.1:" + taken.getLocalPort() + " is taken by another program");
        }
    }
}
