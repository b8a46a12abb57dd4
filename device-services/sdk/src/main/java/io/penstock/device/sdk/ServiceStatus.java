/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import java.util.List;
import java.util.Map;

/**
 * A device service as it stands.
 *
 * @param devices its devices, by name
 * @param counts what the sdk and the driver counted, by cause
 * @param lateness how late its polls began
 */
public record ServiceStatus(
        String name, String driver, List<DeviceStatus> devices, Map<String, Long> counts, Lateness lateness) {}
