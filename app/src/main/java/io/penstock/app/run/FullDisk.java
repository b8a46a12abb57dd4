/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.setting.Size;
import io.penstock.app.control.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** A disk that has no room for the data: the user's to mend, and the system's words for it name no place. */
final class FullDisk {
    private static final List<String> WORDS =
            List.of("No space left on device", "not enough space on the disk", "quota exceeded", "SQLITE_FULL");
    /** With less than this it is for want of room that SQLite fails, though it may call that an I/O error. */
    private static final long LITTLE = 1 << 20;

    private FullDisk() {}

    /**
     * @param failure of something that was to be written under the folder, its cause among its causes
     * @throws UserErrorException when it was for want of room
     */
    static void refuse(Exception failure, Path data) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String text = String.valueOf(t.getMessage());
            if (WORDS.stream().anyMatch(text::contains) || (t instanceof SQLException && left(data) < LITTLE)) {
                throw new UserErrorException("the data folder '" + data + "' is on a disk that is full ("
                        + new Size(left(data) & -1024) + " left): make room there, or give other data with --data");
            }
        }
    }

    private static long left(Path data) {
        Path there = data.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return Files.getFileStore(there).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
