/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A real thing whose answers a test may look at and change. */
interface Calls {
    /** @return what the caller gets in place of it */
    @Nullable
    Object answered(String method, @Nullable Object result);

    static <T> T of(Class<T> type, T real, Calls change) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return change.answered(method.getName(), method.invoke(real, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
