/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.measure.Ports;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.report.Json;
import io.penstock.bench.report.RunSamples;
import io.penstock.bench.result.Results;
import io.penstock.bench.result.Section;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is typed, and its exit codes. */
class BenchTest {
    private static final Samples BASELINE = Samples.of(5, 5.1, 5);

    @TempDir
    private Path folder;

    private final StringWriter errors = new StringWriter();
    private String before = "";

    @BeforeEach
    void shouldHaveAnEarlierRun() throws IOException {
        before = written("before", complete(RunSamples.of(Samples.of(10, 10.2, 9.9), BASELINE, 30.1)));
    }

    @Test
    void shouldPassWhatIsAsFast() throws IOException {
        String now = written("now", complete(RunSamples.of(Samples.of(10.1, 10, 10.2), BASELINE, 30.1)));
        assertThat(bench("--from", now, "--compare", before)).isZero();
    }

    @Test
    void shouldFailWhatIsSlower() throws IOException {
        String now = written("now", complete(RunSamples.of(Samples.of(13, 13.2, 13.1), BASELINE, 30.1)));
        assertThat(bench("--from", now, "--compare", before)).isEqualTo(1);
    }

    @Test
    void shouldSayThatSomethingCouldNotBeMeasured() throws IOException {
        assertThat(bench("--from", written("now", RunSamples.quiet()), "--compare", before))
                .isEqualTo(2);
    }

    @Test
    void shouldNotPassWhatHasNothingToCompare() throws IOException {
        Results none = of(RunSamples.quiet(), List.of());

        // When
        int code = bench("--from", written("now", none), "--compare", before);

        // Then
        assertThat(code).isNotZero();
        assertThat(errors.toString()).contains("--compare", "figures in common");
    }

    @Test
    void shouldMakeAReportOfAnEarlierRun() throws IOException {
        // When
        Path html = folder.resolve("report.html");
        Path markdown = folder.resolve("report.md");
        int code = bench("--from", before, "--html", html.toString(), "--markdown", markdown.toString());

        // Then
        assertThat(code).isZero();
        assertThat(html).content().contains("took 8:05 min", "system 8:05, growth 1:01");
        assertThat(markdown).content().contains("system 8:05, growth 1:01", "Held to cores: nothing");
    }

    @Test
    void shouldReadARunOfBeforeTimesWereKept() throws IOException {
        // Given
        Path old = folder.resolve("before.json");
        Files.writeString(old, Files.readString(old).replaceAll("(?s),\\s*\"seconds\" : \\{[^}]*\\}", ""));
        assertThat(old).content().doesNotContain("\"seconds\"");

        // Then
        assertThat(bench("--from", old.toString(), "--compare", before)).isZero();
    }

    @Test
    void shouldSayThatATargetDoesNotAnswer() throws IOException {
        // When
        Path json = folder.resolve("target.json");
        int code = bench("--quick", "--target", "http://127.0.0.1:" + Ports.free(), "--json", json.toString());

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(Json.read(json).failures())
                .hasEntrySatisfying("target", why -> assertThat(why).contains("must listen at http://127.0.0.1:"));
    }

    @Test
    void shouldRefuseFilesThatCannotBeWrittenBeforeAnythingIsMeasured() {
        assertThat(bench("all", "--html", folder.resolve("nowhere/report.html").toString()))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("nowhere");
    }

    @Test
    void shouldRefuseToCompareAShortRunWithALongOneBeforeAnythingIsMeasured() {
        assertThat(bench("all", "--quick", "--compare", before)).isEqualTo(1);
        assertThat(errors.toString()).contains("same effort", "full", "quick");
    }

    @Test
    void shouldRefuseAPartThatNotAllOfTheNamedHave() {
        assertThat(bench("log", "inside", "--only", "appends")).isEqualTo(1);
        assertThat(errors.toString()).contains("--only appends", "[inside]");
    }

    private int bench(String... args) {
        return Bench.commandLine().setErr(new PrintWriter(errors, true)).execute(args);
    }

    private String written(String name, Results results) throws IOException {
        Path file = folder.resolve(name + ".json");
        Json.write(results, file);
        return file.toString();
    }

    /** Without failures. */
    private static Results complete(Results r) {
        return of(r, r.sections());
    }

    private static Results of(Results r, List<Section> sections) {
        return new Results(
                r.format(),
                r.command(),
                r.effort(),
                r.began(),
                r.minutes(),
                r.machine(),
                r.noise(),
                r.versions(),
                sections,
                Map.of(),
                r.skipped(),
                r.seconds());
    }
}
