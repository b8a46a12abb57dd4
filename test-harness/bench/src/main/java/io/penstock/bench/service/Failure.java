/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import java.io.IOException;
import java.net.ConnectException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why there was no answer, as far as one who asks must tell it apart: its name goes from one process to the other. */
enum Failure {
    /** Nobody listens there. */
    UNREACHED(ConnectException.class),
    /** Its certificate is not trusted, for one. */
    UNTRUSTED(SSLException.class),
    OTHER(Throwable.class);

    private final Class<? extends Throwable> kind;

    Failure(Class<? extends Throwable> kind) {
        this.kind = kind;
    }

    static Failure of(Throwable cause) {
        return Stream.of(values())
                .filter(failure -> failure.kind.isInstance(cause))
                .findFirst()
                .orElse(OTHER);
    }

    /** Of its kind. */
    IOException says(String message) {
        return switch (this) {
            case UNREACHED -> new ConnectException(message);
            case UNTRUSTED -> new SSLException(message);
            case OTHER -> new IOException(message);
        };
    }
}
