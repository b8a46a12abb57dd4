/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What the build itself must keep to, so that no gate stands open unseen. */
public class BuildTest {
    static final Path ROOT = root();
    private static final Path KITS = ROOT.resolve("test-harness/testkit/src/main/java");
    private static final Set<String> PASSING = Set.of(".git", "target");
    private static final Pattern TEST_METHOD = Pattern.compile(
            "@(Test|TestFactory|TestTemplate|ParameterizedTest|RepeatedTest|Property|Example|ArchTest)\\b");
    /** The class that a file is named for stands at the margin; what is within it does not. */
    private static final Pattern ABSTRACT =
            Pattern.compile("^(public |sealed |non-sealed )*(abstract class|interface) \\w+", Pattern.MULTILINE);

    private static final Pattern SEES_ALL = Pattern.compile("^(app|test-harness)\\b");
    private static final String RUNNERS =
            "//plugin[artifactId='maven-surefire-plugin' or artifactId='maven-failsafe-plugin']";
    private static final String LEAVES_OUT = "self::skip or self::includes or self::excludes or self::groups"
            + " or self::excludedGroups or self::test or self::testFailureIgnore";

    private static final Pattern HEADER = Pattern.compile("\\b(?:extends|implements) ([^{;]+)\\{");

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
        Map<String, String> kits = new TreeMap<>();
        Map<String, String> tests = new TreeMap<>();
        files(".java").filter(f -> f.startsWith(KITS)).forEach(f -> kits.put(nameOf(f), read(f)));
        testSources().forEach(f -> tests.put(nameOf(f), read(f)));
        assertThat(unrun(tests, kits))
                .as("surefire runs *Test and failsafe runs *IT: name these so, or make them abstract")
                .isEmpty();
    }

    @Test
    void shouldSeeEveryKindOfClassThatHoldsTestsAndNoneElse() {
        Map<String, String> kits = Map.of("a.SpiKit", "public abstract class SpiKit {\n    @Test void a() {}\n}");
        Map<String, String> tests = Map.of(
                "a.Plain", "class Plain {\n    @Test void a() {}\n}",
                "a.Factory", "class Factory {\n    @TestFactory Stream<DynamicTest> a() {}\n}",
                "a.Around", "class Around {\n    @Test void a() {}\n    interface Within {}\n}",
                "a.OfKit", "class OfKit extends SpiKit {}",
                "a.OfBase", "final class OfBase extends Base<String> {}",
                "a.Base", "abstract class Base<T> extends SpiKit {}",
                "a.Helper", "class Helper extends Thread {}",
                "a.GoodTest", "class GoodTest extends SpiKit {}");
        assertThat(unrun(tests, kits)).containsExactly("a.Around", "a.Factory", "a.OfBase", "a.OfKit", "a.Plain");
    }

    /**
     * Names of classes that hold tests, or inherit them, and that nothing runs.
     *
     * @param tests sources by class
     * @param kits sources that they may extend
     */
    private static List<String> unrun(Map<String, String> tests, Map<String, String> kits) {
        Map<String, String> all = new TreeMap<>(tests);
        all.putAll(kits);
        Set<String> parents = new HashSet<>();
        int known;
        do {
            known = parents.size();
            all.forEach((name, source) -> {
                if (ABSTRACT.matcher(source).find() && holdsTests(source, parents)) {
                    parents.add(name.substring(name.lastIndexOf('.') + 1));
                }
            });
        } while (parents.size() > known);
        return tests.entrySet().stream()
                .filter(t -> !t.getKey().matches(".*(Test|IT)"))
                .filter(t -> !ABSTRACT.matcher(t.getValue()).find())
                .filter(t -> holdsTests(t.getValue(), parents))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** @param parents names of classes that hold tests for those that extend them */
    private static boolean holdsTests(String source, Set<String> parents) {
        return TEST_METHOD.matcher(source).find()
                || HEADER.matcher(source)
                        .results()
                        .flatMap(h -> Stream.of(h.group(1).split("\\W+")))
                        .anyMatch(parents::contains);
    }

    @Test
    void shouldBuildEveryModuleThatHasTests() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        List<Path> modules = testSources().map(BuildTest::moduleOf).distinct().toList();
        assertThat(modules).isNotEmpty();
        assertThat(modules)
                .as("a module outside the root pom's list is never built")
                .allSatisfy(
                        m -> assertThat(pom).contains("<module>" + m.toString().replace('\\', '/') + "</module>"));
    }

    @Test
    void shouldSkipNoTestInAnyPom() throws Exception {
        List<Path> poms = files("pom.xml").toList();
        assertThat(poms).isNotEmpty();
        for (Path pom : poms) {
            assertThat(Files.readString(pom)).as("%s", pom).doesNotContain("skipTests>", "skipITs>", "test.skip>");
            assertThat(found(pom, RUNNERS + "//*[" + LEAVES_OUT + "]"))
                    .as("what %s lets surefire or failsafe leave out", pom)
                    .isEmpty();
        }
    }

    @Test
    void shouldRunFailsafeInEveryModule() throws Exception {
        Path root = ROOT.resolve("pom.xml");
        assertThat(found(root, "/project/build/plugins/plugin/artifactId"))
                .as("what the root pom has each module run")
                .contains("maven-failsafe-plugin");
        assertThat(found(root, "/project/build/pluginManagement" + RUNNERS + "//goal"))
                .as("verify fails where a test of integration-test did")
                .containsExactly("integration-test", "verify");
        for (Path pom : modules()) {
            assertThat(found(pom, "/project/parent/artifactId")).as("%s", pom).containsExactly("penstock");
        }
    }

    @Test
    void shouldSayEachVersionInTheRootPomOnly() throws Exception {
        for (Path pom : modules()) {
            assertThat(found(pom, "//version[not(parent::parent)]"))
                    .as("%s", pom)
                    .allMatch(v -> v.startsWith("${"));
        }
    }

    @Test
    void shouldHoldEveryModuleToItsArrowsAndSayHowToMendThem() throws Exception {
        for (Path pom : modules()) {
            List<String> rules = found(pom, "//bannedDependencies");
            assertThat(rules.isEmpty()
                            && !SEES_ALL.matcher(ROOT.relativize(pom).toString())
                                    .find())
                    .as("whether nothing holds %s to what it may see", pom)
                    .isFalse();
            assertThat(found(pom, "//bannedDependencies/message")).as("%s", pom).hasSameSizeAs(rules);
        }
        for (Field rule : ArchitectureTest.class.getDeclaredFields()) {
            if (rule.get(null) instanceof ArchRule arrow) {
                assertThat(arrow.getDescription()).as(rule.getName()).contains(", because ");
            }
        }
    }

    private static List<Path> modules() throws IOException {
        return files("pom.xml").filter(p -> !p.equals(ROOT.resolve("pom.xml"))).toList();
    }

    /** The texts of the elements that an XPath leads to. */
    private static List<String> found(Path xml, String path) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml.toFile());
        NodeList nodes =
                (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent().strip())
                .toList();
    }

    @Test
    void shouldStartEverySourceFileWithItsLicence() throws IOException {
        String without = files(".java")
                .filter(f -> !read(f).startsWith("/* SPDX-License-Identifier: Apache-2.0 */"))
                .map(f -> ROOT.relativize(f).toString())
                .collect(Collectors.joining("\n"));
        assertThat(without).as("mvn spotless:apply puts it there").isEmpty();
    }

    private static Stream<Path> testSources() throws IOException {
        return files(".java").filter(f -> f.toString().contains("/src/test/java/"));
    }

    /** Those whose path ends so. What git and the build keep is left out: its files come and go while this looks. */
    private static Stream<Path> files(String end) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return PASSING.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(end)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return found.stream();
    }

    /** Where it is, so that classes of one name in several modules stay apart, with dots. */
    private static String nameOf(Path file) {
        return ROOT.relativize(file).toString().replaceAll("\\.java$", "").replaceAll("[/\\\\]", ".");
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
