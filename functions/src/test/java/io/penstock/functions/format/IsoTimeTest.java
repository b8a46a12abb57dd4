/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IsoTimeTest {
    @Test
    void shouldWriteEveryInstantAsJavaDoes() {
        IsoTime time = new IsoTime();
        LongStream origins = LongStream.concat(
                LongStream.of(
                        1,
                        -1,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        86_400_000_000_000L,
                        86_399_999_999_999L,
                        1_500_000_000L),
                LongStream.concat(
                        new Random(1).longs(10_000),
                        new Random(2).longs(10_000, 0, 2_000_000_000L).map(s -> s * 1_000_000)));

        assertThat(origins.boxed()).allSatisfy(o -> assertThat(time.toString(o))
                .isEqualTo(Instant.ofEpochSecond(0, o).toString()));
    }
}
