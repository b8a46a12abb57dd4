/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A wall clock that can be set while a program runs: libfaketime, of which the program knows nothing. The monotonic clock goes on. */
final class FakeTime {
    private final Path library;
    private final Path file;

    private FakeTime(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** Where it is installed, or where {@code PENSTOCK_FAKETIME} says. */
    static Optional<Path> library() {
        String named = System.getenv("PENSTOCK_FAKETIME");
        return Stream.of(
                        named == null ? "" : named,
                        "/usr/lib/" + System.getProperty("os.arch").replace("amd64", "x86_64")
                                + "-linux-gnu/faketime/libfaketimeMT.so.1",
                        "/usr/lib64/faketime/libfaketimeMT.so.1",
                        "/usr/lib/faketime/libfaketimeMT.so.1")
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** A clock that is right so far. */
    static FakeTime in(Path folder) throws IOException {
        Path library = library().orElseThrow(() -> new IOException("libfaketime must be installed"));
        return new FakeTime(library, Files.writeString(folder.resolve("clock"), "+0"));
    }

    /** What a program needs that is to see this clock. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1");
    }

    /** Sets it ahead of, or behind, the right time; takes effect within a second. */
    void step(int seconds) throws IOException {
        Path next = Files.writeString(file.resolveSibling("clock-next"), (seconds < 0 ? "" : "+") + seconds);
        Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
