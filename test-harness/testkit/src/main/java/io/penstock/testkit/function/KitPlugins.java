/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.testkit.function;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventJson;
import io.penstock.api.function.Bytes;
import io.penstock.api.function.Context;
import io.penstock.api.function.FormatFunction;
import io.penstock.api.plugin.Plugin;
import java.io.IOException;
import java.util.List;

/** What stands around the function under test in a profile: something to make bytes, and somewhere for them to go. */
public final class KitPlugins {
    private KitPlugins() {}

    /** Makes bytes of anything. */
    @Plugin(name = "kit-format", summary = "Makes JSON.", since = "0.1")
    public record KitFormat() implements FormatFunction {
        @Override
        public Bytes apply(List<Event> events, boolean group, Context context) {
            return Bytes.of(
                    new EventJson().encode(events, io.penstock.api.event.EventCodec.Form.EVENT), "application/json");
        }
    }

    /** Is never opened. */
    @Plugin(name = "kit-endpoint", summary = "Nowhere.", since = "0.1")
    public record KitEndpoint() implements Endpoint {
        @Override
        public Sender open(EndpointContext context) throws IOException {
            throw new IOException("the kit's endpoint is there to be bound only");
        }

        @Override
        public int window() {
            return 1;
        }
    }
}
