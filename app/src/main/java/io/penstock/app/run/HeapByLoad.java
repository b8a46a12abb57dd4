/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the young generation more room while collecting it takes much of the time, and takes the room back afterwards: a gateway that has
 * little to do stays small, one under load stops a third as often. The serial collector sizes the young generation by the old one, and the
 * old one by the share of it that is free after a full collection, which is a flag that may be set while the JVM runs (HotSpot's
 * {@code MinHeapFreeRatio}, "manageable"). Under load that share is set such that the old one becomes as large as it is to be, which a full
 * collection in the midst of a backlog does not change then. With another collector it does nothing.
 */
final class HeapByLoad implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeapByLoad.class);
    private static final long LOOK_MILLIS = 1_000;
    /** HotSpot grows at once, and shrinks by nothing, a tenth, four tenths and all of it ({@code ShrinkHeapInSteps}). */
    private static final int SHRINKING = 4;
    /** Bytes of the old generation by {@link Load#level}, from 1; the young one becomes as large, as far as the heap may. */
    static final List<Long> ROOMY = List.of(64L << 20, 192L << 20);

    private final GarbageCollectorMXBean young;
    private final MemoryPoolMXBean old;
    private final HotSpotDiagnosticMXBean flags;
    private final Free asSet;
    private final Load load = new Load();
    private final Leftovers leftovers = new Leftovers();
    private int steps;
    private final Thread thread = new Thread(this::follow, "heap-by-load");

    /** Per cent of the old generation that are free after a full collection. */
    private record Free(int least, int most) {
        private static final int MOST = 95;

        /** No less than now, and more only where so much lives that it is needed. */
        private Free atLeast() {
            return new Free(least, 100);
        }

        /** So that the old generation becomes as large as this when so much lives in it, unless that needs more. */
        private Free sized(long bytes, long live) {
            return new Free((int) Math.max(least, Math.min(MOST, 100 - (100 * live + bytes - 1) / bytes)), 100);
        }
    }

    private HeapByLoad(GarbageCollectorMXBean young, MemoryPoolMXBean old, HotSpotDiagnosticMXBean flags) {
        this.young = young;
        this.old = old;
        this.flags = flags;
        this.asSet = new Free(flag("MinHeapFreeRatio"), flag("MaxHeapFreeRatio"));
        thread.setDaemon(true);
    }

    /** Of this JVM; none where it does not collect serially. */
    static Optional<HeapByLoad> ofThisJvm() {
        Optional<MemoryPoolMXBean> old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Tenured Gen"))
                .findFirst();
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(bean -> bean.getName().equals("Copy"))
                .findFirst()
                .flatMap(copying -> old.map(tenured -> new HeapByLoad(
                        copying, tenured, ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class))));
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
                    resize(load.level());
                }
                step();
                if (leftovers.look(
                        load.level(),
                        old.getUsage().getUsed() - old.getCollectionUsage().getUsed())) {
                    System.gc();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the heap stays as it is");
        } catch (RuntimeException e) {
            LOG.warn("the heap stays as it is, whatever the load: {}", e.toString());
        }
    }

    private void resize(int level) {
        if (level == 0) {
            giveBack();
        } else {
            enlarge(ROOMY.get(level - 1));
        }
    }

    /** What lives is known after one full collection, and the next one sizes by it. */
    void enlarge(long bytes) {
        steps = 0;
        set(asSet.atLeast());
        System.gc();
        set(asSet.sized(bytes, old.getCollectionUsage().getUsed()));
        System.gc();
        set(asSet.atLeast());
    }

    /** What {@link #step} works towards. */
    void giveBack() {
        steps = SHRINKING;
        set(asSet);
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
            if (much >= SOON && level < ROOMY.size()) {
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

    /**
     * When the old generation is collected although it has room. One that is large for the sake of the young one takes hours to fill, and a page
     * that was touched once stays resident: memory would grow all the while. One full collection in {@value #SELDOM} s costs less than a
     * thousandth of the time.
     */
    static final class Leftovers {
        private static final int SELDOM = 120;
        private static final long MUCH = 8L << 20;

        private int looks;

        /**
         * @param level of {@link Load}
         * @param bytes that the old generation has more than after its last collection
         * @return whether to collect it now
         */
        boolean look(int level, long bytes) {
            looks = level == 0 ? 0 : looks + 1;
            if (looks < SELDOM || bytes < MUCH) {
                return false;
            }
            looks = 0;
            return true;
        }
    }
}
