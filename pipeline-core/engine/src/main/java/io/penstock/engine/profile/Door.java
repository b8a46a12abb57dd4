/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import io.penstock.api.plugin.Variant;
import io.penstock.api.setting.ConnectionRef;
import java.util.List;

/** A command door other than REST. */
public sealed interface Door {
    /** The connection that it stands at. */
    ConnectionRef use();

    /** Whether it stands open at all. */
    boolean enabled();

    /** Commands as EdgeX's core-command takes them from an external broker. */
    @Variant(
            value = "mqtt",
            summary = "Commands over MQTT, as EdgeX's core-command takes them from an external broker.")
    record MqttDoor(
            @Setting(value = "The connection.", required = true, example = "plant") ConnectionRef use,
            @Setting(
                            value = "What topics begin with: `<prefix>/command/request/<device>/<command>/get|set` and"
                                    + " `<prefix>/commandquery/request/<device>|all`.",
                            defaultValue = "edgex")
                    String prefix,
            @Setting(
                            value = "Requests that may be unanswered; more are refused as busy.",
                            defaultValue = "32",
                            min = 1,
                            max = 1024)
                    int maxInFlight,
            @Setting(
                            value = "Whether answers carry their payload as a JSON object (EdgeX 4) or in base64"
                                    + " (EdgeX 3).",
                            defaultValue = "object")
                    Payload payload,
            @Setting(value = "What whoever may publish there may.", defaultValue = "operator") Role role,
            @Setting(value = "Whether it stands open at all.", defaultValue = "true") boolean enabled,
            @Setting("The devices that it may use: names, globs, or `label:hall-7`; all when absent.")
                    List<String> devices,
            @Setting("The device resources that it may use: names or globs; all when absent.") List<String> resources,
            @Setting(
                            value =
                                    "Whether a write must say how old it is: when it was asked (`ps-askedat`), or for how long"
                                            + " it is of use (the expiry of its message, MQTT 5). For a broker that another one"
                                            + " forwards to: what that one has held for an hour looks new here.",
                            defaultValue = "false")
                    boolean dated)
            implements Door {

        /** How answers carry their payload. */
        public enum Payload {
            OBJECT,
            BASE64
        }

        public MqttDoor {
            if (!prefix.matches("[^/+#\\u0000]+(/[^/+#\\u0000]+)*")) {
                throw new SettingException("prefix", "must be levels of a topic without wildcards", prefix);
            }
            Patterns.check("devices", devices);
            Patterns.check("resources", resources);
        }
    }
}
