/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.app.control.UserErrorException;
import io.penstock.engine.config.PluginRegistry;
import java.nio.file.Path;

/** The plugins of this program: those on its class path and those of {@code plugins/*.jar} beside it. */
public final class Plugins {
    private Plugins() {}

    /** @throws UserErrorException when a jar cannot be read, or what it brings is no plugin or is there already */
    public static PluginRegistry registry() {
        try {
            return PluginRegistry.of(loader());
        } catch (IllegalArgumentException e) {
            throw new UserErrorException(String.valueOf(e.getMessage()));
        }
    }

    /** Sees what the jars in {@code plugins} bring besides: Camel's components too. One for the process. */
    static ClassLoader loader() {
        return Loader.ONE;
    }

    /** Made when it is first asked for. */
    private static final class Loader {
        static final ClassLoader ONE = make();

        private static ClassLoader make() {
            ClassLoader program = Plugins.class.getClassLoader();
            String home = System.getProperty("penstock.home");
            return home == null ? program : PluginRegistry.loader(program, Path.of(home, "plugins"));
        }
    }
}
