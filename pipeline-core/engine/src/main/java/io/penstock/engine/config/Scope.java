/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

/**
 * What is being bound, in the words of a message.
 *
 * @param subject such as {@code step 'compress'}
 * @param trail the setting in it, such as {@code rotate.size}; empty for the whole
 * @param lenient whether this is a file of EdgeX's: unknown keys are warnings, numbers may be text
 * @param connectionKind the kind that connections named here must be of; empty for any
 * @param off whether it is switched off: nobody misses what it would need
 */
record Scope(String subject, String trail, boolean lenient, String connectionKind, boolean off) {
    static Scope strict(String subject) {
        return new Scope(subject, "", false, "", false);
    }

    static Scope edgex(String subject) {
        return new Scope(subject, "", true, "", false);
    }

    Scope withConnections(String kind) {
        return new Scope(subject, trail, lenient, kind, off);
    }

    /** Of what is switched off, unless it is not. */
    Scope offUnless(boolean enabled) {
        return enabled ? this : new Scope(subject, trail, lenient, connectionKind, true);
    }

    Scope child(String key) {
        return new Scope(subject, trail.isEmpty() ? key : trail + "." + key, lenient, connectionKind, off);
    }

    Scope item(int index) {
        return new Scope(subject, trail + "[" + index + "]", lenient, connectionKind, off);
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
