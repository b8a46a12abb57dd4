/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Our jars say nothing of when, where and by whom they were built: another build of the same sources gives the same bytes. */
class PackagedJarsIT {
    private static final Pattern TIMESTAMP =
            Pattern.compile("<project\\.build\\.outputTimestamp>(.*)</project\\.build\\.outputTimestamp>");

    @Test
    void shouldHoldNothingOfTheirBuildButTheVersions() throws IOException {
        LocalDateTime timestamp = timestamp();
        List<Path> ours = ours();
        assertThat(ours).hasSizeGreaterThan(10);
        for (Path path : ours) {
            try (JarFile jar = new JarFile(path.toFile())) {
                assertThat(jar.stream()).as("%s", path).allMatch(e -> e.getTimeLocal()
                        .equals(timestamp));
                assertThat(jar.getManifest().getMainAttributes().keySet())
                        .as("%s", path)
                        .extracting(Object::toString)
                        .containsExactlyInAnyOrder(
                                "Manifest-Version", "Created-By", "Build-Jdk-Spec", "Implementation-Version");
            }
        }
    }

    /** As the root pom says it, in UTC. */
    private static LocalDateTime timestamp() throws IOException {
        Matcher found = TIMESTAMP.matcher(Files.readString(Packaged.checkout().resolve("pom.xml")));
        assertThat(found.find())
                .as("a project.build.outputTimestamp in the root pom")
                .isTrue();
        return OffsetDateTime.parse(found.group(1)).toLocalDateTime();
    }

    private static List<Path> ours() throws IOException {
        List<Path> ours = new ArrayList<>();
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Packaged.install().resolve("lib"), "penstock-*.jar")) {
            jars.forEach(ours::add);
        }
        return ours;
    }
}
