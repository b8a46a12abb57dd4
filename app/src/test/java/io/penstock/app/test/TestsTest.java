/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class TestsTest {
    private static final String COLD =
            """
              heats when cold:
                given: {boiler-1/Temperature: 50}
                steps:
                  - at: 10s
                    expect:
                      sets: [{boiler-1/Burner: true, because: heat, at: 0s}]
            """;

    @TempDir
    Path temp;

    private TestedFolder profile;

    @BeforeEach
    void makeProfile() throws IOException {
        profile = new TestedFolder(temp.resolve("plant"));
    }

    @Test
    void shouldPassWhatIsAsExpected() throws Exception {
        // Given
        profile.cases(COLD);
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.text()).contains("tests/cases.yaml", "ok    heats when cold", "1 passed, 0 failed");
        assertThat(report.passed()).isTrue();
    }

    @Test
    void shouldSayWhatWasExpectedAndWhatHappenedInsteadWhenARuleIsWrong() throws Exception {
        // Given
        profile.cases(COLD);
        profile.rule("t > 45 && t < 49");
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.passed()).isFalse();
        assertThat(report.text())
                .contains("FAIL  heats when cold")
                .contains("tests/cases.yaml:7:17: at 10s: sets are not as expected")
                .containsPattern("- +boiler-1/Burner = true, because 'heat', at 0s")
                .containsPattern("What happened since it was looked at before:\\s+0s +boiler-1 says Temperature = 50")
                .contains("0 passed, 1 failed");
    }

    @Test
    void shouldShowWhatWasNotExpected() throws Exception {
        // Given
        profile.cases(
                """
                  stays cold:
                    given: {boiler-1/Temperature: 50}
                    steps:
                      - at: 2s
                        values: {boiler-1/Temperature: 60}
                      - at: 5s
                        expect: {sets: none}
                """);
        // When
        String text = profile.run().text();
        // Then
        assertThat(text)
                .containsPattern("\\+ 0s +boiler-1/Burner = true by 'heat': t < 55")
                .containsPattern("\\+ 3s +boiler-1/Burner = false by 'heat': t < 55")
                .containsPattern("0s +rule 'heat' came true: t < 55 \\(t = boiler-1/Temperature = 50 Cel\\)");
    }

    @Test
    void shouldGiveTheSameTwice() throws Exception {
        // Given
        profile.cases(
                """
                  fails after an hour:
                    given: {boiler-1/Temperature: 50}
                    steps:
                      - at: 30m
                        values: {boiler-1/Temperature: 60}
                      - at: 1h
                        expect: {messages: {copy: {count: 1}}, sets: none}
                """);
        // When
        String first = TestedFolder.timeless(profile.run());
        String second = TestedFolder.timeless(profile.run());
        // Then
        assertThat(first)
                .contains("expected 1 but there were 3601", "... 3577 more")
                .containsPattern("\\+ 1h +\\{\"id\":\".*\"Temperature\":60");
        assertThat(second).isEqualTo(first);
    }

    @Test
    void shouldWriteWhatBuildServersRead() throws Exception {
        // Given
        profile.cases(
                COLD
                        + """
                  fails & <falls>:
                    steps: [expect: {sets: [{boiler-1/Burner: true}]}]
                """);
        // When
        String xml = profile.run().junit();
        // Then
        Document read = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        assertThat(read.getDocumentElement().getAttribute("tests")).isEqualTo("2");
        assertThat(read.getDocumentElement().getAttribute("failures")).isEqualTo("1");
        assertThat(read.getElementsByTagName("testcase").getLength()).isEqualTo(2);
        assertThat(read.getElementsByTagName("failure").item(0).getTextContent())
                .contains("tests/cases.yaml:9:28: at 0s: ", "sets are not as expected");
        assertThat(read.getElementsByTagName("failure")
                        .item(0)
                        .getParentNode()
                        .getAttributes()
                        .getNamedItem("name")
                        .getNodeValue())
                .isEqualTo("fails & <falls>");
    }
}
