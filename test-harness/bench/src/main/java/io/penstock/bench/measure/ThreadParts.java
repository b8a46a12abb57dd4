/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a thread of Penstock works for, as its name tells: lanes, connections, services and doors by their own names. A name may be cut to the
 * 15 characters that the kernel keeps (proc(5)): of that only the beginning is known.
 */
final class ThreadParts {
    /** How a thread that nobody here knows begins. */
    static final String OTHER = "other: ";

    static final String COMPILERS = "JVM: compilers";

    private record Rule(Pattern thread, String part) {}

    /** The first that fits the whole name. */
    private static final List<Rule> RULES = List.of(
            rule("penstock-(?:commit|sync|housek\\w*)", "bus"),
            rule("penstock-watchd\\w*", "engine"),
            rule("penstock-drools.*", "rules in DRL"),
            rule("penstock-(.+)", "lane $1"),
            rule("(?:camel close|camel|fsync) (.+)", "lane $1"),
            rule("rules", "rules in YAML"),
            rule("alerts", "alerts"),
            rule("mqtt-net-(.+?)(?:-\\d+){0,2}-?", "connection $1"),
            rule("mqtt-dial-(.+)", "connection $1"),
            rule("mqtt-in-(.+)", "service $1"),
            rule("mqtt-(.+)", "connection $1"),
            rule("modbus(?:-\\d+){0,2}", "services of Modbus: network"),
            rule("device-line-\\d+", "services: reads and writes of devices"),
            rule("device-timer-\\d+", "services: when to read"),
            rule("command-.*", "commands"),
            rule("door-(.+)", "door $1"),
            rule("vert\\.?x.*|north|HttpClient.*", "API"),
            rule("control|status-line|stop|profile-watcher|heap-by-load", "control"),
            rule("Camel .*", "Camel"),
            // Netty's: it comes for a second when a pool of threads ends
            rule("globalEventExec.*", "network: the rest"),
            rule("C[12] Comp.*", COMPILERS),
            rule("GC .*|VM Thread|G1 .*", "JVM: garbage collection"),
            rule("java|main|DestroyJavaVM|start-ahead", "start"),
            rule(
                    "VM Periodic.*|Signal Disp.*|Service Thread|Monitor Defl.*|Reference Hand.*|Finalizer|Common-Cleaner"
                            + "|Cleaner-\\d+|Notification T.*|Attach Listener|Sweeper thread|process reaper"
                            + "|ForkJoinPool.*",
                    "JVM: the rest"));

    private ThreadParts() {}

    private static Rule rule(String thread, String part) {
        return new Rule(Pattern.compile(thread), part);
    }

    /** By its name, whole or cut. */
    static String of(String thread) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.thread().matcher(thread);
            if (matcher.matches()) {
                return matcher.groupCount() == 0 ? rule.part() : rule.part().replace("$1", matcher.group(1));
            }
        }
        return OTHER + thread.replaceAll("[-_# ]*\\d+.*$", "");
    }
}
