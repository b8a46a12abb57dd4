/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.engine.expression.Frame.OfReading;
import java.util.Set;

/** What {@code where} may name, of one reading of one event. */
final class Names implements Vocabulary {
    static final Names OF_READING = new Names();

    private static final Set<String> MAPS = Set.of("tags", "readings");

    private Names() {}

    @Override
    public boolean isMap(String name) {
        return MAPS.contains(name);
    }

    @Override
    public Code variable(String name) throws NotCommonException {
        return switch (name) {
            case "value" -> Code.ofDouble(Names::value);
            case "int" -> Code.ofInt(frame -> bits(frame, Facts.hasInt(reading(frame))));
            case "uint" -> Code.ofUint(frame -> bits(frame, Facts.hasUint(reading(frame))));
            case "text" -> Code.ofText(Names::text);
            case "resource" -> Code.ofText(frame -> reading(frame).resource());
            case "device" -> Code.ofText(frame -> event(frame).device());
            case "deviceProfile" -> Code.ofText(frame -> event(frame).profile());
            case "source" -> Code.ofText(frame -> event(frame).source());
            case "units" -> Code.ofText(frame -> reading(frame).units());
            case "origin" -> Code.ofInt(frame -> reading(frame).origin());
            case "true" -> Code.ofBool(frame -> true);
            case "false" -> Code.ofBool(frame -> false);
            default -> throw new NotCommonException();
        };
    }

    /** {@code tags.x} or {@code readings.x}. */
    @Override
    public Code member(String map, String name) throws NotCommonException {
        return switch (map) {
            case "tags" -> Code.ofAny(frame -> Facts.tag(event(frame), reading(frame), name));
            case "readings" -> Code.ofAny(frame -> readingOf(frame, name));
            default -> throw new NotCommonException();
        };
    }

    @Override
    public Code has(String map, String name) throws NotCommonException {
        return switch (map) {
            case "tags" -> Code.ofBool(frame -> Facts.hasTag(event(frame), reading(frame), name));
            case "readings" -> Code.ofBool(frame -> Facts.reading(event(frame), name) != null);
            default -> throw new NotCommonException();
        };
    }

    private static Event event(Frame frame) {
        return ((OfReading) frame).event;
    }

    private static Reading reading(Frame frame) {
        return ((OfReading) frame).reading;
    }

    private static double value(Frame frame) {
        double number = Facts.number(reading(frame));
        if (Double.isNaN(number)) {
            frame.failed = true;
        }
        return number;
    }

    private static long bits(Frame frame, boolean there) {
        if (!there) {
            frame.failed = true;
        }
        return reading(frame).bits();
    }

    private static String text(Frame frame) {
        Reading reading = reading(frame);
        if (reading.object() instanceof String s) {
            return s;
        }
        frame.failed = true;
        return "";
    }

    private static Object readingOf(Frame frame, String name) {
        Object value = Facts.reading(event(frame), name);
        if (value == null) {
            frame.failed = true;
            return "";
        }
        return value;
    }
}
