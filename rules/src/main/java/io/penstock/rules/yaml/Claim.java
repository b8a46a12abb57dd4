/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.rule.Output;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one rule wants written with one write.
 *
 * @param owner whose it is
 * @param priority of its rule, as that was when it was made: the rule may have changed since, and not have acted
 * @param device that is written to
 * @param target device resource or device command
 * @param values by resource
 * @param repeatSafe whether it may be written again when nobody knows whether it was
 * @param order when it was made: of two of one priority the later wins
 */
record Claim(
        Instance owner,
        int priority,
        String device,
        String target,
        Map<String, Object> values,
        boolean repeatSafe,
        long order) {

    Set<Output> outputs() {
        Set<Output> outputs = new LinkedHashSet<>();
        values.keySet().forEach(r -> outputs.add(new Output(device, r)));
        return outputs;
    }

    boolean beats(Claim other) {
        return priority != other.priority ? priority > other.priority : order > other.order;
    }

    /** Of the same write, one of its resources alone. */
    Claim only(String resource) {
        Map<String, Object> value = Map.of(resource, values.getOrDefault(resource, ""));
        return new Claim(owner, priority, device, resource, value, repeatSafe, order);
    }

    /** The same, made by a rule of another priority. */
    Claim withPriority(int other) {
        return new Claim(owner, other, device, target, values, repeatSafe, order);
    }

    /** The same, of an instance that goes on from its owner. */
    Claim of(Instance next) {
        return new Claim(next, priority, device, target, values, repeatSafe, order);
    }

    /** For people. */
    String words() {
        return values.entrySet().stream()
                .map(v -> device + "/" + v.getKey() + " = " + v.getValue())
                .collect(Collectors.joining(", "));
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
