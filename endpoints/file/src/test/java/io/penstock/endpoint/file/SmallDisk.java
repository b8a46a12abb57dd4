/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of 300 kB; only root may have one. */
record SmallDisk(Path folder) implements AutoCloseable {
    /** Skips the test where it may not be mounted. */
    static SmallDisk mount(Path folder) throws IOException, InterruptedException {
        Files.createDirectory(folder);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=300k", "none", folder.toString()),
                "only root may mount a small file system");
        return new SmallDisk(folder);
    }

    void makeReadOnly() throws IOException, InterruptedException {
        assertThat(run("mount", "-o", "remount,ro", folder.toString())).isTrue();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        assertThat(run("umount", folder.toString())).isTrue();
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such program on this system
        }
    }
}
