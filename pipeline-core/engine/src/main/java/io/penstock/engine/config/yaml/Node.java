/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config.yaml;

import io.penstock.api.error.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of YAML that knows where it stands. Immutable. */
public sealed interface Node {
    Place place();

    /**
     * Text, a number, a truth value or nothing.
     *
     * @param text as written, without quotes
     * @param plain whether it was written without quotes: then {@code true} and {@code 5} are no text
     */
    record Scalar(Place place, String text, boolean plain) implements Node {
        /** As YAML's core schema (YAML 1.2.2, 10.3) reads it: Long, BigInteger, Double, Boolean, String or null. */
        public @Nullable Object value() {
            return plain ? CoreSchema.resolve(text) : text;
        }

        public boolean isNull() {
            return plain && CoreSchema.isNull(text);
        }
    }

    /** A list. */
    record Sequence(Place place, List<Node> items) implements Node {}

    /**
     * A mapping, in the order written.
     *
     * @param entries by key
     */
    record Mapping(Place place, Map<String, Entry> entries) implements Node {
        /** The value of a key, or null when it is not there. */
        public @Nullable Node get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        /** Where a key stands; where the mapping does when it has no such key. */
        public Place placeOf(String key) {
            Entry entry = entries.get(key);
            return entry == null ? place : entry.keyPlace();
        }
    }

    /**
     * A key with its value.
     *
     * @param keyPlace where the key stands
     */
    record Entry(Place keyPlace, Node value) {}
}
