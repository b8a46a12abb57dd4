/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrlAlertsTest {
    @TempDir
    Path temp;

    @Test
    void shouldBeSaidAgainUntilSomebodyHasSeenThem() throws Exception {
        // Given
        TestedFolder profile = new TestedFolder(temp.resolve("plant"));
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
