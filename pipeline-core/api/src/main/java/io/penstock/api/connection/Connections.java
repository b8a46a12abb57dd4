/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.connection;

import io.penstock.api.setting.ConnectionRef;

/** The profile's connections. A link is opened at its first use and shared by all its users. */
public interface Connections {
    /**
     * @throws IllegalArgumentException when there is none of that name or it is of another kind; lint has seen to it before
     */
    <L extends Link> L link(ConnectionRef ref, Class<L> type);
}
