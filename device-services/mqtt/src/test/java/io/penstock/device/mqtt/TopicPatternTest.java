/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPatternTest {
    @ParameterizedTest(name = "{0} takes {2} and {3} of {1}")
    @CsvSource({
        "plant/{device}/{resource}, plant/boiler/temp, boiler, temp",
        "plant/{device}/{source}, plant/boiler/all, boiler, all",
        "{*}/{device}/state, a/boiler/state, boiler,",
        "+/{device}/#, a/boiler/x/y, boiler,",
        "{device}/#, boiler, boiler,",
        "line-{device}-x/{resource}, line-7-x/temp, 7, temp",
        "$share/g/plant/{device}, plant/boiler, boiler,",
        "plant/{device}, plant/line%2F1, line/1,",
        "plant/{device}, plant/a+b, a+b,"
    })
    void shouldTakeFields(String pattern, String topic, String device, String name) {
        // When
        TopicPattern.Match match = new TopicPattern(pattern).match(topic);

        // Then
        assertThat(match).isEqualTo(new TopicPattern.Match(device, name));
    }

    @ParameterizedTest(name = "{0} does not match {1}")
    @CsvSource({
        "plant/{device}, plant/a/b",
        "plant/{device}, other/a",
        "plant/{device}, plant/",
        "line-{device}-x, line-x",
        "a/{device}/#, a"
    })
    void shouldPassOverTopicsThatDoNotMatch(String pattern, String topic) {
        assertThat(new TopicPattern(pattern).match(topic)).isNull();
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "plant/{device}/{resource}, plant/+/+",
        "line-{device}/x/#, +/x/#",
        "$share/g/{*}/{device}, $share/g/+/+",
        "a/b, a/b"
    })
    void shouldSubscribeToTheirFilter(String pattern, String filter) {
        assertThat(new TopicPattern(pattern).filter()).isEqualTo(filter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a/#/b",
                "a+/b",
                "{device}/{device}",
                "{resource}/{source}",
                "{dev}/x",
                "{device",
                "{device}{source}"
            })
    void shouldRefuseWhatIsNoPattern(String pattern) {
        assertThatThrownBy(() -> new TopicPattern(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must ");
    }

    @Test
    void shouldWantADeviceOfASubscription() {
        assertThatThrownBy(() -> MqttSubscription.of("plant/{resource}"))
                .hasMessage("device must be there when the topic has no {device} but is absent");
        assertThatThrownBy(() -> MqttSubscription.of("a/#/b")).hasMessageStartingWith("topic must ");
    }
}
