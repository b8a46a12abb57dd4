/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.bus.Bus;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The same promises on the log itself. */
class RestartOnSegmentsTest extends RestartTest {
    @TempDir
    private static Path folder;

    @Override
    Bus newBus() {
        return segments(folder);
    }
}
