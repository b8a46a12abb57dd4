/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.connection;

import io.penstock.api.setting.ConnectionRef;

/**
 * Topics of a connection that something publishes to or listens to.
 *
 * @param connection whose topics
 * @param topics levels between slashes; {@code +} stands for any one level, {@code #} at the end for any rest (MQTT 5.0, section 4.7)
 */
public record Channel(ConnectionRef connection, String topics) {
    /** Whether there is a topic that is in both. */
    public boolean meets(Channel other) {
        return connection.equals(other.connection) && meet(topics.split("/", -1), other.topics.split("/", -1));
    }

    private static boolean meet(String[] one, String[] other) {
        for (int i = 0; ; i++) {
            boolean oneEnds = i == one.length;
            boolean otherEnds = i == other.length;
            if (!oneEnds && one[i].equals("#") || !otherEnds && other[i].equals("#") || oneEnds && otherEnds) {
                return true;
            }
            if (oneEnds || otherEnds || !meet(one[i], other[i])) {
                return false;
            }
        }
    }

    private static boolean meet(String one, String other) {
        return one.equals("+") || other.equals("+") || one.equals(other);
    }
}
