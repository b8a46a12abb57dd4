/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.run.Plugins;
import io.penstock.app.run.ServiceProblems;
import io.penstock.app.test.TestReport;
import io.penstock.app.test.Tests;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lints every YAML block of README and docs, and every profile, and runs their tests. A block stands behind {@code <!-- file: path -->}, which says where a
 * reader would save it; a page's files together must make profiles without a mistake or a warning.
 */
class DocsTest {
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- file: (\\S+) -->\\n)?```(yaml|text)\\n(.*?)\\n```", Pattern.DOTALL);
    /** Into a folder that is there: into one that is not, {@code cp} copies under another name. */
    private static final Pattern COPY = Pattern.compile("(?:mkdir -p (\\S+) && )?cp -r (\\S+) (\\S+)/");

    @TempDir
    Path temp;

    @TestFactory
    Stream<DynamicTest> shouldLintEveryPage() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(BuildTest.ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(BuildTest.ROOT.resolve("docs"))) {
            docs.filter(f -> f.toString().endsWith(".md"))
                    .filter(f -> !f.toString().contains("/reference/"))
                    .forEach(pages::add);
        }
        return pages.stream()
                .map(page ->
                        DynamicTest.dynamicTest(BuildTest.ROOT.relativize(page).toString(), () -> lint(page)));
    }

    @TestFactory
    Stream<DynamicTest> shouldLintEveryProfile() throws IOException {
        List<Path> profiles;
        try (Stream<Path> folders = Files.list(BuildTest.ROOT.resolve("profiles"))) {
            profiles = folders.filter(Files::isDirectory).toList();
        }
        assertThat(profiles).isNotEmpty();
        return profiles.stream()
                .map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> assertClean(p)));
    }

    private void lint(Path page) throws Exception {
        Path folder = Files.createDirectories(temp.resolve(page.getFileName().toString()));
        String text = Files.readString(page);
        List<Path> profiles = new ArrayList<>();
        Matcher copy = COPY.matcher(text);
        while (copy.find()) {
            assertThat(copy.group(1)).as("mkdir -p before '%s'", copy.group()).isEqualTo(copy.group(3));
            Path from = BuildTest.ROOT.resolve(copy.group(2));
            Path into = folder.resolve(copy.group(3));
            copyTree(from, into);
            if (Files.exists(from.resolve("penstock.yaml"))) {
                profiles.add(into.resolve(from.getFileName()));
            }
        }
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1) == null) {
                assertThat(block.group(2))
                        .as("a YAML block without <!-- file: ... -->: %s", block.group(3))
                        .isNotEqualTo("yaml");
                continue;
            }
            Path file = folder.resolve(block.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, block.group(3) + "\n");
            if (file.toString().contains("/secrets/")) {
                file.toFile().setReadable(false, false);
                file.toFile().setReadable(true, true);
            }
            if (file.endsWith("penstock.yaml")) {
                profiles.add(file.getParent());
            }
        }
        for (Path profile : profiles) {
            assertClean(profile);
        }
    }

    private static void assertClean(Path folder) throws Exception {
        Profile profile = new ProfileLoader(Plugins.registry(), Map.of())
                .loadTested(folder, Map.of())
                .profile();
        assertThat(ServiceProblems.of(profile)).isEmpty();
        assertThat(profile.warnings()).isEmpty();
        assertThat(profile.lanes()).isNotEmpty();
        TestReport tests = Tests.run(folder, Map.of(), io.penstock.api.setting.Matcher.ALL);
        assertThat(tests.passed()).as(tests.text()).isTrue();
    }

    private static void copyTree(Path from, Path into) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = into.resolve(from.getFileName()).resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
