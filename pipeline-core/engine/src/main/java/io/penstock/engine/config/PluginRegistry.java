/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.plugin.Plugin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All plugins that are there: the classes listed in {@code META-INF/penstock/plugins}, one a line, of a class loader and of
 * the jars in a folder. Immutable.
 */
public final class PluginRegistry {
    /** Where a module lists its plugins. */
    public static final String INDEX = "META-INF/penstock/plugins";

    private final Map<PluginKind, Map<String, PluginInfo>> plugins = new EnumMap<>(PluginKind.class);
    private final ClassLoader loader;

    private PluginRegistry(Collection<Class<?>> classes, ClassLoader loader) {
        this.loader = loader;
        for (PluginKind kind : PluginKind.values()) {
            plugins.put(kind, new TreeMap<>());
        }
        classes.forEach(this::add);
    }

    /** @throws IllegalArgumentException when a class is no plugin or a name is taken; the message says which and why */
    public static PluginRegistry of(Class<?>... classes) {
        return new PluginRegistry(List.of(classes), PluginRegistry.class.getClassLoader());
    }

    /** The plugins that a class loader sees; the same exception as {@link #of}, also for a jar of {@link #loader} that cannot be read. */
    public static PluginRegistry of(ClassLoader loader) {
        return new PluginRegistry(listed(loader), loader);
    }

    /** {@link #of(ClassLoader)} of {@link #loader}. */
    public static PluginRegistry of(ClassLoader loader, Path folder) {
        return of(loader(loader, folder));
    }

    /**
     * A class loader that also sees the jars in a folder, for plugins and for what their classes look for by name, such as Camel's
     * components; the one given when there are none.
     *
     * @param folder may be absent
     */
    @SuppressWarnings("resource") // its classes are used as long as the process lives
    public static ClassLoader loader(ClassLoader parent, Path folder) {
        if (!Files.isDirectory(folder)) {
            return parent;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars =
                    files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
            return jars.isEmpty() ? parent : new Jars(jars, parent);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** Null when there is none of that name. */
    public @Nullable PluginInfo find(PluginKind kind, String name) {
        return plugins.get(kind).get(name);
    }

    /** All of a kind, by name. */
    public Collection<PluginInfo> all(PluginKind kind) {
        return Collections.unmodifiableCollection(plugins.get(kind).values());
    }

    /** Sees the program and what plugins look for by name, such as Camel's components. */
    ClassLoader loader() {
        return loader;
    }

    Collection<String> names(PluginKind kind) {
        return Collections.unmodifiableCollection(plugins.get(kind).keySet());
    }

    private void add(Class<?> type) {
        Plugin declaration = type.getAnnotation(Plugin.class);
        if (declaration == null || !type.isRecord() || !Modifier.isPublic(type.getModifiers())) {
            throw new IllegalArgumentException("plugin " + type.getName() + " must be a public record with @Plugin");
        }
        PluginKind kind = PluginKind.of(type)
                .orElseThrow(() -> new IllegalArgumentException(
                        "plugin " + type.getName() + " must be a function, an endpoint, a driver or a connection"));
        if (!declaration.name().matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("plugin " + type.getName()
                    + ": name must be lower case, words joined with hyphens, but was '" + declaration.name() + "'");
        }
        PluginInfo info = new PluginInfo(kind, type.asSubclass(Record.class), declaration);
        PluginInfo other = plugins.get(kind).putIfAbsent(info.name(), info);
        if (other != null && other.type() != type) {
            throw new IllegalArgumentException("two " + kind.word() + "s are named '" + info.name() + "': "
                    + other.type().getName() + " and " + type.getName());
        }
    }

    private static List<Class<?>> listed(ClassLoader loader) {
        List<Class<?>> classes = new ArrayList<>();
        Map<String, URL> indexes = new HashMap<>();
        try {
            if (loader instanceof Jars jars) {
                jars.check();
            }
            for (URL index : Collections.list(loader.getResources(INDEX))) {
                for (String name : lines(index)) {
                    URL before = indexes.putIfAbsent(name, index);
                    if (before != null && loader instanceof Jars) {
                        // only the first would ever be used, which may be the one that the other was to replace
                        throw new IllegalArgumentException(
                                "plugin " + name + " is listed in " + before + " and in " + index + ": remove one");
                    }
                    classes.add(load(loader, name, index));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + INDEX, e);
        }
        return classes;
    }

    private static Class<?> load(ClassLoader loader, String name, URL index) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException(
                    "plugin " + name + ", listed in " + index + ", cannot be loaded: " + e, e);
        }
    }

    private static List<String> lines(URL index) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(index.openStream(), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(String::strip)
                    .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                    .toList();
        }
    }

    /** Passes over a jar that it cannot open: nobody would know where the plugins in it are. */
    private static final class Jars extends URLClassLoader {
        private final List<Path> files;

        Jars(List<Path> files, ClassLoader parent) {
            super("plugins", files.stream().map(Jars::url).toArray(URL[]::new), parent);
            this.files = files;
        }

        void check() {
            for (Path jar : files) {
                try {
                    new JarFile(jar.toFile()).close();
                } catch (IOException e) {
                    throw new IllegalArgumentException("the jar " + jar + " cannot be read: " + ProfileFiles.why(e), e);
                }
            }
        }

        private static URL url(Path jar) {
            try {
                return jar.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new UncheckedIOException("no path: " + jar, e);
            }
        }
    }
}
