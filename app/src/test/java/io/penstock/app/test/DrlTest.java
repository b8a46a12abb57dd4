/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules in DRL in the tests of a profile. */
class DrlTest {
    @TempDir
    Path temp;

    private TestedFolder profile;

    @BeforeEach
    void makeProfile() throws IOException {
        profile = new TestedFolder(temp.resolve("plant"));
    }

    @Test
    void shouldRunRulesInDrl() throws Exception {
        // Given
        profile.file(
                "rules/silence.drl",
                """
                package plant

                rule "silence"
                when
                    $last: ReadingEvent(resource == "Temperature")
                    not ReadingEvent(resource == "Temperature", this != $last, this after[0s, 30s] $last)
                then
                    commands.set("boiler-1", "Burner", false);
                    alerts.raise("silent", "critical", "no temperature for 30 s");
                end

                rule "speaks"
                when
                    ReadingEvent(resource == "Temperature")
                then
                    alerts.clear("silent");
                end
                """);
        profile.cases(
                """
                  silence:
                    given: {boiler-1/Temperature: 50}
                    steps:
                      - at: 10m
                        expect: {sets: [{boiler-1/Burner: true, because: heat}], alerts: none}
                      - values: {boiler-1/Temperature: null}
                      - devices: {boiler-1: down}
                      - at: 10m29s
                        expect: {alerts: none}
                      - at: 10m40s
                        devices: {boiler-1: up}
                        values: {boiler-1/Temperature: 50}
                        expect: {alerts: {raised: silent, severity: critical, text: no temperature, because: silence}}
                      - at: 12m
                        expect: {alerts: {cleared: silent, because: silence}}
                """);
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.text()).contains("1 passed");
    }

    @Test
    void shouldSayWhichRuleInDrlThrows() throws Exception {
        // Given
        profile.file(
                "rules/wrong.drl",
                """
                package plant

                rule "throws"
                when
                    LatestValue(resource == "Temperature", value > 70)
                then
                    throw new IllegalStateException("too hot to think");
                end
                """);
        profile.cases(
                """
                  throws:
                    given: {boiler-1/Temperature: 80}
                    steps: [{at: 10s, expect: {sets: none}}]
                """);
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.text())
                .contains("0 passed, 1 failed", "rule 'throws' failed in its 'then'", "too hot to think");
    }

    @Test
    void shouldSayWhichRuleInDrlDoesNotComeBack() throws Exception {
        // Given
        String main = Files.readString(profile.folder.resolve("penstock.yaml"));
        profile.file("penstock.yaml", main + "drools: {hang: 500ms}\n");
        profile.file(
                "rules/wrong.drl",
                """
                package plant

                rule "hangs"
                when
                    LatestValue(resource == "Temperature", value < 10)
                then
                    while (!Thread.interrupted()) { Thread.onSpinWait(); }
                end
                """);
        profile.cases(
                """
                  hangs:
                    given: {boiler-1/Temperature: 5}
                    steps: [{at: 10s, expect: {sets: none}}]
                """);
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.text()).contains("FAIL  hangs", "rule 'hangs' hangs: no end after 500 ms");
    }

    @Test
    void shouldSayAlertsAgainUntilSomebodyHasSeenThem() throws Exception {
        // Given
        profile.file(
                "rules/hot.drl",
                """
                package plant

                rule "hot"
                when
                    LatestValue(resource == "Temperature", value > 80)
                then
                    alerts.raise("hot", "critical", "too hot", "10m");
                    alerts.raise("warm", "info", "warm at least");
                end
                """);
        profile.cases(
                """
                  again and again:
                    given: {boiler-1/Temperature: 90}
                    steps:
                      - at: 5m
                        values: {boiler-1/Temperature: 91}
                        expect:
                          alerts: [{raised: hot, severity: critical, because: hot}, {raised: warm}]
                      - at: 15m
                        expect: {alerts: [{raised: hot, severity: critical, text: too hot, because: hot}]}
                      - at: 25m
                        acknowledge: hot
                        expect: {alerts: [{raised: hot}, {acknowledged: hot}]}
                      - at: 1h
                        expect: {alerts: none}
                """);
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.text()).contains("1 passed, 0 failed");
    }
}
