/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import io.penstock.api.connection.Channel;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Speaks one device protocol: a record annotated with {@link io.penstock.api.plugin.Plugin} whose components are the device
 * service's settings. The sdk owns schedules, conversion, retries, up and down; the driver owns bytes.
 *
 * <ol>
 *   <li>Binding opens nothing; {@link #open} reaches out.
 *   <li>Devices whose {@link #line} is the same share one {@link Line} and one worker: calls on a line never overlap. Different
 *       lines are called on different threads at once.
 *   <li>After an {@code IOException} from a line the sdk may close it and open it anew, with backoff.
 * </ol>
 *
 * @param <L> how to reach a device: its {@code protocols} entry
 * @param <P> where a resource is: its {@code attributes}
 */
public interface Driver<L extends Record, P extends Record> {
    /** The key under a device's {@code protocols}, such as {@code modbus-tcp}. */
    String protocol();

    Class<L> linkType();

    Class<P> attributesType();

    /** What devices share: a serial port, {@code host:port}, a broker connection. */
    String line(L link);

    /** @param devices all devices of this line, by name; none where the service has none but {@link #listensTo} something */
    Line<L, P> open(Map<String, BoundDevice<L, P>> devices, DriverContext context) throws IOException;

    /**
     * What is wrong with a resource for this driver, beyond what binding checks: an attribute that does not go with the value
     * type, say. Opens nothing.
     *
     * @return what to mend, empty when nothing
     */
    default List<String> lint(Point<P> point) {
        return List.of();
    }

    /**
     * The topics from which it takes what others publish, so that lint can warn of exports that come back. A service
     * without devices is opened only when there are any. Opens nothing.
     */
    default List<Channel> listensTo(Collection<BoundDevice<L, P>> devices) {
        return List.of();
    }
}
