/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

/**
 * Who asks.
 *
 * @param origin by which way
 * @param name the user, rule, interlock or output; for the audit
 * @param permission what the caller may
 */
public record Caller(Origin origin, String name, Permission permission) {

    /** By which way a command comes. Interlocks beat rules, minimum times and the north. */
    public enum Origin {
        /** An interlock's {@code force}. */
        INTERLOCK,
        /** An output's safe value or heartbeat. */
        OUTPUT,
        RULE,
        REST,
        MQTT,
        CLOUD,
        /** The command line or the console on this machine. */
        LOCAL;

        /** Whether it is a command door: somebody outside asks. */
        public boolean north() {
            return this == REST || this == MQTT || this == CLOUD || this == LOCAL;
        }
    }

    /** A caller of the program's own, who may everything. */
    public static Caller of(Origin origin, String name) {
        return new Caller(origin, name, Permission.ALL);
    }
}
