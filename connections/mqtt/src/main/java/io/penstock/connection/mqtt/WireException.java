/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.io.IOException;

/** What the broker refused, or why the connection ended; its message is for a person. */
final class WireException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What it is about. */
    enum About {
        /** The message is at fault and would be refused again. */
        FAULTY_MESSAGE,
        /** One message or subscription; the connection stands. */
        ONE_PACKET,
        /** One message that was not sent; the connection stands. */
        NOT_SENT,
        /** Everything that is in flight. */
        CONNECTION
    }

    private final About about;

    WireException(About about, String message) {
        super(message);
        this.about = about;
    }

    static WireException connection(String message) {
        return new WireException(About.CONNECTION, message);
    }

    About about() {
        return about;
    }
}
