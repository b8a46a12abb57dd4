/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.app.control.UserErrorException;
import io.penstock.app.run.Plugins;
import io.penstock.engine.config.PluginInfo;
import io.penstock.engine.config.PluginKind;
import io.penstock.engine.config.PluginRegistry;
import io.penstock.engine.config.ReferenceWriter;
import io.penstock.engine.config.SchemaWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that show what there is: {@code penstock functions|endpoints|drivers|connections [name]}. */
public final class PluginsCommand {
    private PluginsCommand() {}

    /** What they have in common. */
    abstract static class Shown implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", arity = "0..1", description = "Shows this one whole; without: a line each.")
        private @Nullable String name;

        @Spec
        private CommandSpec spec;

        private final PluginKind kind;

        Shown(PluginKind kind) {
            this.kind = kind;
        }

        @Override
        public Integer call() {
            PluginRegistry registry = Plugins.registry();
            PrintWriter out = spec.commandLine().getOut();
            if (name == null) {
                int width = registry.all(kind).stream()
                        .mapToInt(p -> p.name().length())
                        .max()
                        .orElse(0);
                for (PluginInfo plugin : registry.all(kind)) {
                    out.println(plugin.name()
                            + " ".repeat(width - plugin.name().length() + 2)
                            + plugin.declaration().summary());
                }
                return 0;
            }
            PluginInfo plugin = registry.find(kind, name);
            if (plugin == null) {
                throw new UserErrorException("there is no " + kind.word() + " '" + name + "'; known are "
                        + registry.all(kind).stream().map(PluginInfo::name).toList());
            }
            out.println(ReferenceWriter.page(plugin));
            return 0;
        }
    }

    /** {@code penstock functions}. */
    @Command(name = "functions", description = "Shows the functions that steps use.", mixinStandardHelpOptions = true)
    public static final class Functions extends Shown {
        public Functions() {
            super(PluginKind.FUNCTION);
        }
    }

    /** {@code penstock endpoints}. */
    @Command(name = "endpoints", description = "Shows the endpoints.", mixinStandardHelpOptions = true)
    public static final class Endpoints extends Shown {
        public Endpoints() {
            super(PluginKind.ENDPOINT);
        }
    }

    /** {@code penstock drivers}. */
    @Command(name = "drivers", description = "Shows the drivers of device services.", mixinStandardHelpOptions = true)
    public static final class Drivers extends Shown {
        public Drivers() {
            super(PluginKind.DRIVER);
        }
    }

    /** {@code penstock connections}. */
    @Command(name = "connections", description = "Shows the kinds of connections.", mixinStandardHelpOptions = true)
    public static final class Connections extends Shown {
        public Connections() {
            super(PluginKind.CONNECTION);
        }
    }

    /** {@code penstock schema}. */
    @Command(
            name = "schema",
            description = "Prints the JSON schema of penstock.yaml, for editors.",
            mixinStandardHelpOptions = true)
    public static final class Schema implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            spec.commandLine().getOut().println(SchemaWriter.write(Plugins.registry()));
            return 0;
        }
    }

    /** {@code penstock reference}: for this project's own build. */
    @Command(
            name = "reference",
            hidden = true,
            description = "Writes the reference pages.",
            mixinStandardHelpOptions = true)
    public static final class Reference implements Callable<Integer> {
        @Parameters(paramLabel = "DIR", description = "Where the pages go.")
        private Path folder;

        @Override
        public Integer call() throws IOException {
            ReferenceWriter.write(Plugins.registry(), folder);
            return 0;
        }
    }
}
