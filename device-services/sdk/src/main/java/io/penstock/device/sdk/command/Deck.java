/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.device.Device;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What holds for commands at one moment: replaced as a whole. Immutable. */
final class Deck {
    final DeskSettings settings;
    final Interlocks interlocks;
    /** By device and resource; only devices that have some. */
    final Map<String, Map<String, OutputSpec>> outputs = new LinkedHashMap<>();

    Deck(DeskSettings settings, LastValues values) {
        this.settings = settings;
        this.interlocks = new Interlocks(settings.interlocks(), values);
        for (Device device : settings.devices()) {
            Map<String, OutputSpec> its = OutputSpec.of(device);
            if (!its.isEmpty()) {
                outputs.put(device.name(), new HashMap<>(its));
            }
        }
    }

    @Nullable
    OutputSpec output(String device, String resource) {
        Map<String, OutputSpec> its = outputs.get(device);
        return its == null ? null : its.get(resource);
    }
}
