/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the build itself must keep to, so that no gate stands open unseen. */
public class BuildTest {
    static final Path ROOT = root();
    private static final Pattern TEST_METHOD =
            Pattern.compile("@(Test|ParameterizedTest|Property|RepeatedTest|ArchTest)\\b");
    private static final Pattern ABSTRACT = Pattern.compile("\\b(abstract class|interface) \\w+");

    /** The checkout that this test was built from. */
    public static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("penstock"))) {
            at = at.getParent();
        }
        return at;
    }

    @Test
    void shouldRunEveryClassThatHoldsTests() throws IOException {
        List<Path> unrun;
        try (Stream<Path> files = testSources()) {
            unrun = files.filter(BuildTest::holdsTests)
                    .filter(f -> !f.getFileName().toString().matches(".*(Test|IT)\\.java"))
                    .toList();
        }
        assertThat(unrun)
                .as("surefire runs *Test and failsafe runs *IT: name these so, or make them abstract")
                .isEmpty();
    }

    @Test
    void shouldBuildEveryModuleThatHasTests() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        List<Path> modules;
        try (Stream<Path> files = testSources()) {
            modules = files.map(BuildTest::moduleOf).distinct().toList();
        }
        assertThat(modules).isNotEmpty();
        assertThat(modules)
                .as("a module outside the root pom's list is never built")
                .allSatisfy(
                        m -> assertThat(pom).contains("<module>" + m.toString().replace('\\', '/') + "</module>"));
    }

    @Test
    void shouldSkipNoTestInAnyPom() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 4)) {
            List<Path> poms = files.filter(f -> f.endsWith("pom.xml"))
                    .filter(f -> !f.toString().contains("target"))
                    .toList();
            assertThat(poms).isNotEmpty();
            for (Path pom : poms) {
                assertThat(Files.readString(pom)).as("%s", pom).doesNotContain("skipTests>", "skipITs>", "test.skip>");
            }
        }
    }

    @Test
    void shouldStartEverySourceFileWithItsLicence() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            String without = files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !f.toString().contains("/target/"))
                    .filter(f -> !read(f).startsWith("/* SPDX-License-Identifier: Apache-2.0 */"))
                    .map(f -> ROOT.relativize(f).toString())
                    .collect(Collectors.joining("\n"));
            assertThat(without).as("mvn spotless:apply puts it there").isEmpty();
        }
    }

    private static Stream<Path> testSources() throws IOException {
        return Files.walk(ROOT)
                .filter(f -> f.toString().endsWith(".java"))
                .filter(f -> f.toString().contains("/src/test/java/"))
                .filter(f -> !f.toString().contains("/target/"));
    }

    private static boolean holdsTests(Path file) {
        String source = read(file);
        return TEST_METHOD.matcher(source).find() && !ABSTRACT.matcher(source).find();
    }

    private static Path moduleOf(Path file) {
        Path relative = ROOT.relativize(file);
        for (int i = 0; i < relative.getNameCount(); i++) {
            if (relative.getName(i).toString().equals("src")) {
                return relative.subpath(0, i);
            }
        }
        throw new IllegalStateException(file.toString());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
