/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.setting.ConnectionRef;

/** A profile without connections. */
public final class NoConnections implements Connections {
    @Override
    public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
        throw new IllegalArgumentException("there is no connection '" + ref.name() + "'");
    }
}
