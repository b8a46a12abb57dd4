/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.device.Device;
import io.penstock.api.rule.Interlock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * What a profile says to the desk.
 *
 * @param timeout by when a command is answered that says nothing else
 * @param timeToLive how old a command may be that says nothing else
 * @param rate most commands a second for one device; 0 for no limit
 * @param auditReads whether reads are on the audit too
 * @param interlocks what forbids and forces writes
 * @param devices all devices, for their outputs
 */
public record DeskSettings(
        Duration timeout,
        Duration timeToLive,
        int rate,
        boolean auditReads,
        List<Interlock> interlocks,
        Collection<Device> devices) {
    public static final DeskSettings DEFAULT =
            new DeskSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), 100, true, List.of(), List.of());

    DeskSettings withInterlocks(List<Interlock> changed) {
        return new DeskSettings(timeout, timeToLive, rate, auditReads, changed, devices);
    }
}
