/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;

/** EdgeX's events as JSON (RFC 8259). See {@link EventCodec}. */
public final class EventJson extends EventCodec {
    /** How Penstock reads and writes JSON: numbers by the fast exact algorithms, nothing between root values. */
    public static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .rootValueSeparator((SerializableString) null)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    public EventJson() {
        this(false);
    }

    /** @param optimised whether to leave out what the event says already (EDGEX_OPTIMIZE_EVENT_PAYLOAD) */
    public EventJson(boolean optimised) {
        super(FACTORY, new FastEventReader(), optimised);
    }

    @Override
    public String contentType() {
        return "application/json";
    }
}
