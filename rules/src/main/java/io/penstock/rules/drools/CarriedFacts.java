/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.kie.api.KieBase;
import org.kie.api.definition.type.FactField;
import org.kie.api.definition.type.FactType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts that rules have made, made again for other rules: a class that {@code declare} makes is another one after each compilation, so its
 * instances are copied field by field into the class of the same name.
 */
final class CarriedFacts {
    private static final Logger LOG = LoggerFactory.getLogger(CarriedFacts.class);

    private final KieBase to;

    CarriedFacts(KieBase to) {
        this.to = to;
    }

    List<Object> of(Collection<Object> facts) {
        List<Object> carried = new ArrayList<>();
        for (Object fact : facts) {
            Class<?> type = fact.getClass();
            if (isOfThisProgram(type)) {
                carried.add(fact);
                continue;
            }
            FactType declared = to.getFactType(type.getPackageName(), type.getSimpleName());
            Object copy = declared == null ? null : copy(fact, declared);
            if (copy == null) {
                LOG.warn("rules: a fact of type {} has no place in the changed rules and is dropped", type.getName());
            } else {
                carried.add(copy);
            }
        }
        return carried;
    }

    /** Made by the JDK or the program, not by a compilation of rules. */
    private static boolean isOfThisProgram(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null
                || loader == CarriedFacts.class.getClassLoader()
                || loader == ClassLoader.getPlatformClassLoader();
    }

    private static @org.jspecify.annotations.Nullable Object copy(Object fact, FactType declared) {
        try {
            Object copy = declared.newInstance();
            for (FactField field : declared.getFields()) {
                Object value = valueOf(fact, field.getName());
                if (value != null) {
                    declared.set(copy, field.getName(), value);
                }
            }
            return copy;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("rules: a fact of type {} cannot be carried over: {}", declared.getName(), e.toString());
            return null;
        }
    }

    private static @org.jspecify.annotations.Nullable Object valueOf(Object fact, String field)
            throws ReflectiveOperationException {
        for (Class<?> c = fact.getClass(); c != null; c = c.getSuperclass()) {
            for (var declared : c.getDeclaredFields()) {
                if (declared.getName().equals(field)) {
                    declared.setAccessible(true);
                    return declared.get(fact);
                }
            }
        }
        return null;
    }
}
