/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The processes that one measurement has started, on its own thread and on those that it has begun: what is to be ended where it hangs
 * while others measure beside it in this JVM.
 */
public final class OwnProcesses {
    private static final ThreadLocal<OwnProcesses> HERE = new InheritableThreadLocal<>();

    private final Queue<Process> started = new ConcurrentLinkedQueue<>();

    private OwnProcesses() {}

    /** Of what this thread measures from now on. */
    public static OwnProcesses begin() {
        OwnProcesses own = new OwnProcesses();
        HERE.set(own);
        return own;
    }

    static Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        OwnProcesses own = HERE.get();
        if (own != null) {
            own.started.add(process);
        }
        return process;
    }

    /** Ends them, and what they have started. */
    public void end() {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
