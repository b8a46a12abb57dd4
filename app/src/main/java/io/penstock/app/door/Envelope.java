/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.app.edgex.InvalidRequestException;
import io.penstock.app.edgex.Json;
import io.penstock.app.edgex.SetBody;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * EdgeX's message envelope of a request.
 *
 * @param requestId empty for none
 * @param correlationId empty for none
 * @param query query parameters, as REST has them
 * @param payload an object (EdgeX 4), base64 (EdgeX 3), or missing
 */
record Envelope(String requestId, String correlationId, Map<String, String> query, JsonNode payload) {
    private static final int LONGEST_ID = 200;

    /** What is not even an envelope has nobody to answer to but its topic. */
    static final Envelope NONE = new Envelope("", "", Map.of(), Json.object());

    /** Of any content, so that a refusal says by its ids whose it is; {@link #check} is to be asked before anything is done. */
    static Envelope read(byte[] message) throws InvalidRequestException {
        JsonNode root;
        try {
            root = Json.read(message);
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException("the message " + e.getMessage());
        }
        if (!root.isObject()) {
            throw new InvalidRequestException("the message must be an envelope: a JSON object with requestID");
        }
        Map<String, String> query = new LinkedHashMap<>();
        root.path("queryParams")
                .properties()
                .forEach(e -> query.put(e.getKey(), e.getValue().asText()));
        return new Envelope(
                root.path("requestID").asText(""), root.path("correlationID").asText(""), query, root.path("payload"));
    }

    /** @throws InvalidRequestException when an id is longer than one may be */
    void check() throws InvalidRequestException {
        check("requestID", requestId);
        check("correlationID", correlationId);
    }

    private static void check(String field, String id) throws InvalidRequestException {
        if (id.length() > LONGEST_ID) {
            throw new InvalidRequestException(
                    field + " must have " + LONGEST_ID + " characters at most but has " + id.length());
        }
    }

    /** Whether the request's payload is in base64: then the answer's is too. */
    boolean isBase64() {
        return payload.isTextual() && !payload.textValue().isEmpty();
    }

    /** The values of a set. */
    Map<String, Object> values() throws InvalidRequestException {
        try {
            if (isBase64()) {
                return SetBody.of(Base64.getDecoder().decode(payload.textValue()));
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("the payload must be a JSON object, or one in base64, but is neither");
        }
        try {
            return SetBody.of(payload);
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException("the payload " + e.getMessage());
        }
    }

    /** The answer's envelope with a JSON payload. */
    byte[] answer(JsonNode content, boolean base64) {
        ObjectNode envelope = head(0);
        if (base64) {
            envelope.put("payload", Json.bytes(content));
        } else {
            envelope.set("payload", content);
        }
        return Json.bytes(envelope.put("contentType", Json.TYPE));
    }

    /** The answer's envelope with an error: EdgeX's code 1, and the text for people. */
    byte[] error(String text, boolean base64) {
        ObjectNode envelope = head(1);
        if (base64) {
            envelope.put("payload", text.getBytes(StandardCharsets.UTF_8));
        } else {
            envelope.put("payload", text);
        }
        return Json.bytes(envelope.put("contentType", "text/plain"));
    }

    private ObjectNode head(int errorCode) {
        return Json.versioned()
                .put("receivedTopic", "")
                .put("correlationID", correlationId)
                .put("requestID", requestId)
                .put("errorCode", errorCode);
    }
}
