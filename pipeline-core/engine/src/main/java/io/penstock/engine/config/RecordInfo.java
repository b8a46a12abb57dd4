/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.plugin.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record whose components are settings: read once for each class. */
public final class RecordInfo {
    private static final ClassValue<RecordInfo> CACHE = new ClassValue<>() {
        @Override
        protected RecordInfo computeValue(Class<?> type) {
            return new RecordInfo(type.asSubclass(Record.class));
        }
    };

    private final List<SettingInfo> settings;
    private final Constructor<? extends Record> constructor;

    private RecordInfo(Class<? extends Record> type) {
        List<SettingInfo> found = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            found.add(describe(type, component));
        }
        if (found.stream().filter(SettingInfo::main).count() > 1) {
            throw new IllegalArgumentException(type.getName() + ": only one setting can be main");
        }
        settings = List.copyOf(found);
        constructor = canonical(type);
    }

    /** @throws IllegalArgumentException when a component has no {@code @Setting} or a type that no setting can have */
    public static RecordInfo of(Class<? extends Record> type) {
        return CACHE.get(type);
    }

    private static SettingInfo describe(Class<?> type, RecordComponent component) {
        Setting s = component.getAnnotation(Setting.class);
        if (s == null) {
            throw new IllegalArgumentException(
                    type.getName() + ": component '" + component.getName() + "' must carry @Setting");
        }
        SettingType settingType;
        try {
            settingType = SettingType.of(component.getGenericType());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    type.getName() + ": component '" + component.getName() + "': " + e.getMessage(), e);
        }
        return new SettingInfo(
                s.name().isEmpty() ? component.getName() : s.name(),
                component.getName(),
                settingType,
                component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                s.value(),
                s.defaultValue(),
                s.required(),
                s.main(),
                s.example(),
                s.min(),
                s.max(),
                s.needed(),
                s.holds());
    }

    private static Constructor<? extends Record> canonical(Class<? extends Record> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> c = type.getDeclaredConstructor(types);
            c.setAccessible(true);
            return c;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record has its canonical constructor", e);
        }
    }

    /** In the order of the record's components. */
    public List<SettingInfo> settings() {
        return settings;
    }

    public List<String> keys() {
        return settings.stream().map(SettingInfo::key).toList();
    }

    Optional<SettingInfo> main() {
        return settings.stream().filter(SettingInfo::main).findFirst();
    }

    boolean has(String key) {
        return settings.stream().anyMatch(s -> s.key().equals(key));
    }

    /** The record of these values; what its constructor throws comes through as it is. */
    Record create(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException("the constructor of " + constructor.getDeclaringClass() + " failed", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + constructor.getDeclaringClass(), e);
        }
    }
}
