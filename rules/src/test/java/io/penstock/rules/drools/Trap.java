/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a rule's consequence stays until the test is over, whoever interrupts it, and without keeping a processor busy. */
public final class Trap {
    /** How often one has gone in. */
    static final AtomicInteger ENTERED = new AtomicInteger();

    private static volatile CountDownLatch way = new CountDownLatch(1);

    private Trap() {}

    static void close() {
        ENTERED.set(0);
        way = new CountDownLatch(1);
    }

    /** Lets out whoever is in it. */
    static void open() {
        way.countDown();
    }

    /** Called by rules, which are in another package. */
    public static void enter() {
        CountDownLatch out = way;
        ENTERED.incrementAndGet();
        while (out.getCount() > 0) {
            try {
                out.await();
            } catch (InterruptedException e) {
                // as deaf as a loop that looks at nothing
            }
        }
    }
}
