/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.camel;

import java.util.Map;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.core5.util.TimeValue;

/**
 * The client of Camel's component {@code http} asks once more by itself where a server is busy (429, 503), as soon as that says or in a
 * second. Here the engine asks again. In a class of its own: the client is there only where the component is.
 */
final class OneTry {
    private OneTry() {}

    /** Adds what says so to the options of an endpoint. */
    static void of(Map<String, Object> options) {
        options.putIfAbsent(
                "httpClient.retryStrategy", new DefaultHttpRequestRetryStrategy(0, TimeValue.ZERO_MILLISECONDS));
    }
}
