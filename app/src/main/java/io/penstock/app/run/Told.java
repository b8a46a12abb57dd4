/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.error.Problem;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * What came of something, for the log and for whoever asked for it.
 *
 * @param asker hears the same lines
 */
record Told(Logger log, Consumer<String> asker) {
    void problem(Problem problem) {
        if (problem.severity() == Problem.Severity.WARNING) {
            warn(problem.toString());
        } else {
            error(problem.toString());
        }
    }

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
