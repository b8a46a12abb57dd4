/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a running program's socket is. It lies in the data folder; a path too long for a socket (108 bytes with the final
 * zero, sockaddr_un of POSIX) is replaced by one in a private temporary folder, which the data folder then names.
 */
final class ControlAddress {
    private static final int LONGEST = 100;

    private ControlAddress() {}

    static Path named(Path data) {
        return data.resolve("control.address");
    }

    /** A free path to bind; what an earlier program left there is taken away. */
    static Path forServer(Path data) throws IOException {
        Path beside = data.toAbsolutePath().resolve("control.sock");
        Files.deleteIfExists(named(data));
        if (beside.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            Files.deleteIfExists(beside);
            return beside;
        }
        Path elsewhere = Files.createTempDirectory("penstock").resolve("control.sock");
        Files.writeString(named(data), elsewhere.toString());
        return elsewhere;
    }

    static UnixDomainSocketAddress forClient(Path data) throws IOException {
        Path name = named(data);
        return UnixDomainSocketAddress.of(
                Files.exists(name)
                        ? Path.of(Files.readString(name))
                        : data.toAbsolutePath().resolve("control.sock"));
    }
}
