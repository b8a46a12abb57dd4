/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.NearMiss;
import io.penstock.api.error.Place;
import io.penstock.engine.config.yaml.Problems;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Tells of settings that stand where nobody reads them: who wrote an interlock there believes that it holds. */
final class UnreadFiles {
    private static final Set<String> KNOWN =
            Set.of("pipelines", "services", "rules", "lookups", "tests", "secrets", "data");
    private static final List<String> READ = List.of("pipelines", "services", "rules", "tests");

    private final ProfileFiles files;
    private final NamedFiles named;
    private final Problems problems;

    /** @param named knows which files the settings name: those are read, wherever they stand */
    UnreadFiles(ProfileFiles files, NamedFiles named, Problems problems) {
        this.files = files;
        this.named = named;
        this.problems = problems;
    }

    /** @param services names of those that the profile has: folders of others are told as a whole */
    void check(Collection<String> services) {
        for (Path file : files.unread()) {
            String[] names = files.shown(file).split("/");
            boolean ofNoService = names[0].equals("services") && names.length > 2 && !services.contains(names[1]);
            if (!ofNoService && !named.isNamed(file)) {
                problems.error(new Place(files.shown(file), 0, 0), "is read by nobody: " + where(names));
            }
        }
        for (Path folder : files.foldersIn("")) {
            String name = folder.getFileName().toString();
            String near = KNOWN.contains(name) ? null : NearMiss.of(name, READ);
            if (near != null) {
                checkFolder(name, near);
            }
        }
    }

    /** One with a name of its own may hold what it likes; tests that nobody runs do no harm. */
    private void checkFolder(String name, String near) {
        files.settingsIn(name).stream()
                .filter(f -> !named.isNamed(f))
                .findFirst()
                .ifPresent(file -> {
                    String text =
                            "is read by nobody but holds '" + files.shown(file) + "'; did you mean '" + near + "'?";
                    if (near.equals("tests")) {
                        problems.warning(new Place(name, 0, 0), text);
                    } else {
                        problems.error(new Place(name, 0, 0), text);
                    }
                });
    }

    private static String where(String[] names) {
        return switch (names[0]) {
            case "rules" -> "rules must stand right in rules/, as *.yaml, *.yml or *.drl";
            case "pipelines" -> "pipelines must stand right in pipelines/, as *.yaml or *.yml";
            default -> {
                String service = "services/" + (names.length > 2 ? names[1] : "<service>");
                yield "devices must stand right in " + service + "/devices/, device profiles in " + service
                        + "/profiles/, as *.yaml, *.yml or *.json"
                        + (names.length > 3 ? NearMiss.hint(names[2], without(names[2])) : "");
            }
        };
    }

    /** A folder that has the right name is not meant otherwise. */
    private static Collection<String> without(String folder) {
        return ProfileFiles.OF_SERVICES.contains(folder) ? List.of() : ProfileFiles.OF_SERVICES;
    }
}
