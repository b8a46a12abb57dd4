/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import java.io.IOException;
import java.io.RandomAccessFile;

/** A last line without its newline: what a crash left of a write that was never acknowledged. */
final class TornLine {
    private static final int PIECE = 8192;

    private TornLine() {}

    /** The length of the file up to and with its last newline; 0 when it has none. */
    static long wholeLength(RandomAccessFile file) throws IOException {
        byte[] piece = new byte[PIECE];
        long end = file.length();
        int wanted = 1;
        while (end > 0) {
            int length = (int) Math.min(wanted, end);
            file.seek(end - length);
            file.readFully(piece, 0, length);
            for (int i = length - 1; i >= 0; i--) {
                if (piece[i] == '\n') {
                    return end - length + i + 1;
                }
            }
            end -= length;
            wanted = PIECE;
        }
        return 0;
    }
}
