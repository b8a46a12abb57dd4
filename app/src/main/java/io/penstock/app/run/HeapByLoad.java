/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the young generation more room while collecting it takes much of the time, and takes the room back afterwards: a gateway that has
 * little to do stays small, one under load stops a third as often. The serial collector sizes the young generation by the old one, and the
 * old one by the share of it that is free after a full collection, which is a flag that may be set while the JVM runs (HotSpot's
 * {@code MinHeapFreeRatio}, "manageable"). With another collector it does nothing.
 */
final class HeapByLoad implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeapByLoad.class);
    private static final long LOOK_MILLIS = 1_000;
    /** HotSpot grows at once, and shrinks by nothing, a tenth, four tenths and all of it ({@code ShrinkHeapInSteps}). */
    private static final int SHRINKING = 4;

    private final GarbageCollectorMXBean young;
    private final HotSpotDiagnosticMXBean flags;
    private final Free asSet;
    private final Load load = new Load();
    private int steps;
    private final Thread thread = new Thread(this::follow, "heap-by-load");

    /** Per cent of the old generation that are free after a full collection. */
    record Free(int least, int most) {
        /** By {@link Load#level}, from 1: a young generation four times and ten times as large as with 20. */
        static final List<Free> ROOMY = List.of(new Free(78, 85), new Free(92, 95));
    }

    private HeapByLoad(GarbageCollectorMXBean young, HotSpotDiagnosticMXBean flags) {
        this.young = young;
        this.flags = flags;
        this.asSet = aimed();
        thread.setDaemon(true);
    }

    /** Of this JVM; none where it does not collect serially. */
    static Optional<HeapByLoad> ofThisJvm() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(bean -> bean.getName().equals("Copy"))
                .findFirst()
                .map(copying ->
                        new HeapByLoad(copying, ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)));
    }

    HeapByLoad begin() {
        thread.start();
        return this;
    }

    private void follow() {
        try {
            long collected = young.getCollectionTime();
            long at = System.nanoTime();
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                long collectedNow = young.getCollectionTime();
                long now = System.nanoTime();
                double share = (collectedNow - collected) * 1e6 / Math.max(1, now - at);
                collected = collectedNow;
                at = now;
                if (load.look(share)) {
                    aim(load.level() == 0 ? asSet : Free.ROOMY.get(load.level() - 1));
                }
                step();
            }
        } catch (InterruptedException e) {
            LOG.debug("the heap stays as it is");
        } catch (RuntimeException e) {
            LOG.warn("the heap stays as it is, whatever the load: {}", e.toString());
        }
    }

    Free aimed() {
        return new Free(flag("MinHeapFreeRatio"), flag("MaxHeapFreeRatio"));
    }

    /** What {@link #step} works towards. */
    void aim(Free free) {
        steps = free.most() > flag("MaxHeapFreeRatio") ? 1 : SHRINKING;
        set(free);
    }

    /** Sizes follow at full collections: one a look, as long as there is something to follow. */
    void step() {
        if (steps > 0) {
            steps--;
            System.gc();
        }
    }

    private void set(Free free) {
        // The least may at no time be more than the most.
        if (free.most() > flag("MaxHeapFreeRatio")) {
            set("MaxHeapFreeRatio", free.most());
            set("MinHeapFreeRatio", free.least());
        } else {
            set("MinHeapFreeRatio", free.least());
            set("MaxHeapFreeRatio", free.most());
        }
    }

    private int flag(String name) {
        return Integer.parseInt(flags.getVMOption(name).getValue());
    }

    private void set(String name, int value) {
        flags.setVMOption(name, String.valueOf(value));
    }

    /** Ends, and leaves the flags as they were. */
    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(1));
        set(asSet);
    }

    /** How long collecting has taken much of the time, by looks a second apart: soon seen, long believed. */
    static final class Load {
        private static final double MUCH = 0.04;
        private static final int SOON = 3;
        private static final double LITTLE = 0.003;
        private static final int LONG = 60;

        private int level;
        private int much;
        private int little;

        /**
         * @param share of the last second that went into collecting
         * @return whether {@link #level} has changed
         */
        boolean look(double share) {
            much = share > MUCH ? much + 1 : 0;
            little = share < LITTLE ? little + 1 : 0;
            if (much >= SOON && level < Free.ROOMY.size()) {
                much = 0;
                level++;
                return true;
            }
            if (little >= LONG && level > 0) {
                level = 0;
                return true;
            }
            return false;
        }

        /** 0 for little; one more each time that the room made was not enough. */
        int level() {
            return level;
        }
    }
}
