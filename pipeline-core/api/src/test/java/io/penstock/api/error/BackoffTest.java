/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void shouldDoubleTheWaitUpToTheLongestAndStartAnewOnceItWentWell() {
        Backoff backoff = Backoff.exact(SECOND, Duration.ofSeconds(5));

        assertThat(Stream.generate(backoff::next).limit(5)).containsExactlyElementsOf(seconds(1, 2, 4, 5, 5));
        backoff.reset();
        assertThat(Stream.generate(backoff::next).limit(2)).containsExactlyElementsOf(seconds(1, 2));
    }

    @Test
    void shouldReachTheLongestHoweverFarItIsAndStayThere() {
        Duration longest = Duration.ofNanos(Long.MAX_VALUE);
        Backoff backoff = Backoff.exact(Duration.ofNanos(1), longest);

        assertThat(Stream.generate(backoff::next).limit(100)).isSorted().endsWith(longest, longest);
    }

    @Test
    void shouldSayWhenTheNextWaitIsTheLongest() {
        Backoff backoff = Backoff.exact(SECOND, Duration.ofSeconds(3));

        assertThat(backoff.isAtLongest()).isFalse();
        backoff.next();
        assertThat(backoff.isAtLongest()).isFalse();
        backoff.next();
        assertThat(backoff.isAtLongest()).isTrue();
        backoff.reset();
        assertThat(backoff.isAtLongest()).isFalse();
    }

    @Test
    void shouldSpreadJitteredWaitsOverTheirUpperHalf() {
        // Given many who fail together
        SplittableRandom random = new SplittableRandom(7);

        // When
        List<Duration> waits = Stream.generate(() -> Backoff.jittered(SECOND, SECOND, random))
                .map(Backoff::next)
                .limit(1_000)
                .toList();

        // Then
        assertThat(waits)
                .allSatisfy(wait -> assertThat(wait).isBetween(SECOND.dividedBy(2), SECOND))
                .anySatisfy(wait -> assertThat(wait).isLessThan(Duration.ofMillis(510)))
                .anySatisfy(wait -> assertThat(wait).isGreaterThan(Duration.ofMillis(990)));
    }

    @Test
    void shouldRefuseWaitsThatAreNone() {
        assertThatThrownBy(() -> Backoff.exact(Duration.ZERO, SECOND))
                .hasMessage("the shortest wait must be more than nothing but was PT0S");
        assertThatThrownBy(() -> Backoff.exact(SECOND, Duration.ofMillis(1)))
                .hasMessage("the longest wait must not be less than the shortest (PT1S) but was PT0.001S");
    }

    private static List<Duration> seconds(long... seconds) {
        return LongStream.of(seconds).mapToObj(Duration::ofSeconds).toList();
    }
}
