/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A profile that takes numbers from {@code plant/counter/N} of one broker and publishes them to {@code cloud/counter} of another.
 *
 * @param folder where it is written
 * @param near settings of the connection that it listens on
 * @param far settings of the connection that it publishes over
 * @param bus settings of the bus
 * @param service settings of the driver
 * @param where its filter
 * @param endpoint settings of the endpoint
 */
record CountingProfile(
        Path folder, String near, String far, String bus, String service, String where, String endpoint) {
    /** With nothing said but what is needed. */
    static CountingProfile of(Path folder, Mosquitto in, Mosquitto out) {
        return new CountingProfile(folder, connection(in, ""), connection(out, ""), "", "", "value >= 0", "");
    }

    private static String connection(Mosquitto broker, String more) {
        return "url: \"%s\", reconnect: {min: 50ms, max: 500ms}%s".formatted(broker.url(), more);
    }

    CountingProfile near(String more) {
        return new CountingProfile(folder, near + more, far, bus, service, where, endpoint);
    }

    CountingProfile far(String more) {
        return new CountingProfile(folder, near, far + more, bus, service, where, endpoint);
    }

    CountingProfile bus(String settings) {
        return new CountingProfile(folder, near, far, settings, service, where, endpoint);
    }

    CountingProfile service(String more) {
        return new CountingProfile(folder, near, far, bus, more, where, endpoint);
    }

    CountingProfile where(String expression) {
        return new CountingProfile(folder, near, far, bus, service, expression, endpoint);
    }

    CountingProfile endpoint(String more) {
        return new CountingProfile(folder, near, far, bus, service, where, more);
    }

    /** Writes it and gives its folder; what did not change is left alone. */
    Path write() throws IOException {
        Path profile = Files.createDirectories(folder.resolve("profile"));
        put(
                profile.resolve("services/counters/profiles/counter.yaml"),
                """
                name: counter
                deviceResources:
                  - {name: N, properties: {valueType: Int64, readWrite: R}}
                """);
        put(
                profile.resolve("services/counters/devices/counter.yaml"),
                """
                deviceList:
                  - {name: counter, profileName: counter, protocols: {mqtt: {}}}
                """);
        put(
                profile.resolve("penstock.yaml"),
                """
                connections:
                  near: {mqtt: {%s}}
                  far: {mqtt: {%s}}
                bus: {%s}
                services:
                  counters: {mqtt: {use: near, subscriptions: ["plant/{device}/{resource}"]%s}}
                pipelines:
                  count:
                    steps:
                      - filter: {where: "%s"}
                      - convert: {scale: 1, offset: 0}
                      - format: {json: {layout: plain}}
                    to:
                      far:
                        mqtt: {use: far, topic: "cloud/{device}", qos: 1%s}
                        retry: {min: 50ms, max: 500ms}
                api: {port: 0}
                """
                        .formatted(near, far, bus, service, where, endpoint));
        return profile;
    }

    private static void put(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }
}
