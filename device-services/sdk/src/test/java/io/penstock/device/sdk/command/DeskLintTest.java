/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.Devices;
import io.penstock.device.sdk.Finding;
import io.penstock.device.sdk.command.DeskLint.Drivers;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeskLintTest {
    private record Known(List<Device> list) implements Devices {
        @Override
        public Device device(String name) {
            return list.stream().filter(d -> d.name().equals(name)).findFirst().orElse(null);
        }

        @Override
        public DeviceProfile profile(String name) {
            return DeskFixture.BOILER;
        }

        @Override
        public Collection<Device> all() {
            return list;
        }
    }

    private static DeskLint lint(Object outputs) {
        return DeskLint.of(
                new Known(List.of(device("boiler", Map.of("outputs", outputs)))),
                new Drivers(Set.of("yaml", "drools"), Set.of("yaml")),
                new Drivers(Set.of("plant", "office"), Set.of("plant")));
    }

    private static List<String> problems(String resource, Map<String, Object> output) {
        return lint(Map.of(resource, output)).problems().stream()
                .map(Finding::text)
                .toList();
    }

    @Test
    void shouldFindNothingWrongWithWhatIsRight() {
        DeskLint lint = lint(Map.of(
                "Burner",
                Map.of(
                        "safe",
                        false,
                        "triggers",
                        List.of(
                                "rulesDown",
                                Map.of("northLost", "plant"),
                                "stopping",
                                "reconnected",
                                Map.of("stale", Map.of("input", "boiler/Level", "maxAge", "5s"))),
                        "minimumOn",
                        "30s",
                        "heartbeat",
                        Map.of("resource", "Alive", "every", "1s", "owner", "north"))));

        assertThat(lint.problems()).isEmpty();
        assertThat(lint.warnings()).isEmpty();
    }

    @Test
    void shouldRefuseATriggerOfWhoIsNotKnown() {
        assertThat(triggered(Map.of("northLost", "plnat")).problems())
                .singleElement()
                .satisfies(p -> assertThat(p.path()).isEqualTo("properties.penstock.outputs.Burner.triggers"))
                .satisfies(p -> assertThat(p.text())
                        .contains("northLost: must be a command door, one of [office, plant], but was 'plnat'; did you"
                                + " mean 'plant'?"));
        assertThat(triggered(Map.of("rulesDown", "drolls")).problems())
                .singleElement()
                .satisfies(p -> assertThat(p.text())
                        .contains("rulesDown: must be a rule engine, one of [drools, yaml], but was 'drolls'; did you"
                                + " mean 'drools'?"));
    }

    @Test
    void shouldWarnOfATriggerThatNeverComesTrue() {
        assertThat(triggered(Map.of("northLost", "office")).warnings())
                .extracting(Finding::text)
                .anyMatch(
                        t -> t.endsWith("northLost: never comes true here: there is no command door 'office' at work"));
        assertThat(triggered(Map.of("rulesDown", "drools")).warnings())
                .extracting(Finding::text)
                .anyMatch(
                        t -> t.endsWith("rulesDown: never comes true here: there is no rule engine 'drools' at work"));
        Drivers none = new Drivers(Set.of(), Set.of());
        Map<String, Object> output = Map.of("safe", false, "triggers", "northLost");
        assertThat(DeskLint.of(
                                new Known(List.of(device("boiler", Map.of("outputs", Map.of("Burner", output))))),
                                none,
                                none)
                        .warnings())
                .extracting(Finding::text)
                .anyMatch(t -> t.endsWith("northLost: never comes true here: there is no command door"));
    }

    private static DeskLint triggered(Object trigger) {
        return lint(Map.of("Burner", Map.of("safe", false, "triggers", List.of(trigger))));
    }

    @Test
    void shouldWarnOfASafeValueWithoutAHeartbeat() {
        DeskLint lint = lint(Map.of("Burner", Map.of("safe", false, "triggers", "stopping")));

        assertThat(lint.problems()).isEmpty();
        assertThat(lint.warnings())
                .singleElement()
                .extracting(Finding::text)
                .asString()
                .startsWith("device 'boiler': outputs.Burner: has a safe value and no heartbeat");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Burnr  | resource must be one of [Burner, Pump,",
                "Serial | resource 'Serial' must be writable",
            })
    void shouldRefuseWhatIsNoOutput(String resource, String problem) {
        assertThat(problems(resource, Map.of("minimumOn", "1s")))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void shouldRefuseAnUnknownKey() {
        assertThat(problems("Burner", Map.of("save", false)))
                .containsExactly("device 'boiler': properties.penstock.outputs.Burner.save must be one of"
                        + " [heartbeat, minimumOff, minimumOn, safe, triggers] but was 'save'; did you mean 'safe'?");
        assertThat(problems("Burner", Map.of("heartbeat", Map.of("resource", "Alive", "evry", "1s"))))
                .singleElement()
                .asString()
                .contains("heartbeat.evry must be one of [every, owner, resource, value] but was 'evry'");
        assertThat(lint("Burner").problems())
                .singleElement()
                .satisfies(p -> assertThat(p.text()).contains("must be a map"))
                .satisfies(p -> assertThat(p.path()).isEqualTo("properties.penstock.outputs"));
    }

    @Test
    void shouldRefuseAValueThatDoesNotParse() {
        assertThat(problems("Burner", Map.of("safe", "maybe", "triggers", "stopping")))
                .containsExactly(
                        "device 'boiler': outputs.Burner: safe: resource 'Burner': a Bool must be true or false"
                                + " but was 'maybe'");
        assertThat(problems("Speed", Map.of("safe", 1501, "triggers", "stopping")))
                .singleElement()
                .asString()
                .contains("must be between 0.0 and 1500.0");
        assertThat(problems("Burner", Map.of("heartbeat", Map.of("resource", "Alive", "value", "x"))))
                .singleElement()
                .asString()
                .contains("heartbeat: value: resource 'Alive'");
        assertThat(problems("Burner", Map.of("heartbeat", Map.of("resource", "Key"))))
                .singleElement()
                .asString()
                .contains("must be a number or a Bool, or value must say what to write");
        assertThat(problems("Burner", Map.of("minimumOn", "soon")))
                .singleElement()
                .asString()
                .contains("outputs.Burner.minimumOn must be a duration such as 500ms or 2s but was 'soon'");
    }

    @Test
    void shouldRefuseTriggersThatCannotBe() {
        assertThat(problems("Burner", Map.of("safe", false, "triggers", "ruleDown")))
                .singleElement()
                .asString()
                .contains("must be one of [northLost, reconnected, rulesDown, stale, stopping] but was 'ruleDown'; did"
                        + " you mean 'rulesDown'?");
        assertThat(problems("Burner", Map.of("safe", false)))
                .singleElement()
                .asString()
                .contains("must have both safe and triggers or neither");
        assertThat(problems("Burner", Map.of("triggers", "stopping")))
                .singleElement()
                .asString()
                .contains("must have both safe and triggers or neither");
        assertThat(stale("chiller/Level")).contains("there is no device 'chiller'; there are [boiler]");
        assertThat(stale("Key")).contains("device 'boiler' has no readable resource 'Key'");
        assertThat(stale("Levl")).endsWith("no readable resource 'Levl'; did you mean 'Level'?");
    }

    @Test
    void shouldTellOfEachOutputAtOnceAndWhichResourceWasMeant() {
        // Given
        Map<String, Object> outputs = Map.of(
                "Burnr", Map.of("minimumOn", "5s"), "Speed", Map.of("minimumOn", "soon"), "Burner", Map.of("save", 1));

        // Then
        assertThat(lint(outputs).problems())
                .extracting(Finding::text)
                .hasSize(3)
                .anyMatch(t -> t.endsWith("but was 'Burnr'; did you mean 'Burner'?"))
                .anyMatch(t -> t.contains("outputs.Speed.minimumOn must be a duration"))
                .anyMatch(t -> t.endsWith("'save'; did you mean 'safe'?"));
    }

    private static String stale(String input) {
        Object trigger = Map.of("stale", Map.of("input", input));
        return problems("Burner", Map.of("safe", false, "triggers", trigger)).get(0);
    }
}
