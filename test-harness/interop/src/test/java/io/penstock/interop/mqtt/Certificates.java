/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import io.penstock.interop.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Certificates made for one test by openssl: an authority, and what it signs. */
record Certificates(Path folder, String authority) {
    static Certificates make(Path folder, String authority) throws IOException, InterruptedException {
        Certificates made = new Certificates(folder, authority);
        made.openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + authority,
                "-keyout",
                made.key(authority).toString(),
                "-out",
                made.certificate(authority).toString());
        return made;
    }

    Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** For 127.0.0.1. */
    Certificates sign(String name) throws IOException, InterruptedException {
        Path request = folder.resolve(name + ".csr");
        Path extensions = Files.writeString(folder.resolve(name + ".ext"), "subjectAltName=IP:127.0.0.1\n");
        openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                key(name).toString(),
                "-out",
                request.toString());
        openssl(
                "x509",
                "-req",
                "-in",
                request.toString(),
                "-CA",
                certificate(authority).toString(),
                "-CAkey",
                key(authority).toString(),
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                extensions.toString(),
                "-out",
                certificate(name).toString());
        return this;
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Peer.OPENSSL.program()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("openssl: " + output);
        }
    }
}
