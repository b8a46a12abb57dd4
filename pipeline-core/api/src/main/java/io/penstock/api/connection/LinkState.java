/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.connection;

/**
 * Whether a link stands.
 *
 * @param up whether it can be used now
 * @param reason why not; empty when it can
 */
public record LinkState(boolean up, String reason) {
    public static final LinkState UP = new LinkState(true, "");

    public static LinkState down(String reason) {
        return new LinkState(false, reason);
    }
}
