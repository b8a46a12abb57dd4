/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePairsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "a > b                          ; a > b",
                "a>b && c<=d || a != d          ; a > b, c <= d, a != d",
                "a - b > 5                      ; a - b (sum)",
                "5 < (a + b)                    ; a + b (sum)",
                "a - b > c                      ; a - b (sum), b > c (sum)",
                "a > b - c                      ; a > b (sum), b - c (sum)",
                "a == b ? c : d                 ; a == b",
                "2 * a > b || a / 2 > b         ; -",
                "a > b * 2 || a > b / 2         ; -",
                "a.age > b || a > b.age         ; -",
                "a > size(b) || f(a) > b        ; -",
                "a > 5 && 'a > b' == c          ; -",
                "a in [b, c] && a               ; -",
                "a >                            ; -",
                "a ~ b                          ; -"
            })
    void shouldPairWhatStandsForItself(String expression, String pairs) {
        String found = NamePairs.of(expression).stream()
                .map(p -> p.left() + " " + p.sign() + " " + p.right() + (p.inSum() ? " (sum)" : ""))
                .collect(Collectors.joining(", "));

        assertThat(found).isEqualTo(pairs == null ? "" : pairs);
    }
}
