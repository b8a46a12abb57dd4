/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.setting.ConnectionRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelTest {
    private static Channel channel(String topics) {
        return new Channel(new ConnectionRef("plant"), topics);
    }

    @ParameterizedTest
    @CsvSource({
        "a/b, a/b, true",
        "a/b, a/c, false",
        "a/+, a/b, true",
        "a/+, +/b, true",
        "a/+, b/+, false",
        "a/+, a/b/c, false",
        "a/#, a/b/c, true",
        "a/#, a, true",
        "a/#, +/b, true",
        "'#', x/y, true",
        "a/b/#, a, false",
    })
    void shouldTellWhetherTwoShareATopic(String one, String other, boolean meet) {
        assertThat(channel(one).meets(channel(other))).isEqualTo(meet);
        assertThat(channel(other).meets(channel(one))).isEqualTo(meet);
    }

    @Test
    void shouldNotMeetOnAnotherConnection() {
        assertThat(channel("a").meets(new Channel(new ConnectionRef("cloud"), "a")))
                .isFalse();
    }
}
