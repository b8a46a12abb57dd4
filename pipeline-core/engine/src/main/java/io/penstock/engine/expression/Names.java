/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import io.penstock.api.event.Reading;

/** The variables of an expression as code. */
final class Names {
    private Names() {}

    static Code variable(String name) throws NotCommonException {
        return switch (name) {
            case "value" -> Code.ofDouble(Names::value);
            case "int" -> Code.ofInt(frame -> bits(frame, Facts.hasInt(frame.reading)));
            case "uint" -> Code.ofUint(frame -> bits(frame, Facts.hasUint(frame.reading)));
            case "text" -> Code.ofText(Names::text);
            case "resource" -> Code.ofText(frame -> frame.reading.resource());
            case "device" -> Code.ofText(frame -> frame.event.device());
            case "deviceProfile" -> Code.ofText(frame -> frame.event.profile());
            case "source" -> Code.ofText(frame -> frame.event.source());
            case "units" -> Code.ofText(frame -> frame.reading.units());
            case "origin" -> Code.ofInt(frame -> frame.reading.origin());
            case "true" -> Code.ofBool(frame -> true);
            case "false" -> Code.ofBool(frame -> false);
            default -> throw new NotCommonException();
        };
    }

    /** {@code tags.x} or {@code readings.x}. */
    static Code member(String map, String name) throws NotCommonException {
        return switch (map) {
            case "tags" -> Code.ofAny(frame -> Facts.tag(frame.event, frame.reading, name));
            case "readings" -> Code.ofAny(frame -> reading(frame, name));
            default -> throw new NotCommonException();
        };
    }

    /** {@code has(tags.x)}. */
    static Code has(String map, String name) throws NotCommonException {
        return switch (map) {
            case "tags" -> Code.ofBool(frame -> Facts.hasTag(frame.event, frame.reading, name));
            case "readings" -> Code.ofBool(frame -> Facts.reading(frame.event, name) != null);
            default -> throw new NotCommonException();
        };
    }

    private static double value(Frame frame) {
        double number = Facts.number(frame.reading);
        if (Double.isNaN(number)) {
            frame.failed = true;
        }
        return number;
    }

    private static long bits(Frame frame, boolean there) {
        if (!there) {
            frame.failed = true;
        }
        return frame.reading.bits();
    }

    private static String text(Frame frame) {
        Reading reading = frame.reading;
        if (reading.object() instanceof String s) {
            return s;
        }
        frame.failed = true;
        return "";
    }

    private static Object reading(Frame frame, String name) {
        Object value = Facts.reading(frame.event, name);
        if (value == null) {
            frame.failed = true;
            return "";
        }
        return value;
    }
}
