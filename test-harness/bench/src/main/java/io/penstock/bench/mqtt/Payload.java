/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import java.nio.charset.StandardCharsets;

/** What a load generator publishes: each message with its number, to tell one from another at the other end. */
public final class Payload {
    /** As a meter would say it: three readings, the number one of them. */
    public static final String METER = "meter";

    private final String kind;
    private final int size;
    private final byte[] template;

    private Payload(String kind, int size) {
        this.kind = kind;
        this.size = size;
        this.template = kind.equals("bytes") ? noise(size) : new byte[0];
    }

    /** So many readings in one JSON object, {@code seq} (the number) and {@code t1}, {@code t2}, ... */
    public static String readings(int count) {
        return "readings:" + count;
    }

    /** So many bytes. */
    public static String bytes(int count) {
        return "bytes:" + count;
    }

    /** Of {@link #METER}, {@link #readings} or {@link #bytes}. */
    static Payload of(String text) {
        String[] parts = text.split(":");
        return new Payload(parts[0], parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
    }

    /** Good until the next call. */
    byte[] of(long number) {
        return switch (kind) {
            case "bytes" -> numbered(number);
            case "readings" -> readings(number).getBytes(StandardCharsets.US_ASCII);
            default ->
                ("{\"temperature\":" + (60 + number % 40) + ".25,\"pressure\":1013.5,\"seq\":" + number + "}")
                        .getBytes(StandardCharsets.US_ASCII);
        };
    }

    /** Bytes of a message at most, with its topic. */
    int room() {
        return 256 + (kind.equals("bytes") ? size : 24 * (size + 4));
    }

    private String readings(long number) {
        StringBuilder text = new StringBuilder("{\"seq\":").append(number);
        for (int i = 1; i < size; i++) {
            text.append(",\"t")
                    .append(i)
                    .append("\":")
                    .append(60 + (number + i) % 40)
                    .append(".25");
        }
        return text.append('}').toString();
    }

    private byte[] numbered(long number) {
        byte[] head = ("\"seq\":" + number + " ").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, template, 0, head.length);
        return template;
    }

    /** Bytes that no compression on the way can make fewer. */
    private static byte[] noise(int size) {
        byte[] bytes = new byte[Math.max(64, size)];
        new java.util.Random(7).nextBytes(bytes);
        return bytes;
    }
}
