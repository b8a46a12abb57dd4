/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Readings of every value type, and an event of them. */
final class Samples {
    static final long ORIGIN = 1_692_721_935_934_211_905L;
    static final UUID ID = UUID.fromString("2f3e0a9b-6c5d-4a77-9d35-8f6f6a1c0b11");

    private Samples() {}

    static Event event(Reading... readings) {
        return Event.of(ID, "dev1", "prof1", "HVACValues", ORIGIN, List.of(readings));
    }

    /** Three numbers, as most events are. */
    static Event usual() {
        return event(
                        Reading.ofFloat("Temperature", ValueType.FLOAT32, ORIGIN, 21.5)
                                .withUnits("degC"),
                        Reading.ofInteger("OperationMode", ValueType.INT16, ORIGIN, 2),
                        Reading.ofFloat("Pressure", ValueType.FLOAT64, ORIGIN, 1013.25)
                                .withUnits("hPa"))
                .withTags(Map.of("site", "glasgow"));
    }

    static List<Reading> everyType() {
        List<Reading> all = new ArrayList<>();
        for (ValueType type : ValueType.values()) {
            all.add(of(type));
        }
        return all;
    }

    static Reading of(ValueType type) {
        String name = "R" + type;
        if (type == ValueType.BINARY) {
            return Reading.ofObject(name, type, ORIGIN, new byte[] {0, 1, (byte) 0xFF})
                    .withMediaType("image/jpeg");
        }
        if (type == ValueType.OBJECT) {
            return Reading.ofObject(name, type, ORIGIN, object());
        }
        if (type.isArray()) {
            return Reading.ofObject(name, type, ORIGIN, array(type));
        }
        return switch (type.kind()) {
            case BOOL -> Reading.ofBool(name, ORIGIN, true);
            case TEXT -> Reading.ofText(name, ORIGIN, "L\u00fcfter \"1\"\n");
            case SIGNED -> Reading.ofInteger(name, type, ORIGIN, -1L << (type.bits() - 1));
            case UNSIGNED -> Reading.ofInteger(name, type, ORIGIN, type.bits() == 64 ? -1L : (1L << type.bits()) - 1);
            default -> Reading.ofFloat(name, type, ORIGIN, -21.3);
        };
    }

    private static Object array(ValueType type) {
        long high = type.bits() == 64 || type.bits() == 0
                ? -1L
                : (1L << (type.bits() - (type.kind() == ValueType.Kind.SIGNED ? 1 : 0))) - 1;
        return switch (type.kind()) {
            case BOOL -> new boolean[] {true, false};
            case TEXT -> new String[] {"a", "b"};
            case FLOAT -> new double[] {21.5, (float) 0.25, 0};
            case OBJECT -> List.of(Map.of("a", 1L), Map.of());
            default -> new long[] {0, 1, high};
        };
    }

    private static Map<String, Object> object() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "a");
        map.put("long", 9_007_199_254_740_993L);
        map.put("big", new BigInteger("123456789012345678901234567890"));
        map.put("double", 0.1);
        map.put("decimal", new BigDecimal("3.14159265358979323846"));
        map.put("no", false);
        map.put("nothing", null);
        map.put("list", List.of(1L, List.of(), Map.of("deep", true)));
        return map;
    }
}
