/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.error;

/**
 * Where in a file something stands.
 *
 * @param file as the user would name it, relative to the profile
 * @param line from 1; 0 when unknown
 * @param column from 1; 0 when unknown
 */
public record Place(String file, int line, int column) {
    public static final Place UNKNOWN = new Place("", 0, 0);

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
