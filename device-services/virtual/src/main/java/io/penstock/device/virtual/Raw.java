/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.virtual;

import io.penstock.api.driver.Point;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Raw values in the shapes of {@link io.penstock.api.driver.Reply#value}. */
final class Raw {
    private Raw() {}

    /**
     * The value that a resource's {@code defaultValue} says; null when it has none.
     *
     * @throws DecodeException when the text does not fit the type
     */
    static @Nullable Object initial(Point<?> point) throws DecodeException {
        String text = point.resource().properties().defaultValue();
        if (text == null || text.isEmpty()) {
            return null;
        }
        Reading reading = ValueText.parse(point.name(), point.type(), 1, text);
        return switch (point.type().kind()) {
            case BOOL -> point.type().isArray() ? Objects.requireNonNull(reading.object()) : (Object) reading.bool();
            case SIGNED, UNSIGNED ->
                point.type().isArray() ? Objects.requireNonNull(reading.object()) : (Object) reading.bits();
            case FLOAT -> point.type().isArray() ? Objects.requireNonNull(reading.object()) : (Object) reading.number();
            default -> reading.object();
        };
    }
}
