/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.function;

import java.util.Map;

/**
 * A message as bytes.
 *
 * @param data shared, not copied: must not be written
 * @param contentType such as {@code application/json}
 * @param contentEncoding as in HTTP, outermost last ({@code gzip}); empty for none
 * @param headers more about it, for endpoints that carry headers
 */
public record Bytes(byte[] data, String contentType, String contentEncoding, Map<String, String> headers) {
    public static Bytes of(byte[] data, String contentType) {
        return new Bytes(data, contentType, "", Map.of());
    }

    public Bytes withData(byte[] changed) {
        return new Bytes(changed, contentType, contentEncoding, headers);
    }

    /** Another layer of encoding around it, with the bytes that this makes. */
    public Bytes encoded(byte[] changed, String encoding) {
        return new Bytes(
                changed,
                contentType,
                contentEncoding.isEmpty() ? encoding : contentEncoding + ", " + encoding,
                headers);
    }
}
