/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.event.Reading;
import java.util.List;

/**
 * Hears what devices say and how they stand. Called on the line's worker or the driver's thread, for one device by one thread at a time:
 * it must not block and should do next to nothing.
 */
public interface DeviceListener {
    /** Hears nothing. */
    DeviceListener NONE = new DeviceListener() {
        @Override
        public void values(String device, List<Reading> readings) {}

        @Override
        public void state(String device, DeviceState from, DeviceState to) {}
    };

    /** These have just become the last values of their resources. */
    void values(String device, List<Reading> readings);

    void state(String device, DeviceState from, DeviceState to);

    /** It answers again after a failure, or several, that did not set it DOWN: its link may have been lost, or its power. Once in ten seconds at most. */
    default void again(String device) {}
}
