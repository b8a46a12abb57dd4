/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions;

import io.penstock.api.function.Bytes;

/** The layers of a message's content encoding, outermost last. */
public final class Encodings {
    private Encodings() {}

    /** The outermost layer; empty when there is none. */
    public static String outermost(Bytes bytes) {
        String all = bytes.contentEncoding();
        return all.substring(all.lastIndexOf(',') + 1).strip();
    }

    /** The message without its outermost layer, with the bytes that were inside. */
    public static Bytes without(Bytes bytes, byte[] inside) {
        String all = bytes.contentEncoding();
        int comma = all.lastIndexOf(',');
        return new Bytes(
                inside,
                bytes.contentType(),
                comma < 0 ? "" : all.substring(0, comma).strip(),
                bytes.headers());
    }
}
