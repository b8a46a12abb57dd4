/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.error.Place;
import io.penstock.api.function.Function;
import io.penstock.api.setting.Secret;
import java.util.Map;

/**
 * The use of an operation in one pipeline.
 *
 * @param id its {@code id:}, else the plugin's name, and with an ordinal ({@code filter-2}) when that is taken; state, metrics and
 *     tests go by it
 * @param plugin the plugin's name
 * @param operation what it does
 * @param place where it stands
 */
public record Step(String id, String plugin, Operation operation, Place place) {
    /** What a step does. */
    public sealed interface Operation {}

    /** A function of the library. */
    public record Apply(Function function) implements Operation {}

    /**
     * A Camel endpoint called for each message: one in, one out; its answer's body is the new body.
     *
     * @param uri without parameters that hold secrets
     * @param parameters added to the URI
     */
    public record Camel(String uri, Map<String, Secret> parameters) implements Operation {}
}
