/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.configuration;

import io.penstock.engine.config.PluginInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is written down of one sample of a plugin, in {@code configurations/<kind>/<plugin>-<sample>.txt} of the resources: lines
 * {@code # key: value} say what stands around the sample, the rest is what must come out ({@code # same-as: format-1}: what comes out there).
 *
 * @param name such as {@code filter-2}
 * @param sample as the plugin declares it
 * @param file where it is written down, or has to be
 * @param head what stands around the sample, by key; several values where a key is repeated
 * @param body what must come out
 */
record Written(String name, String sample, Path file, Map<String, List<String>> head, String body) {
    static final Path FOLDER = Packaged.checkout().resolve("test-harness/interop/src/test/resources/configurations");

    private static final String SAME = "same-as";

    /** All samples of a plugin; one that is not written down has an empty head and body. */
    static List<Written> of(PluginInfo plugin) {
        List<Written> all = new ArrayList<>();
        String[] samples = plugin.declaration().samples();
        for (int i = 0; i < samples.length; i++) {
            String name = plugin.name() + "-" + (i + 1);
            Path file = FOLDER.resolve(plugin.kind().word()).resolve(name + ".txt");
            all.add(read(name, samples[i], file));
        }
        return all;
    }

    private static Written read(String name, String sample, Path file) {
        Map<String, List<String>> head = new LinkedHashMap<>();
        StringBuilder body = new StringBuilder();
        for (String line : linesOf(file)) {
            if (line.startsWith("# ")) {
                String[] keyAndValue = line.substring(2).split(": *", 2);
                head.computeIfAbsent(keyAndValue[0], k -> new ArrayList<>()).add(keyAndValue[1]);
            } else {
                body.append(line).append('\n');
            }
        }
        if (head.containsKey(SAME)) {
            Path other = file.resolveSibling(head.get(SAME).get(0) + ".txt");
            return new Written(
                    name, sample, file, head, read(name, sample, other).body());
        }
        return new Written(name, sample, file, head, body.toString());
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean exists() {
        return Files.exists(file);
    }

    List<String> all(String key) {
        return head.getOrDefault(key, List.of());
    }

    String one(String key, String otherwise) {
        return head.containsKey(key) ? head.get(key).get(0) : otherwise;
    }

    /** The file as a person would look for it. */
    String place() {
        return Packaged.checkout().relativize(file).toString();
    }

    /** Files of this kind that no sample stands behind, by the names of those that do. */
    static List<String> stale(String kind, List<String> names) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(kind))) {
            TreeSet<String> stale = new TreeSet<>();
            files.map(f -> f.getFileName().toString().replace(".txt", "")).forEach(stale::add);
            names.forEach(stale::remove);
            return List.copyOf(stale);
        }
    }
}
