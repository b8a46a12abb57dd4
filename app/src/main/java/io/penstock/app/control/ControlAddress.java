/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a running program's socket is. It lies in the data folder; a path too long for a socket (108 bytes with the final
 * zero, sockaddr_un of POSIX) is replaced by one in a private temporary folder, which the data folder then names.
 */
final class ControlAddress {
    private static final int LONGEST = 100;

    private ControlAddress() {}

    private static Path beside(Path data) {
        return data.toAbsolutePath().resolve("control.sock");
    }

    private static Path named(Path data) {
        return data.resolve("control.address");
    }

    /** A free path to bind; what an earlier program left there is taken away. */
    static Path forServer(Path data) throws IOException {
        clear(data);
        Path beside = beside(data);
        if (beside.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            return beside;
        }
        Path elsewhere = Files.createTempDirectory("penstock").resolve(beside.getFileName());
        Files.writeString(named(data), elsewhere.toString());
        return elsewhere;
    }

    /** Takes away what a program that has ended has bound. */
    static void clear(Path data) throws IOException {
        Path elsewhere = elsewhere(data);
        if (elsewhere != null && elsewhere.endsWith(beside(data).getFileName())) {
            try {
                Files.deleteIfExists(elsewhere);
                Files.deleteIfExists(elsewhere.getParent());
            } catch (IOException e) {
                // another user's, or no folder of ours: it is in nobody's way
            }
        }
        Files.deleteIfExists(beside(data));
        Files.deleteIfExists(named(data));
    }

    static UnixDomainSocketAddress forClient(Path data) throws IOException {
        Path elsewhere = elsewhere(data);
        return UnixDomainSocketAddress.of(elsewhere == null ? beside(data) : elsewhere);
    }

    /** Null when it lies beside the data, or its name cannot be told: after a power cut a file may have lost what was in it. */
    private static @Nullable Path elsewhere(Path data) throws IOException {
        if (!Files.exists(named(data))) {
            return null;
        }
        try {
            Path named = Path.of(Files.readString(named(data)));
            return named.isAbsolute() ? named : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
