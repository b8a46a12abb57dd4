/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.testkit;

import io.penstock.api.event.Event;
import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Events to test with: usual ones, one of each value type, odd ones, and any number of random ones. */
public final class EventSamples {
    /** 2023-08-22T16:32:15.934211905Z in nanoseconds. */
    public static final long ORIGIN = 1_692_721_935_934_211_905L;

    private static final UUID ID = UUID.fromString("2f3e0a9b-6c5d-4a77-9d35-8f6f6a1c0b11");
    private static final String[] UNITS = {"", "", "Cel", "degF", "kPa", "no-such-unit"};

    private EventSamples() {}

    /** An event of device {@code plc-1}. */
    public static Event event(Reading... readings) {
        return Event.of(ID, "plc-1", "HVAC", "Values", ORIGIN, List.of(readings));
    }

    /** A temperature, a mode and a pressure, as most events are. */
    public static Event usual() {
        return event(
                number("Temperature", 21.5).withUnits("Cel"),
                Reading.ofInteger("Mode", ValueType.INT16, ORIGIN, 2),
                number("Pressure", 1013.25).withUnits("hPa"));
    }

    public static Reading number(String resource, double value) {
        return Reading.ofFloat(resource, ValueType.FLOAT64, ORIGIN, value);
    }

    /** One event for each value type. */
    public static List<Event> everyType() {
        List<Event> events = new ArrayList<>();
        for (ValueType type : ValueType.values()) {
            events.add(event(of(type)));
        }
        return events;
    }

    /** A reading of this type, at the edge of its range where it has one. */
    public static Reading of(ValueType type) {
        String name = "A" + type;
        if (type == ValueType.BINARY) {
            return Reading.ofObject(name, type, ORIGIN, new byte[] {0, 1, (byte) 0xFF})
                    .withMediaType("image/jpeg");
        }
        if (type == ValueType.OBJECT) {
            return Reading.ofObject(name, type, ORIGIN, Map.of("a", 1L, "b", List.of("x", true)));
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
        return switch (type.kind()) {
            case BOOL -> new boolean[] {true, false};
            case TEXT -> new String[] {"a", "b, c"};
            case FLOAT -> new double[] {21.5, 0.25, 0};
            case OBJECT -> List.of(Map.of("a", 1L), Map.of());
            default -> new long[] {0, 1, 127};
        };
    }

    /** What devices send and nobody expects. */
    public static List<Event> odd() {
        List<Event> events = new ArrayList<>(everyType());
        for (Quality quality : Quality.values()) {
            if (quality != Quality.GOOD) {
                events.add(event(Reading.ofQuality("R", ValueType.FLOAT32, ORIGIN, quality)
                        .withUnits("Cel")));
                events.add(event(Reading.ofQuality("R", ValueType.OBJECT_ARRAY, ORIGIN, quality)));
            }
        }
        Map<String, Object> nothing = new LinkedHashMap<>();
        nothing.put("null", null);
        nothing.put("", List.of(Map.of()));
        events.add(event(number("R", 0)).withTags(nothing));
        events.add(event(number("R", -0.0), number("R", Double.MIN_VALUE), number("R", Double.MAX_VALUE)));
        events.add(event(Reading.ofText("R", ORIGIN, "")));
        events.add(event(Reading.ofText("R\u0000\u00e9\ud83d\ude00/{}", ORIGIN, "\ud83d\ude00\u0000")));
        events.add(event(Reading.ofObject("R", ValueType.BINARY, ORIGIN, new byte[0])));
        events.add(event(Reading.ofObject("R", ValueType.UINT8_ARRAY, ORIGIN, new long[0])));
        events.add(event(Reading.ofObject("R", ValueType.OBJECT, ORIGIN, "a text is JSON too")));
        events.add(Event.of(
                ID, "nobody knows me", "", "", 1, List.of(number("R", 1).withUnits("no-such-unit"))));
        events.add(Event.of(ID, "plc-1", "HVAC", "Values", -1, List.of(number("R", 1))));
        return events;
    }

    /** Random events of a few devices in the order of their origins: numbers that wander, now and then something else. */
    public static List<Event> random(RandomGenerator random, int count) {
        List<Event> events = new ArrayList<>();
        long origin = ORIGIN;
        for (int i = 0; i < count; i++) {
            origin += random.nextLong(1, 2_000_000_000L);
            List<Reading> readings = new ArrayList<>();
            int size = random.nextInt(1, 5);
            for (int r = 0; r < size; r++) {
                readings.add(randomReading(random, "R" + r, origin));
            }
            Event event = Event.of(
                    new UUID(random.nextLong(), random.nextLong()),
                    "plc-" + random.nextInt(1, 4),
                    "HVAC",
                    random.nextBoolean() ? "Values" : "R0",
                    origin,
                    List.copyOf(readings));
            events.add(random.nextInt(3) == 0 ? event.withTags(Map.of("line", random.nextLong(9))) : event);
        }
        return events;
    }

    private static Reading randomReading(RandomGenerator random, String resource, long origin) {
        Reading reading =
                switch (random.nextInt(8)) {
                    case 0 -> Reading.ofBool(resource, origin, random.nextBoolean());
                    case 1 -> Reading.ofInteger(resource, ValueType.INT32, origin, random.nextInt(-5, 5));
                    case 2 -> Reading.ofText(resource, origin, random.nextBoolean() ? "on" : "off");
                    case 3 -> Reading.ofQuality(resource, ValueType.FLOAT64, origin, Quality.BAD);
                    default -> Reading.ofFloat(resource, ValueType.FLOAT64, origin, random.nextInt(200) / 10.0);
                };
        return reading.withUnits(UNITS[random.nextInt(UNITS.length)]);
    }
}
