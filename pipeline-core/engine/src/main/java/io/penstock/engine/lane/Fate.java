/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

/** What has become of a message of a micro-batch. */
public enum Fate {
    /** On its way. */
    LIVE,
    /** A step let it fall; counted there. */
    DROPPED,
    /** A step keeps it, by value, in its state. */
    HELD,
    /** It can never be delivered: a dead letter. */
    DEAD,
    /** The outbox has it: it is acknowledged there. */
    HANDED_OVER
}
