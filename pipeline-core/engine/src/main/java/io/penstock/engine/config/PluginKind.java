/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.connection.ConnectionType;
import io.penstock.api.driver.Driver;
import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.function.Function;
import java.util.Arrays;
import java.util.Optional;

/** What a plugin is; names are unique within each. */
public enum PluginKind {
    FUNCTION("function", Function.class),
    ENDPOINT("endpoint", Endpoint.class),
    DRIVER("driver", Driver.class),
    CONNECTION("connection", ConnectionType.class);

    private final String word;
    private final Class<?> type;

    PluginKind(String word, Class<?> type) {
        this.word = word;
        this.type = type;
    }

    /** As people say it. */
    public String word() {
        return word;
    }

    static Optional<PluginKind> of(Class<?> plugin) {
        return Arrays.stream(values())
                .filter(k -> k.type.isAssignableFrom(plugin))
                .findFirst();
    }
}
