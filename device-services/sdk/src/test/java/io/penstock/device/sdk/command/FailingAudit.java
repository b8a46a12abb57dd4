/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Stream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The disk below the audit, and that alone: full or stalled when the test says so. */
final class FailingAudit {
    volatile boolean full;
    volatile boolean stalled;
    /** What waits for a disk that stalls. */
    final List<CompletableFuture<Void>> marks = new CopyOnWriteArrayList<>();

    /** The bus, as whoever writes the audit sees it. */
    Bus over(Bus bus) {
        return (Bus)
                Proxy.newProxyInstance(Bus.class.getClassLoader(), new Class<?>[] {Bus.class}, (self, method, args) -> {
                    if (full && method.getName().equals("append") && args[0] == Stream.COMMANDS) {
                        return CompletableFuture.failedFuture(new IOException("no space left on device"));
                    }
                    if (stalled && method.getName().equals("append") && args[0] == Stream.COMMANDS) {
                        CompletableFuture<Void> mark = new CompletableFuture<>();
                        marks.add(mark);
                        return mark;
                    }
                    try {
                        return method.invoke(bus, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
