/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.peer.camel;

import java.util.HashMap;
import java.util.Map;

/** What a meter said, filtered and converted. */
public final class Meter {
    /** Values above -40 as they are, but for the temperature: degrees Fahrenheit become degrees Celsius. */
    public Map<String, Object> convert(Map<String, Object> readings) {
        Map<String, Object> kept = new HashMap<>();
        readings.forEach((name, value) -> {
            if (value instanceof Number number && number.doubleValue() > -40) {
                kept.put(name, name.equals("temperature") ? (number.doubleValue() - 32) / 1.8 : number);
            }
        });
        return kept;
    }
}
