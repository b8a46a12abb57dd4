/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.rule.Interlock;
import io.penstock.device.sdk.ScriptedDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A boiler with a level that can be set, that can be away and that holds writes up, and a desk with interlocks. */
abstract class BoilerFixture {
    /** DOWN and probed soon. */
    private static final Map<String, Object> QUICK = Map.of("failures", 1, "probeMin", "20ms", "probeMax", "50ms");

    @TempDir
    Path data;

    DeskFixture fixture;
    volatile long level = 50;
    volatile boolean away;
    final CountDownLatch entered = new CountDownLatch(1);
    volatile CountDownLatch hold = new CountDownLatch(0);
    final ScriptedDriver.Script script = new ScriptedDriver.Script() {
        @Override
        public Object read(String device, String resource) throws IOException {
            reached();
            return level;
        }

        @Override
        public void write(String device, String resource, Object value) throws IOException, InterruptedException {
            reached();
            entered.countDown();
            hold.await();
            super.write(device, resource, value);
        }

        private void reached() throws IOException {
            if (away) {
                throw new IOException("no route to host");
            }
        }
    };

    @BeforeEach
    void start() throws Exception {
        fixture = new DeskFixture(data);
    }

    @AfterEach
    void stop() {
        hold.countDown();
        fixture.close();
    }

    /** From now on by a time of the test's own. */
    HandTime byHand() throws Exception {
        fixture.close();
        HandTime time = new HandTime();
        fixture = new DeskFixture(data.resolve("by-hand"), time);
        return time;
    }

    void run(Interlock... interlocks) {
        fixture.interlocks(interlocks).run(script, device("boiler", QUICK));
    }

    /** @param burner as it stands among the device's outputs */
    void run(Map<String, Object> burner) {
        Map<String, Object> extras = new HashMap<>(QUICK);
        extras.put("outputs", Map.of("Burner", burner));
        fixture.run(script, device("boiler", extras));
    }

    void level(long now) throws Exception {
        level = now;
        assertThat(fixture.ask(fixture.get("boiler", "Level")).done()).isTrue();
    }
}
