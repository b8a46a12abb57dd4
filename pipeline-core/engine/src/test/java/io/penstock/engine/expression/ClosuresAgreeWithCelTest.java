/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.event.Event;
import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.engine.expression.EngineExpression.Predicate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * Whatever closures compile, CEL compiles too, and both answer alike. Left out is where cel-java itself departs from the
 * language definition: it takes -0.0 for less than an int 0 and NaN for greater than any int. So no 0 is multiplied here.
 */
class ClosuresAgreeWithCelTest {
    private static final List<Reading> READINGS = List.of(
            Reading.ofFloat("A", ValueType.FLOAT64, 5, 80.25).withTags(Map.of("n", 5, "s", "x", "d", 2.5, "b", true)),
            Reading.ofFloat("B", ValueType.FLOAT32, 5, -3.5).withUnits("degC"),
            Reading.ofInteger("C", ValueType.INT16, 5, 7).withTags(Map.of("s", 3)),
            Reading.ofInteger("D", ValueType.INT64, 5, -9),
            Reading.ofInteger("E", ValueType.UINT64, 5, Long.MIN_VALUE + 5),
            Reading.ofText("F", 5, "x"),
            Reading.ofBool("G", 5, true),
            Reading.ofQuality("H", ValueType.INT32, 5, Quality.BAD),
            Reading.ofObject("I", ValueType.OBJECT, 5, Map.of("k", 1L)),
            Reading.ofObject("J", ValueType.INT16_ARRAY, 5, new long[] {1, 2}));
    private static final Event EVENT = Event.of(new UUID(0, 1), "plc", "x", "A", 5, READINGS)
            .withTags(Map.of("s", "y", "t", "plc", "list", List.of(1, 2)));

    private static final AtomicInteger COMMON = new AtomicInteger();

    @Property(tries = 1500)
    void shouldAgree(@ForAll long seed) {
        String text = new Writer(new Random(seed)).bool(3);
        Predicate closure;
        try {
            closure = Parser.compile(text);
        } catch (NotCommonException e) {
            return;
        }
        COMMON.incrementAndGet();
        Predicate cel = CelCompiler.compile(text);
        for (Reading reading : READINGS) {
            assertThat(closure.test(EVENT, reading))
                    .as("%s of %s", text, reading)
                    .isEqualTo(cel.test(EVENT, reading));
        }
    }

    @AfterProperty
    void shouldCompileMostToClosures() {
        assertThat(COMMON.get()).isGreaterThan(700);
    }

    /** Writes expressions, a few of them ill-typed. */
    private static final class Writer {
        private final Random random;

        Writer(Random random) {
            this.random = random;
        }

        private String one(String... of) {
            return of[random.nextInt(of.length)];
        }

        String bool(int depth) {
            if (depth == 0) {
                return one(
                        "true",
                        "false",
                        "has(tags.s)",
                        "has(readings.Z)",
                        "'n' in tags",
                        "tags.b",
                        "tags.s",
                        "readings.F");
            }
            return switch (random.nextInt(16)) {
                case 0, 1 -> "(" + bool(depth - 1) + " && " + bool(depth - 1) + ")";
                case 2, 3 -> bool(depth - 1) + " || " + bool(depth - 1);
                case 4 -> "!(" + bool(depth - 1) + ")";
                case 5 -> "(" + bool(depth - 1) + " ? " + bool(depth - 1) + " : " + bool(depth - 1) + ")";
                case 6, 7, 8 -> decimal(depth) + order() + one(decimal(depth), whole(1), dyn());
                case 9 -> whole(depth) + order() + one(whole(depth), "7.5", dyn());
                case 10 -> text() + order() + one(text(), dyn());
                case 11 -> dyn() + order() + one(dyn(), "7", "2.5", "'x'", "7u", "true");
                case 12 ->
                    text() + "." + one("contains", "startsWith", "endsWith", "matches") + "('" + one("x", "p", "", ".")
                            + "')";
                case 13 ->
                    one(text(), "value", "int", dyn()) + " in ["
                            + one("'x', 'plc'", "7, 80.25", "7, -9", "tags.s, 'x'", "2.5") + "]";
                case 14 -> "size(" + text() + ")" + order() + whole(1);
                default -> "uint" + order() + one("uint", "9223372036854775813u", "7u", "7.0", "value", "7");
            };
        }

        private String order() {
            return one(" < ", " <= ", " > ", " >= ", " == ", " != ");
        }

        private String decimal(int depth) {
            if (depth <= 1) {
                return one("value", "80.25", "7.3", "1e2", "readings.A", "readings.F", "readings.Z");
            }
            String left = one(decimal(depth - 1), "value");
            return "(" + left + one(" + ", " - ", " * ", " / ") + one("3.7", "11", "tags.d", "1.9") + ")";
        }

        private String whole(int depth) {
            if (depth <= 1) {
                return one("int", "7", "0", "-9", "0x10", "9223372036854775807", "origin");
            }
            return "(" + whole(depth - 1) + one(" + ", " - ", " * ", " / ", " % ") + whole(depth - 1) + ")";
        }

        private String text() {
            return one("text", "resource", "device", "units", "'x'", "\"plc\"", "(device + 'x')", "tags.t", "source");
        }

        private String dyn() {
            return one(
                    "tags.n",
                    "tags.s",
                    "tags.d",
                    "tags.b",
                    "tags.none",
                    "tags['t']",
                    "readings.C",
                    "readings.F",
                    "readings.I",
                    "tags.list");
        }
    }
}
