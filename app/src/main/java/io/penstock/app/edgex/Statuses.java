/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.edgex;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Outcome;
import org.jspecify.annotations.Nullable;

/** The status code of what came of a command: EdgeX's where EdgeX has one. */
public final class Statuses {
    private Statuses() {}

    public static int of(Answer answer) {
        boolean good = answer.outcome() == Outcome.DONE || answer.outcome() == Outcome.WOULD;
        return good ? 200 : of(answer.cause());
    }

    /** 409 says: not as things are now; 503 says: try again. */
    static int of(@Nullable Cause cause) {
        if (cause == null) {
            return 500;
        }
        return switch (cause) {
            case INVALID -> 400;
            case FORBIDDEN -> 403;
            case NO_DEVICE, NO_TARGET -> 404;
            case NOT_ALLOWED -> 405;
            case DUPLICATE, INTERLOCK, STALE_INPUT, MINIMUM_TIME, OVERRIDDEN -> 409;
            case LOCKED, DOWN -> 423;
            case RATE -> 429;
            case DEVICE, VERIFY -> 500;
            case EXPIRED, BUSY, TIMEOUT, AUDIT, STOPPED -> 503;
        };
    }
}
