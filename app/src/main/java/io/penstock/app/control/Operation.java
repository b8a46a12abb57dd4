/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import java.util.Map;

/** Something that can be asked of a running program, or of its data while it does not run. */
public interface Operation {
    /** Where the answer goes, row by row. */
    interface Answer {
        void row(Row row);

        /** Whether nobody listens any more: what goes on without end ends then. */
        boolean closed();
    }

    /**
     * @param arguments by name
     * @throws UserErrorException when the user must mend something
     */
    void run(Map<String, String> arguments, Answer answer) throws Exception;
}
