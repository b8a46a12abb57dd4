/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.format;

import io.penstock.api.event.Event;
import io.penstock.api.event.EventCodec.Form;
import io.penstock.api.function.Bytes;
import io.penstock.api.function.Context;
import io.penstock.api.function.FormatFunction;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.plugin.Variant;
import java.util.List;

/** Makes bytes of events. */
@Plugin(
        name = "format",
        summary = "Makes bytes of an event or a group: JSON or CBOR, plain or as EdgeX has it.",
        since = "0.1",
        samples = {"format: json", "format: {json: {layout: lines}}", "format: {cbor: {layout: edgex-event}}"},
        details =
                """
                | layout | an event | a group | content type |
                |---|---|---|---|
                | `plain` | one object | an array of objects | `application/json`, `application/cbor` |
                | `array` | an array of one object | an array of objects | the same |
                | `lines` (JSON only) | one line | a line for each event | `application/x-ndjson` |
                | `edgex-event` | EdgeX's event | an array of them | as `plain` |
                | `edgex-request` | EdgeX's AddEventRequest | an array of them | as `plain` |

                `plain`, `array` and `lines` have this object for each event; what is empty is left out:

                ```json
                {"id": "2f3e0a9b-6c5d-4a77-9d35-8f6f6a1c0b11", "device": "plc-1", "profile": "HVAC", "source": "Values",
                 "time": "2023-08-22T16:32:15.934211905Z", "tags": {"site": "glasgow"},
                 "values": {"Temperature": 21.5, "Mode": "auto", "Fault": false, "Pressure": null},
                 "units": {"Temperature": "Cel"}, "quality": {"Pressure": "bad"}}
                ```

                Numbers are numbers (64-bit integers with all their digits, floats with the fewest that read back), arrays are arrays, Binary is
                base64 in JSON and bytes in CBOR. A reading without a value is null and stands under `quality`. Ids, origins and tags of single
                readings are not in it; the EdgeX layouts have them. Of a resource that an event has twice, the last one stands,
                and it is counted as `resource-repeated`.

                In EdgeX's layouts values are strings (`"2.15e+01"`), a reading without an id gets one that follows from the event's, and a
                reading without a value is a null reading with the tag `quality`.
                """)
public record Format(@Setting(value = "The form of the bytes.", main = true, required = true) As as)
        implements FormatFunction {

    /** A form of bytes. */
    public sealed interface As {}

    /** JSON (RFC 8259). */
    @Variant(value = "json", summary = "JSON.")
    public record Json(@Setting(value = "What stands where.", main = true, defaultValue = "plain") JsonLayout layout)
            implements As {}

    /** CBOR (RFC 8949). */
    @Variant(value = "cbor", summary = "CBOR.")
    public record Cbor(@Setting(value = "What stands where.", main = true, defaultValue = "plain") CborLayout layout)
            implements As {}

    /** What JSON can look like. */
    public enum JsonLayout {
        PLAIN,
        ARRAY,
        LINES,
        EDGEX_EVENT,
        EDGEX_REQUEST
    }

    /** What CBOR can look like. */
    public enum CborLayout {
        PLAIN,
        ARRAY,
        EDGEX_EVENT,
        EDGEX_REQUEST
    }

    @Override
    public Bytes apply(List<Event> events, boolean group, Context context) {
        Writers writers = context.local(() -> as instanceof Json ? Writers.json() : Writers.cbor());
        if (as instanceof Json json) {
            return switch (json.layout) {
                case PLAIN -> writers.plain(events, group, context);
                case ARRAY -> writers.plain(events, true, context);
                case LINES -> writers.lines(events, context);
                case EDGEX_EVENT -> writers.edgex(events, group, Form.EVENT);
                case EDGEX_REQUEST -> writers.edgex(events, group, Form.REQUEST);
            };
        }
        return switch (((Cbor) as).layout) {
            case PLAIN -> writers.plain(events, group, context);
            case ARRAY -> writers.plain(events, true, context);
            case EDGEX_EVENT -> writers.edgex(events, group, Form.EVENT);
            case EDGEX_REQUEST -> writers.edgex(events, group, Form.REQUEST);
        };
    }
}
