/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** Client ids that are the same at each start and differ between machines, profiles and connections. */
final class ClientIds {
    private ClientIds() {}

    static String stable(String connection, Path profileFolder) {
        CRC32 crc = new CRC32();
        crc.update((hostName() + '\n' + profileFolder.toAbsolutePath().normalize()).getBytes(StandardCharsets.UTF_8));
        String hash = String.format("%08x", crc.getValue());
        return "penstock-" + connection.replaceAll("[^A-Za-z0-9_-]", "-") + "-" + hash;
    }

    /** Whether the host is this machine, by its text alone: no name is looked up. */
    static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.endsWith(".localhost");
    }

    private static String hostName() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isEmpty()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
