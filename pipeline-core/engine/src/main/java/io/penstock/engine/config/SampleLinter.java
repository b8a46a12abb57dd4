/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.api.error.Problem;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.config.yaml.YamlReader;
import io.penstock.engine.expression.Expressions;
import io.penstock.engine.unit.UcumUnits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lints the samples that plugins declare: each must bind, and bind to equal values again, or each reload would restart what uses
 * the plugin. Secrets, vars and connections that they name are made up.
 */
public final class SampleLinter {
    /** Fits a key of 32 bytes, in hex, and any text. */
    private SampleLinter() {}

    /** What is wrong with the samples of all plugins; places name plugin and sample. */
    public static List<Problem> lint(PluginRegistry registry) {
        Problems problems = new Problems();
        for (PluginKind kind : PluginKind.values()) {
            for (PluginInfo plugin : registry.all(kind)) {
                List<String> samples = List.of(plugin.declaration().samples());
                for (int i = 0; i < samples.size(); i++) {
                    lint(
                            registry,
                            plugin,
                            "sample " + (i + 1) + " of " + kind.word() + " " + plugin.name(),
                            samples.get(i),
                            problems);
                }
            }
        }
        return problems.inOrder();
    }

    private static void lint(
            PluginRegistry registry, PluginInfo plugin, String file, String sample, Problems problems) {
        Place start = new Place(file, 1, 1);
        Node node = YamlReader.read(file, sample, problems);
        if (node == null) {
            return;
        }
        PluginUse use = PluginUse.of(
                node,
                start,
                "a " + plugin.kind().word(),
                List.of("id", "enabled", "steps", "retry"),
                Scope.strict(""),
                problems);
        if (use == null) {
            return;
        }
        if (!use.name().equals(plugin.name())) {
            problems.error(use.place(), "must show '" + plugin.name() + "' but shows '" + use.name() + "'");
            return;
        }
        Record first = bind(registry, plugin, use, problems);
        if (first != null && !first.equals(bind(registry, plugin, use, new Problems()))) {
            problems.error(
                    use.place(),
                    "must be equal to itself when it is bound again: give the types of its settings equals and hashCode by"
                            + " value");
        }
    }

    private static @Nullable Record bind(PluginRegistry registry, PluginInfo plugin, PluginUse use, Problems problems) {
        Binder binder = new Binder(problems, permissive(problems));
        return new PluginBinder(registry, binder, problems)
                .bind(plugin.kind(), use, Scope.strict(plugin.kind().word() + " '" + use.name() + "'"));
    }

    private static ScalarBinder permissive(Problems problems) {
        NamedFiles nowhere = new NamedFiles(Path.of(""), Path.of(""), false);
        Secrets secrets = new MadeUpSecrets(nowhere.folder(), problems);
        Interpolator interpolator = new Interpolator(nowhere, Map.of("site", "glasgow"), Map.of(), secrets, problems);
        return new ScalarBinder(problems, interpolator, nowhere, new UcumUnits(), Expressions::compile) {
            @Override
            ConnectionRef connection(String name, Scope scope) {
                return new ConnectionRef(name);
            }
        };
    }
}
