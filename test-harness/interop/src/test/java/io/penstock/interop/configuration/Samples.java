/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.configuration;

import io.penstock.interop.mqtt.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The events that all samples are fed with, as a foreign device service publishes them, and the profile's part that takes them. */
final class Samples {
    /** A device that says 1 to 100, for functions that want many events; its events are left out unless a sample asks for them. */
    static final String COUNTER = "counter";

    private static final String TOPIC = "samples/events";
    private static final int COUNT = 100;
    private static final Pattern SECRET = Pattern.compile("\\$\\{secret:([^}]+)}");
    /** Fits a key of 32 bytes, in hex, and any text. */
    private static final String MADE_UP_SECRET = "0f".repeat(32);

    private Samples() {}

    /** The service's files; its block is {@link #SERVICE}. */
    static void writeDevices(Path profile) throws IOException {
        Path service = Files.createDirectories(profile.resolve("services/samples/devices"))
                .getParent();
        Files.createDirectories(service.resolve("profiles"));
        for (String file : new String[] {"devices/devices.yaml", "profiles/hvac.yaml", "profiles/counter.yaml"}) {
            Files.copy(Written.FOLDER.resolve("samples").resolve(file), service.resolve(file));
        }
    }

    static final String SERVICE =
            """
            services:
              samples: {mqtt: {use: plant, subscriptions: [{topic: %s, format: edgex}]}}
            """
                    .formatted(TOPIC);

    /** Publishes all of them in order. */
    static void publish(Mosquitto broker) throws IOException, InterruptedException {
        String events = Files.readString(Written.FOLDER.resolve("samples/events.jsonl"));
        String counted =
                IntStream.rangeClosed(1, COUNT).mapToObj(Samples::counted).collect(Collectors.joining());
        broker.client("mosquitto_pub", events + counted, "-q", "1", "-t", TOPIC, "-l");
    }

    /** Makes up each secret that a part of the profile names. */
    static void writeSecrets(Path profile, String part) throws IOException {
        Path secrets = Files.createDirectories(profile.resolve("secrets"));
        Set<String> names = SECRET.matcher(part).results().map(m -> m.group(1)).collect(Collectors.toSet());
        for (String name : names) {
            Path file = Files.createFile(
                    secrets.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, MADE_UP_SECRET);
        }
    }

    private static String counted(int number) {
        return ("{\"apiVersion\":\"v3\",\"id\":\"00000000-0000-4000-8000-%012d\",\"deviceName\":\"counter\",\"profileName\":\"counter\","
                        + "\"sourceName\":\"N\",\"origin\":1692721935000000%03d,\"readings\":[{\"origin\":1692721935000000%03d,"
                        + "\"deviceName\":\"counter\",\"resourceName\":\"N\",\"profileName\":\"counter\",\"valueType\":\"Int64\","
                        + "\"value\":\"%d\"}]}\n")
                .formatted(number, number, number, number);
    }
}
