/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.testkit.function;

import io.penstock.api.error.ProfileException;
import io.penstock.api.function.BytesFunction;
import io.penstock.api.function.FormatFunction;
import io.penstock.api.function.Function;
import io.penstock.engine.config.PluginRegistry;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Makes functions of YAML as the program does: in a profile, through the linter. */
final class SampleBinder {
    private final Class<?> type;
    private final Map<String, String> environment;
    private final Path folder;

    SampleBinder(Class<?> type, Map<String, String> environment, Path folder) {
        this.type = type;
        this.environment = environment;
        this.folder = folder;
    }

    /**
     * The function of one use.
     *
     * @param use as it stands in a list of steps, such as {@code filter: value > 3}
     */
    Function bind(String use) throws ProfileException {
        boolean takesBytes = BytesFunction.class.isAssignableFrom(type);
        boolean givesBytes = takesBytes || FormatFunction.class.isAssignableFrom(type);
        String steps = (takesBytes ? "      - kit-format\n" : "") + "      - " + use.replace("\n", "\n        ") + "\n"
                + (givesBytes ? "" : "      - kit-format\n");
        String profile = "pipelines:\n  kit:\n    steps:\n" + steps + "    to: {kit-endpoint: {}}\n";
        try {
            Files.writeString(folder.resolve("penstock.yaml"), profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PluginRegistry registry = PluginRegistry.of(type, KitPlugins.KitFormat.class, KitPlugins.KitEndpoint.class);
        Profile loaded = new ProfileLoader(registry, environment).load(folder, Map.of());
        Step step = loaded.lanes().get(0).steps().get(takesBytes ? 1 : 0);
        return ((Step.Apply) step.operation()).function();
    }
}
