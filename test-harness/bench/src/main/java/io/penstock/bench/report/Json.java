/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.penstock.bench.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run as a file, and back. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Json() {}

    public static void write(Results results, Path file) throws IOException {
        MAPPER.writeValue(file.toFile(), results);
    }

    /** @throws IOException when it is no file of {@link #write}, or of another format */
    public static Results read(Path file) throws IOException {
        String text = Files.readString(file);
        try {
            int format = MAPPER.readTree(text).path("format").asInt();
            if (format != Results.FORMAT) {
                throw new IOException(file + " must be of format " + Results.FORMAT
                        + ", as 'bench --json' writes it, but is of " + format);
            }
            return MAPPER.readValue(text, Results.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " must be what 'bench --json' writes: " + e.getOriginalMessage(), e);
        }
    }
}
