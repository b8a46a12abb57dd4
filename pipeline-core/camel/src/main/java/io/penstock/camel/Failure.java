/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.camel;

import io.penstock.api.error.RefusedException;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Why an exchange failed: a refusal, which is about the message, or a destination that is away. What is unknown is away.
 *
 * @param refused whether the message is at fault
 * @param reason for people
 */
public record Failure(boolean refused, String reason) {
    /** Status codes that say that the message will never do (RFC 9110, section 15.5; RFC 4918, section 11.2). */
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 415, 422);

    private static final int DEEPEST = 16;

    /** What went wrong with a completed exchange; null when nothing did. */
    public static @Nullable Failure of(Exchange exchange) {
        Throwable thrown = exchange.getException();
        if (thrown != null) {
            return of(thrown);
        }
        Object status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE);
        return status instanceof Integer code && code >= 400 ? http(code, "") : null; // throwExceptionOnFailure=false
    }

    /** What an exception means. */
    public static Failure of(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < DEEPEST; i++) {
            if (cause instanceof HttpOperationFailedException http) {
                return http(http.getStatusCode(), http.getStatusText());
            }
            if (cause instanceof RefusedException) {
                return new Failure(true, String.valueOf(cause.getMessage()));
            }
            cause = cause.getCause();
        }
        return new Failure(false, thrown.getClass().getSimpleName() + ": " + thrown.getMessage());
    }

    private static Failure http(int status, @Nullable String text) {
        String reason = "HTTP " + status + (text == null || text.isEmpty() ? "" : " " + text);
        return new Failure(REFUSALS.contains(status), reason);
    }
}
