/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the system keeps of files in memory. */
final class DiskCache {
    private DiskCache() {}

    /** Takes these out of it, as {@code dd} of GNU can without being root; false where there is none that can. */
    static boolean drop(List<Path> files) throws IOException {
        boolean dropped = !files.isEmpty();
        for (Path file : files) {
            Process dd;
            try {
                dd = new ProcessBuilder("dd", "if=" + file, "of=/dev/null", "iflag=nocache", "count=0")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                return false;
            }
            try {
                dropped &= dd.waitFor(10, TimeUnit.SECONDS) && dd.exitValue() == 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return dropped;
    }
}
