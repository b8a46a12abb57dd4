/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.ssl.NotSslRecordException;
import io.penstock.app.log.LogLimit;
import io.penstock.app.log.OneLine;
import java.security.cert.CertificateException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that are refused for who calls, before anything is asked. Each is counted; of each caller and cause one is logged a minute. No
 * line holds a token. Safe for many threads.
 */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int LONGEST = 400;

    /** Why a call was refused; as the metric's {@code cause} in lower case. */
    public enum Cause {
        /** Nobody said who they are. */
        NO_TOKEN,
        /** A token that does not hold. */
        TOKEN,
        /** Who it is is known, and has no right here. */
        NO_RIGHT,
        /** None, or one that does not hold. */
        CERTIFICATE,
        /** The address has to wait. */
        ATTEMPTS,
        /** Nobody can say now whether the token holds. */
        UNCHECKED,
        /** A name that is none of this machine's, where nobody has to say who they are. */
        HOST,
        /** No TLS, or none that both sides speak; or the caller does not trust our certificate. */
        TLS
    }

    private final Map<Cause, Counter> counters = new EnumMap<>(Cause.class);
    private final LogLimit limit;

    Refusals(MeterRegistry registry, LongSupplier nanoTime) {
        this.limit = new LogLimit(nanoTime);
        for (Cause cause : Cause.values()) {
            counters.put(
                    cause,
                    Counter.builder("penstock.api.refused")
                            .description("Calls refused for who calls, before anything was asked.")
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .register(registry));
        }
    }

    /**
     * @param address of the caller; null where it is not known
     * @param why for people; never a part of a token
     */
    public void refused(Cause cause, @Nullable String address, String why) {
        count(cause);
        limit.warn(
                LOG,
                cause + " " + address,
                () -> "auth: a call" + (address == null ? "" : " from " + address) + " was refused: "
                        + OneLine.of(why, LONGEST));
    }

    /** What failed before there was a call. Who just goes away is nobody's concern, and of a certificate {@link CallerTrust} has told. */
    public void hungUp(Throwable failure) {
        if (!(failure instanceof SSLException) || isCertificate(failure)) {
            return;
        }
        String said = String.valueOf(failure.getMessage());
        if (failure instanceof NotSslRecordException) {
            // its message is what was sent, which may be a call with a token
            refused(Cause.TLS, null, "it does not speak TLS, as with http:// in place of https://");
        } else if (said.contains("Empty client certificate chain")) {
            refused(Cause.CERTIFICATE, null, "it shows no certificate, and tls.clientCa wants one");
        } else {
            refused(Cause.TLS, null, "TLS came to nothing: " + said);
        }
    }

    private static boolean isCertificate(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private void count(Cause cause) {
        Counter counter = counters.get(cause);
        if (counter != null) {
            counter.increment();
        }
    }
}
