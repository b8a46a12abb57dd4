/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * What came of something, for the log and for whoever asked for it.
 *
 * @param asker hears the same lines
 */
record Told(Logger log, Consumer<String> asker) {
    void info(String line) {
        log.info("{}", line);
        asker.accept(line);
    }

    void warn(String line) {
        log.warn("{}", line);
        asker.accept(line);
    }

    void error(String line) {
        log.error("{}", line);
        asker.accept(line);
    }
}
