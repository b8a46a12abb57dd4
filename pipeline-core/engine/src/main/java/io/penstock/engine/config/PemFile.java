/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.plugin.Setting.Holds;
import io.penstock.api.setting.PrivateKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file holds certificates or a key (RFC 7468). Lenient: whoever uses it may want less than all of it, so only what nobody could
 * use is found. Nothing of what the file holds is ever said.
 */
final class PemFile {
    /** No chain of certificates is longer; what is, was not meant. */
    private static final int LONGEST = 4 << 20;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PKCS8 = "PRIVATE KEY";

    private PemFile() {}

    /** What it must hold. */
    static String rule(Holds holds) {
        return switch (holds) {
            case ANYTHING -> "anything";
            case CERTIFICATES -> "certificates (PEM)";
            case KEY -> "a key (PEM) without a password";
            case PKCS8_KEY -> "a key (PEM, PKCS#8) without a password";
        };
    }

    /** What it holds instead; null when it holds what it must. */
    static @Nullable String finding(Path file, Holds holds) {
        if (holds == Holds.ANYTHING) {
            return null;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST);
        } catch (IOException e) {
            return "cannot be read";
        }
        if (bytes.length == 0) {
            return "is empty";
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return holds == Holds.CERTIFICATES ? certificates(bytes, text) : key(text, holds == Holds.PKCS8_KEY);
    }

    private static @Nullable String certificates(byte[] bytes, String text) {
        if (areCertificates(bytes)) {
            return null;
        }
        boolean any = false;
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            if (block.group(1).equals(CERTIFICATE)) {
                any = true;
                if (areCertificates(block.group().getBytes(StandardCharsets.ISO_8859_1))) {
                    return null;
                }
            }
        }
        return any ? "holds one that cannot be read" : "holds none";
    }

    private static boolean areCertificates(byte[] bytes) {
        try {
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))
                    .isEmpty();
        } catch (CertificateException e) {
            return false;
        }
    }

    private static @Nullable String key(String text, boolean pkcs8) {
        String finding = "holds none";
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            String label = block.group(1);
            if (label.equals(PKCS8)) {
                return isKey(block.group(2)) ? null : "holds one that cannot be read as any of " + PrivateKeys.TYPES;
            }
            if (label.endsWith(PKCS8)) {
                if (label.startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
                    finding = "holds one with a password; take it off: " + converted();
                } else if (pkcs8) {
                    finding = "holds one of another form; convert it: " + converted();
                } else {
                    return null;
                }
            }
        }
        return finding;
    }

    private static String converted() {
        return "openssl pkcs8 -topk8 -nocrypt -in key.pem -out key.p8.pem";
    }

    private static boolean isKey(String base64) {
        try {
            PrivateKeys.pkcs8(base64);
            return true;
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            return false;
        }
    }
}
