/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One that counts how often it was acknowledged. */
record Message(String topic, int qos, String text, AtomicInteger acknowledged) implements Received {
    Message(String topic, int qos, String text) {
        this(topic, qos, text, new AtomicInteger());
    }

    boolean isAcknowledged() {
        return acknowledged.get() > 0;
    }

    @Override
    public byte[] payload() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean retained() {
        return false;
    }

    @Override
    public String contentType() {
        return "";
    }

    @Override
    public @Nullable String property(String name) {
        return null;
    }

    @Override
    public void acknowledge() {
        acknowledged.incrementAndGet();
    }
}
