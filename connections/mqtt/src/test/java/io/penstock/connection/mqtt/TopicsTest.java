/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "a/b, a/b, true",
        "a/b, a/bc, false",
        "a/+, a/b, true",
        "a/+, a, false",
        "a/+, a/b/c, false",
        "a/+/c, a//c, true",
        "a/#, a, true",
        "a/#, a/b/c, true",
        "#, a/b, true",
        "#, $SYS/x, false",
        "+/x, $SYS/x, false",
        "$SYS/#, $SYS/x, true",
        "+, a, true",
        "+/+, /a, true",
        "a/b/, a/b, false"
    })
    void shouldMatchAsMqttSays(String filter, String topic, boolean expected) {
        assertThat(Topics.matches(filter, topic)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a/b",
                "+",
                "#",
                "100%",
                "a\u0000b",
                "\u00e4/\u00f6",
                "\ud83d\ude00#",
                "tab\there",
                "a+b"
            })
    void shouldGiveBackWhatItEscaped(String name) {
        // When
        String escaped = Topics.escape(name);

        // Then
        assertThat(escaped).doesNotContain("/", "+", "#", "\u0000", "\t");
        assertThat(Topics.unescape(escaped)).isEqualTo(name);
    }

    @Test
    void shouldLeaveTextThatIsNotEscaped() {
        assertThat(Topics.unescape("100%zz")).isEqualTo("100%zz");
        assertThat(Topics.unshared("$share/g/a/+")).isEqualTo("a/+");
        assertThat(Topics.unshared("a/+")).isEqualTo("a/+");
    }
}
