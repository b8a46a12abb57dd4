/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void shouldCarryWordsOfAnyCharactersAndOfNoneAsOneLine() {
        // Given
        List<String> words = List.of("", "a b\r\n c", "m³ \u2028 €", "", "=");

        // When
        String line = Words.line(words);

        // Then
        assertThat(line).doesNotContainPattern("[\\r\\n]").matches("\\p{ASCII}*");
        assertThat(Words.parse(line)).isEqualTo(words);
        assertThat(Words.parse(Words.line(""))).containsExactly("");
    }
}
