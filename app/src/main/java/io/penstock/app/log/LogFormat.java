/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.log;

/** Sets slf4j-simple up before the first logger is made: one line a state change, on stderr. */
public final class LogFormat {
    private LogFormat() {}

    /** @param level of our own logs, where the environment says no other */
    public static void prepare(String level) {
        set("logFile", "System.err");
        set("showDateTime", "true");
        set("dateTimeFormat", "HH:mm:ss.SSS");
        set("showThreadName", "false");
        set("showShortLogName", "true");
        set("levelInBrackets", "false");
        set("defaultLogLevel", "warn");
        set("log.io.penstock", System.getenv().getOrDefault("PENSTOCK_LOG", level));
    }

    private static void set(String key, String value) {
        String name = "org.slf4j.simpleLogger." + key;
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
