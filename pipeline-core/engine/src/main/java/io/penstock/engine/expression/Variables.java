/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import com.google.common.primitives.UnsignedLong;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import java.util.Optional;

/** The variables of an expression as CEL's runtime takes them. */
final class Variables {
    private Variables() {}

    static Optional<Object> find(String name, Event event, Reading reading) {
        return switch (name) {
            case "value" -> Optional.ofNullable(Facts.value(reading));
            case "int" -> Facts.hasInt(reading) ? Optional.of(reading.bits()) : Optional.empty();
            case "uint" ->
                Facts.hasUint(reading) ? Optional.of(UnsignedLong.fromLongBits(reading.bits())) : Optional.empty();
            case "text" -> Optional.ofNullable(Facts.text(reading));
            case "resource" -> Optional.of(reading.resource());
            case "device" -> Optional.of(event.device());
            case "deviceProfile" -> Optional.of(event.profile());
            case "source" -> Optional.of(event.source());
            case "units" -> Optional.of(reading.units());
            case "origin" -> Optional.of(reading.origin());
            case "tags" -> Optional.of(Facts.tags(event, reading));
            case "readings" -> Optional.of(Facts.readings(event));
            default -> Optional.empty();
        };
    }
}
