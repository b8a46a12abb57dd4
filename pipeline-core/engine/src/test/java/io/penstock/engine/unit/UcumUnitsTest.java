/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.api.setting.Linear;
import io.penstock.api.setting.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UcumUnitsTest {
    private final UcumUnits units = new UcumUnits();

    private Unit unit(String symbol) {
        Unit unit = units.find(symbol);
        assertThat(unit).as(symbol).isNotNull();
        return unit;
    }

    @ParameterizedTest
    @CsvSource({
        "degF, Cel, 212, 100",
        "degC, degF, 100, 212",
        "Cel, K, 0, 273.15",
        "bar, psi, 1, 14.503773773020923",
        "kWh, MJ, 1, 3.6",
        "rpm, Hz, 60, 1",
        "m3/h, L/min, 6, 100",
        "km/h, m/s, 3.6, 1",
        "%, ppm, 1, 10000",
        "mm[Hg], kPa, 1000, 133.322",
        "[gal_us], L, 1, 3.785411784"
    })
    void shouldConvert(String from, String to, double value, double expected) {
        assertThat(unit(from).to(unit(to)).apply(value)).isCloseTo(expected, within(Math.abs(expected) * 1e-6));
    }

    @Test
    void shouldRoundAConversionOnce() {
        assertThat(unit("degC").to(unit("degF"))).isEqualTo(new Linear(1.8, 32));
        assertThat(unit("degC").to(unit("Cel"))).isEqualTo(Linear.IDENTITY);
    }

    @Test
    void shouldKeepTheSymbolAsWritten() {
        assertThat(unit("degF").symbol()).isEqualTo("degF");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "degX",
                "kiloparsnip",
                "m//",
                "(",
                "m3/",
                "\u0000",
                "Cel Cel",
                "[[",
                "1e999999999",
                "10*99999999"
            })
    void shouldKnowNothingOfWhatIsNoUnit(String symbol) {
        assertThat(units.find(symbol)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"degC, bar", "kWh, kW", "[gal_us], Cel", "Hz, s"})
    void shouldRefuseUnitsThatDoNotMeasureTheSame(String from, String to) {
        assertThatThrownBy(() -> unit(from).to(unit(to)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + from + "'")
                .hasMessageContaining("'" + to + "'");
    }

    @ParameterizedTest
    @CsvSource({"Cel/min, K/s", "sph{x}, Cel", "Cel, sph{x}", "0, %", "%, 0"})
    void shouldRefuseUnitsThatUcumKnowsAndCannotConvert(String from, String to) {
        assertThatThrownBy(() -> unit(from).to(unit(to)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + from + "'")
                .hasMessageContaining("'" + to + "'");
    }

    @Test
    void shouldHoldTheTableEqualToUcum() {
        // Given
        List<String> codes = new ArrayList<>(CommonUnits.all().keySet());
        int compared = 0;

        for (String from : codes) {
            assertThat(Ucum.knows(from)).as(from).isTrue();
            for (String to : codes) {
                CommonUnits.Entry a = CommonUnits.find(from);
                CommonUnits.Entry b = CommonUnits.find(to);
                if (a == null || b == null || !a.measures().equals(b.measures())) {
                    continue;
                }
                // When
                Linear ours = a.toBase().to(b.toBase());
                Linear theirs = Ucum.convert(from, from, to, to);

                // Then
                assertThat(ours.a())
                        .as("%s to %s", from, to)
                        .isCloseTo(theirs.a(), within(Math.abs(theirs.a()) * 1e-9));
                assertThat(ours.b())
                        .as("%s to %s", from, to)
                        .isCloseTo(theirs.b(), within(1e-9 * Math.max(1, Math.abs(theirs.b()))));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(300);
    }

    @Test
    void shouldGiveNoAliasThatMeansSomethingElseInUcum() {
        for (Map.Entry<String, String> alias : CommonUnits.names().entrySet()) {
            assertThat(CommonUnits.find(alias.getValue())).as(alias.getKey()).isNotNull();
            assertThat(CommonUnits.find(alias.getKey())).as(alias.getKey()).isNull();
        }
    }
}
