/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SameWorkTest {
    @Test
    void shouldExpectWhatIsFilteredAndConverted() {
        assertThat(Meters.expected("{\"temperature\":212,\"pressure\":-40,\"seq\":3}"))
                .isEqualTo(Map.of("temperature", 100.0, "seq", 3.0));
        assertThat(Meters.expected("{\"temperature\":-39.5,\"pressure\":1}"))
                .containsEntry("pressure", 1.0)
                .containsKey("temperature");
        assertThat(Meters.expected("{\"temperature\":-50,\"pressure\":-60.5}")).isEmpty();
    }

    @Test
    void shouldHaveASampleOfWhichNothingIsLeftAndOneAtTheLimit() {
        assertThat(Meters.samples()).map(Meters::expected).anyMatch(Map::isEmpty);
        assertThat(Meters.samples()).anyMatch(s -> s.contains("\"temperature\":-40,"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"temperature\":100.0,\"seq\":3}",
                "{\"id\":\"x\",\"device\":\"meter-1\",\"values\":{\"temperature\":100,\"seq\":3},\"units\":{\"temperature\":\"Cel\"}}",
                "{\"fields\":{\"seq\":3,\"temperature\":99.99999999999999},\"name\":\"meter-1\",\"timestamp\":1}"
            })
    void shouldFindTheReadingsInEachEnvelope(String message) {
        assertThat(Meters.alike(Map.of("temperature", 100.0, "seq", 3.0), Meters.readings(message)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"temperature\":212,\"seq\":3}",
                "{\"temperature\":100,\"pressure\":-40,\"seq\":3}",
                "{\"temperature\":100}",
                "{\"temperature\":\"100\",\"seq\":3}",
                "{\"temperature\":100,\"seq\":4}"
            })
    void shouldNotTakeOtherReadingsForTheSame(String message) {
        assertThatThrownBy(() ->
                        SameWork.compare("it", List.of(Map.of("temperature", 100.0, "seq", 3.0)), List.of(message)))
                .hasMessageStartingWith("it must do the same work: message 1 must be {")
                .hasMessageEndingWith("but was " + message);
    }

    @Test
    void shouldMissAMessageThatDoesNotCome() {
        List<Map<String, Double>> wanted = List.of(Map.of("seq", 1.0), Map.of("seq", 2.0));

        assertThatThrownBy(() -> SameWork.compare("it", wanted, List.of("{\"seq\":1}")))
                .hasMessageContaining("message 2 must be {seq=2.0} but was nothing");
        assertThatCode(() -> SameWork.compare("it", wanted, List.of("{\"seq\":1}", "{\"seq\":2.0}")))
                .doesNotThrowAnyException();
    }
}
