/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.setting;

/** The name of a connection under {@code connections:}; linted to be there and of the kind that its user needs. */
public record ConnectionRef(String name) {
    /** As written. */
    @Override
    public String toString() {
        return name;
    }
}
