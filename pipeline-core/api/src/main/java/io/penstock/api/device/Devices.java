/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.device;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Devices and device profiles by name. Safe for many threads; cheap enough to ask for each event. */
public interface Devices {
    @Nullable
    Device device(String name);

    @Nullable
    DeviceProfile profile(String name);

    Collection<Device> all();
}
