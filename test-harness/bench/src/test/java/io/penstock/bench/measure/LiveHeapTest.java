/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LiveHeapTest {
    @Test
    void shouldTakeTheBytesOfAllClasses() throws IOException {
        assertThat(
                        LiveHeap.parse(
                                """
                                4711:
                                 num     #instances         #bytes  class name (module)
                                -------------------------------------------------------
                                   1:         81423        4567890  [B (java.base@17.0.15)
                                   2:             3             72  io.penstock.Total
                                Total         81426        4567962
                                """))
                .isEqualTo(4_567_962);
    }

    @Test
    void shouldSayWhatWasAnsweredInsteadOfACount() {
        assertThatIOException()
                .isThrownBy(() -> LiveHeap.parse("java.io.IOException: No such process"))
                .withMessageContaining("No such process");
    }

    @Test
    void shouldAskAJvmThatRuns() throws IOException {
        assertThat(LiveHeap.of(ProcessHandle.current().pid())).isGreaterThan(1e6);
    }
}
