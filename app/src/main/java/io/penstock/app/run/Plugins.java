/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.engine.config.PluginRegistry;
import java.nio.file.Path;

/** The plugins of this program: those on its class path and those of {@code plugins/*.jar} beside it. */
public final class Plugins {
    private Plugins() {}

    public static PluginRegistry registry() {
        ClassLoader loader = Plugins.class.getClassLoader();
        String home = System.getProperty("penstock.home");
        return home == null ? PluginRegistry.of(loader) : PluginRegistry.of(loader, Path.of(home, "plugins"));
    }
}
