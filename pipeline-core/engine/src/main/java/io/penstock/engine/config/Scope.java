/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

/**
 * What is being bound, in the words of a message.
 *
 * @param subject such as {@code step 'compress'}
 * @param trail the setting in it, such as {@code rotate.size}; empty for the whole
 * @param lenient whether this is a file of EdgeX's: unknown keys are warnings, numbers may be text
 * @param connectionKind the kind that connections named here must be of; empty for any
 */
record Scope(String subject, String trail, boolean lenient, String connectionKind) {
    static Scope strict(String subject) {
        return new Scope(subject, "", false, "");
    }

    static Scope edgex(String subject) {
        return new Scope(subject, "", true, "");
    }

    Scope withConnections(String kind) {
        return new Scope(subject, trail, lenient, kind);
    }

    Scope child(String key) {
        return new Scope(subject, trail.isEmpty() ? key : trail + "." + key, lenient, connectionKind);
    }

    Scope item(int index) {
        return new Scope(subject, trail + "[" + index + "]", lenient, connectionKind);
    }

    /** {@code step 'compress': rotate.size must be ...}. */
    String say(String rule) {
        return (subject.isEmpty() ? "" : subject + ": ") + (trail.isEmpty() ? "" : trail + " ") + rule;
    }

    /** The same for a text that names its setting itself, as a record's constructor does. */
    String sayInside(String message) {
        return (subject.isEmpty() ? "" : subject + ": ") + (trail.isEmpty() ? "" : trail + ".") + message;
    }
}
