/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.rule.Condition;
import io.penstock.api.rule.Truth;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InputExpressionsTest {
    private static final long NOW = 60_000_000_000L;
    private static final Map<String, InputKind> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("t", InputKind.NUMBER);
        KINDS.put("pump", InputKind.BOOL);
        KINDS.put("mode", InputKind.TEXT);
        KINDS.put("x", InputKind.ANY);
    }

    private final InputExpressions expressions = new InputExpressions(KINDS);
    private final @Nullable Reading[] inputs = {
        Reading.ofFloat("T", ValueType.FLOAT32, 30_000_000_000L, 80.5),
        Reading.ofBool("P", NOW, true),
        Reading.ofText("M", NOW, "auto"),
        Reading.ofInteger("X", ValueType.INT16, NOW, 7)
    };

    private Truth truth(String text) {
        return expressions.condition(text).evaluate(inputs, NOW);
    }

    @Test
    void shouldSeeInputsByTheirNames() {
        assertThat(truth("t > 80 && pump && mode == 'auto'")).isEqualTo(Truth.HOLDS);
        assertThat(truth("t.age > 29.5 && t.age < 31")).isEqualTo(Truth.HOLDS);
        assertThat(truth("!pump || t * 2 < 160")).isEqualTo(Truth.FAILS);
        assertThat(truth("mode.startsWith('au') && x == 7")).isEqualTo(Truth.HOLDS);
        assertThat(truth("[t, 3.0].exists(v, v > 80.0)")).isEqualTo(Truth.HOLDS);
    }

    @Test
    void shouldNotKnowWhatIsMissingOrBad() {
        inputs[0] = null;
        assertThat(truth("t > 80")).isEqualTo(Truth.UNKNOWN);
        assertThat(truth("pump || t > 80")).isEqualTo(Truth.HOLDS);
        inputs[0] = Reading.ofQuality("T", ValueType.FLOAT32, 0, Quality.BAD);
        assertThat(truth("t > 80")).isEqualTo(Truth.UNKNOWN);
        assertThat(truth("t.age > 50")).isEqualTo(Truth.HOLDS);
        assertThat(expressions.formula("t + 1").value(inputs, NOW)).isNull();
    }

    @Test
    void shouldComputeFormulas() {
        assertThat(expressions.formula("t * 2").value(inputs, NOW)).isEqualTo(161.0);
        assertThat(expressions.formula("pump ? 'on' : 'off'").value(inputs, NOW))
                .isEqualTo("on");
        assertThat(expressions.formula("t > 3").kind()).isEqualTo(InputKind.BOOL);
        assertThat(expressions.formula("mode + '!'").kind()).isEqualTo(InputKind.TEXT);
        assertThat(expressions.formula("3").value(inputs, NOW)).isEqualTo(3L);
    }

    @Test
    void shouldBeEqualWhenTextAndInputsAre() {
        Condition same = new InputExpressions(KINDS).condition("t > 80");
        assertThat(expressions.condition("t > 80")).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(new InputExpressions(Map.of("t", InputKind.NUMBER)).condition("t > 80"))
                .isNotEqualTo(same);
    }

    @Test
    void shouldRefuseWhatIsIllTyped() {
        for (String wrong : new String[] {"mode > 5", "t == 'x'", "pump == 1", "u > 5", "t.ages > 1", "t", "t >"}) {
            assertThatThrownBy(() -> expressions.condition(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be a CEL expression");
        }
        assertThatThrownBy(() -> expressions.formula("[t]")).hasMessageContaining("must give a number");
    }

    @Test
    void shouldAgreeWithCelWhateverTheInputs() {
        Random random = new Random(11);
        int common = 0;
        for (int i = 0; i < 700; i++) {
            String text = bool(random, 3);
            try {
                Parser.parse(text, new InputNames(KINDS));
                common++;
            } catch (NotCommonException e) {
                continue;
            }
            Condition closure = expressions.condition(text);
            Condition cel = expressions.conditionByCel(text);
            for (int k = 0; k < 4; k++) {
                @Nullable Reading[] some = some(random);
                assertThat(closure.evaluate(some, NOW)).as(text).isEqualTo(cel.evaluate(some, NOW));
            }
        }
        assertThat(common).isGreaterThan(400);
    }

    private static @Nullable Reading[] some(Random random) {
        return new Reading[] {
            random.nextInt(4) == 0 ? null : Reading.ofFloat("T", ValueType.FLOAT64, NOW / 2, 1 + random.nextInt(9)),
            random.nextInt(4) == 0 ? null : Reading.ofBool("P", NOW, random.nextBoolean()),
            random.nextInt(4) == 0 ? Reading.ofBool("M", NOW, true) : Reading.ofText("M", NOW, "a"),
            random.nextBoolean() ? Reading.ofText("X", NOW, "a") : Reading.ofInteger("X", ValueType.INT32, NOW, 5)
        };
    }

    private static String one(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }

    private static String bool(Random random, int depth) {
        if (depth == 0) {
            return one(random, "pump", "true", "t > 4.5", "mode == 'a'", "t.age > 20", "x == 5", "x != 'a'", "x < 6");
        }
        return switch (random.nextInt(6)) {
            case 0 -> "(" + bool(random, depth - 1) + " && " + bool(random, depth - 1) + ")";
            case 1 -> bool(random, depth - 1) + " || " + bool(random, depth - 1);
            case 2 -> "!(" + bool(random, depth - 1) + ")";
            case 3 -> "(pump ? " + bool(random, depth - 1) + " : " + bool(random, depth - 1) + ")";
            case 4 ->
                "t" + one(random, " + 3", " * 2.5", " - t.age", "") + one(random, " < ", " >= ", " == ", " != ")
                        + one(random, "7", "4.5", "x", "t");
            default -> bool(random, 0);
        };
    }
}
