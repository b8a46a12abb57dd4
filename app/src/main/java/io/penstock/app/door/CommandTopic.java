/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import io.penstock.app.log.OneLine;
import io.penstock.connection.mqtt.Topics;
import org.jspecify.annotations.Nullable;

/**
 * What a request's topic asks for. Names are as EdgeX escapes them.
 *
 * @param request the topic itself
 * @param response where the answer goes
 * @param device its name; {@code all} in a query for all of them
 * @param command empty in a query
 * @param method {@code get}, {@code set} or whatever stands there; empty in a query
 */
record CommandTopic(String request, String response, String device, String command, String method) {
    private static final String COMMAND = "/command/request/";
    private static final String QUERY = "/commandquery/request/";
    private static final int LONGEST_SHOWN = 200;

    static String commands(String prefix) {
        return prefix + COMMAND + "#";
    }

    static String queries(String prefix) {
        return prefix + QUERY + "#";
    }

    /** Null when the topic has too few or too many levels. */
    static @Nullable CommandTopic of(String prefix, String topic) {
        String rest = topic.substring(prefix.length());
        if (rest.startsWith(QUERY)) {
            String device = rest.substring(QUERY.length());
            return device.isEmpty() || device.indexOf('/') >= 0
                    ? null
                    : new CommandTopic(topic, prefix + "/commandquery/response", Topics.unescape(device), "", "");
        }
        String asked = rest.startsWith(COMMAND) ? rest.substring(COMMAND.length()) : "";
        String[] levels = asked.split("/", -1);
        if (levels.length != 3 || levels[0].isEmpty() || levels[1].isEmpty()) {
            return null;
        }
        return new CommandTopic(
                topic,
                prefix + "/command/response/" + asked,
                Topics.unescape(levels[0]),
                Topics.unescape(levels[1]),
                levels[2]);
    }

    /** Any topic, fit for a line of the log. */
    static String shown(String topic) {
        return OneLine.of(topic, LONGEST_SHOWN);
    }

    boolean isSet() {
        return method.equals("set");
    }

    boolean isQuery() {
        return method.isEmpty() && command.isEmpty();
    }
}
