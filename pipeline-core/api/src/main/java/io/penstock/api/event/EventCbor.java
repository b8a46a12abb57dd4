/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;

/** EdgeX's events as CBOR (RFC 8949): the same keys and value strings as in JSON, Binary values as bytes. See {@link EventCodec}. */
public final class EventCbor extends EventCodec {
    public static final CBORFactory FACTORY = CBORFactory.builder().build();

    public EventCbor() {
        this(false);
    }

    /** @param optimised whether to leave out what the event says already (EDGEX_OPTIMIZE_EVENT_PAYLOAD) */
    public EventCbor(boolean optimised) {
        super(FACTORY, null, optimised);
    }

    @Override
    public String contentType() {
        return "application/cbor";
    }
}
