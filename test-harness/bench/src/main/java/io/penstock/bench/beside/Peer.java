/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Installation;
import io.penstock.bench.mqtt.Subject;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Something else that does the same work, as the {@code peer.properties} of its folder says.
 *
 * @param name of the folder
 * @param version that {@code install} installs
 * @param installed is there once it is
 * @param command that starts it, with places to be filled in
 * @param differs what it does not do the same
 * @param folder with its configuration
 * @param cache where its install is
 */
record Peer(String name, String version, Path installed, String command, String differs, Path folder, Path cache) {
    private static final Set<String> OURS =
            Set.of("peer.properties", "install", "README.md", "pom.xml", "go.mod", "main.go");

    /** @param caches of all peers' installs */
    static Peer load(Path folder, Path caches) throws IOException {
        Properties said = new Properties();
        try (Reader in = Files.newBufferedReader(folder.resolve("peer.properties"))) {
            said.load(in);
        }
        String name = folder.getFileName().toString();
        Path cache = caches.resolve(name);
        return new Peer(
                name,
                required(said, "version", folder),
                Path.of(Template.render(required(said, "installed", folder), places(folder, cache))),
                required(said, "run", folder),
                required(said, "differs", folder),
                folder,
                cache);
    }

    private static String required(Properties said, String key, Path folder) throws IOException {
        String value = said.getProperty(key);
        if (value == null || value.isBlank()) {
            throw new IOException(folder.resolve("peer.properties") + ": must say '" + key + "'");
        }
        return value.strip();
    }

    private static Map<String, String> places(Path folder, Path cache) {
        Map<String, String> places = new TreeMap<>();
        places.put("HERE", folder.toAbsolutePath().normalize().toString());
        places.put("PEERS", cache.toAbsolutePath().toString());
        places.put(
                "JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        return places;
    }

    /** How to get it; empty when it is there. */
    Optional<String> missing() {
        return Files.exists(installed)
                ? Optional.empty()
                : Optional.of(name + " " + version + " is not installed: ./penstock bench beside install " + name);
    }

    /** The command without the paths of this machine. */
    String shown() {
        return command.replace("@JAVA@", "java")
                .replace("@PEERS@/", "")
                .replace("@HERE@/target/", "")
                .replace("@WORK@/", "");
    }

    /** Its process, with its configuration rendered into a folder of its own. */
    Subject start(int port, int qos, Path work) throws IOException {
        Path own = Files.createDirectories(work.resolve(name));
        Map<String, String> places = places(folder, cache);
        places.put("PORT", "" + port);
        places.put("QOS", "" + qos);
        places.put("WORK", own.toString());
        configure(own, places);
        List<String> words = new ArrayList<>();
        for (String word : command.split(" +")) {
            words.add(Template.render(word, places));
            if (word.equals("@JAVA@")) {
                words.addAll(Installation.quickToCompile());
            }
        }
        Child child = Child.start(
                Role.MEASURED, new ProcessBuilder(words).directory(own.toFile()), work.resolve(name + ".log"));
        return new Subject(name, child, name + "/in/meter-{n}/all", name + "/out/#", qos);
    }

    private void configure(Path own, Map<String, String> places) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String plain = file.getFileName().toString();
                if (!OURS.contains(plain)) {
                    Files.writeString(own.resolve(plain), Template.render(Files.readString(file), places));
                }
            }
        }
    }
}
