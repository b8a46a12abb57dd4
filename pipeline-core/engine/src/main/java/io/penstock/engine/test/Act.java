/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.test;

import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.error.Place;
import io.penstock.api.rule.Output;
import io.penstock.engine.profile.Role;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to a profile under test. */
public sealed interface Act {
    /** A device answers from now on, or does not. */
    record Answers(String device, boolean now) implements Act {}

    /** A connection stands from now on, or does not. */
    record Stands(String connection, boolean now) implements Act {}

    /** The rules of one engine live from now on, or are dead. */
    record Lives(Engine engine, boolean now) implements Act {}

    /** What runs rules. */
    enum Engine {
        YAML,
        DROOLS;

        /** As triggers of outputs call it. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Devices hold other values.
     *
     * @param values null for nothing, which no read gets
     * @param said whether they say so by themselves
     */
    record Holds(Map<Output, @Nullable Object> values, boolean said) implements Act {}

    /** Somebody has seen an alert. */
    record Acknowledges(String alert) implements Act {}

    /**
     * The north asks for something.
     *
     * @param values of a write, by resource; empty for a read
     * @param by who asks
     * @param answer what must be answered
     */
    record Asks(
            Place place,
            Command.Kind kind,
            String device,
            String target,
            Map<String, Object> values,
            String by,
            Role role,
            CommandOptions options,
            ExpectedAnswer answer)
            implements Act {}

    /** The program stops. */
    record Stops() implements Act {}
}
