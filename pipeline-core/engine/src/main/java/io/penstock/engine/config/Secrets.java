/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.config.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Local secrets by name: the environment's {@code PENSTOCK_SECRET_<NAME>} first, then the file {@code secrets/<name>} of the
 * profile, then its {@code secrets.yaml}.
 */
class Secrets {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path folder;
    private final Map<String, String> environment;
    private final Problems problems;
    private final Map<String, String> listed = new HashMap<>();
    private final Set<Path> warned = new HashSet<>();

    Secrets(Path folder, Map<String, String> environment, Problems problems) {
        this.folder = folder;
        this.environment = environment;
        this.problems = problems;
        Path file = folder.resolve("secrets.yaml");
        if (Files.isRegularFile(file)) {
            readList(file);
        }
    }

    /** Null when there is none of that name. */
    @Nullable
    String find(String name) {
        String fromEnvironment = environment.get(variable("PENSTOCK_SECRET_", name));
        if (fromEnvironment != null) {
            return fromEnvironment;
        }
        Path file = folder.resolve("secrets").resolve(name).normalize();
        if (file.startsWith(folder.resolve("secrets").normalize()) && Files.isRegularFile(file)) {
            String text = read(file);
            return text == null ? null : withoutLineEnd(text);
        }
        return listed.get(name);
    }

    /** Where a missing secret may be put. */
    static String places(String name) {
        return "put it in the file secrets/" + name + ", in secrets.yaml, or in the environment as "
                + variable("PENSTOCK_SECRET_", name);
    }

    /** {@code plant-mqtt} is {@code PENSTOCK_SECRET_PLANT_MQTT}. */
    static String variable(String prefix, String name) {
        return prefix + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    static String withoutLineEnd(String text) {
        return text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private void readList(Path file) {
        String text = read(file);
        Node root = text == null ? null : YamlReader.read("secrets.yaml", text, problems);
        if (root instanceof Node.Mapping mapping) {
            mapping.entries().forEach((name, entry) -> {
                if (entry.value() instanceof Node.Scalar s && !s.isNull()) {
                    listed.put(name, s.text());
                } else {
                    problems.error(entry.keyPlace(), "secret '" + name + "' must be text");
                }
            });
        } else if (root != null) {
            problems.error(root.place(), "must be a mapping of names to secrets");
        }
    }

    private @Nullable String read(Path file) {
        String shown = folder.relativize(file).toString().replace('\\', '/');
        try {
            warnIfOpen(file, shown);
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            problems.error(new Place(shown, 0, 0), "cannot be read: " + ProfileFiles.why(e));
            return null;
        }
    }

    private void warnIfOpen(Path file, String shown) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix") && warned.add(file)) {
            Set<PosixFilePermission> open = new HashSet<>(Files.getPosixFilePermissions(file));
            open.retainAll(OTHERS);
            if (!open.isEmpty()) {
                problems.warning(new Place(shown, 0, 0), "can be read by others: chmod 600 " + shown);
            }
        }
    }
}
