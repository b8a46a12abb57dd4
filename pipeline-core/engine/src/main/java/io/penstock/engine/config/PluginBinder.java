/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.engine.config.Binder.Part;
import io.penstock.engine.config.yaml.Problems;
import org.jspecify.annotations.Nullable;

/** Makes plugins of their uses in YAML. */
final class PluginBinder {
    private final PluginRegistry registry;
    private final Binder binder;
    private final Problems problems;

    PluginBinder(PluginRegistry registry, Binder binder, Problems problems) {
        this.registry = registry;
        this.binder = binder;
        this.problems = problems;
    }

    /** Null when there is no such plugin or its settings have a problem. */
    @Nullable
    Record bind(PluginKind kind, PluginUse use, Scope scope) {
        Part<? extends Record> part = bindPart(kind, use, scope);
        return part.whole() ? part.settings() : null;
    }

    /** As far as it goes. */
    Part<? extends Record> bindPart(PluginKind kind, PluginUse use, Scope scope) {
        PluginInfo info = registry.find(kind, use.name());
        if (info == null) {
            problems.error(
                    use.place(),
                    scope.say("there is no " + kind.word() + " '" + use.name() + "'"
                            + Names.hint(use.name(), registry.names(kind))));
            return new Part<>(null, false);
        }
        Scope inner = scope.withConnections(connectionKind(use.name()));
        try {
            return binder.bindPart(info.type(), use.settings(), use.place(), inner);
        } catch (IllegalArgumentException e) {
            // its declaration is wrong; nothing in the profile mends that
            problems.error(use.place(), scope.say("is a defective " + kind.word() + ": " + e.getMessage()));
            return new Part<>(null, false);
        }
    }

    /** A plugin works with connections of its own name where there is such a kind: endpoint mqtt with connection mqtt. */
    String connectionKind(String plugin) {
        return registry.find(PluginKind.CONNECTION, plugin) == null ? "" : plugin;
    }
}
