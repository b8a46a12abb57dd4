/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import java.time.Instant;

/**
 * A device as it stands; numbers since it was last started.
 *
 * @param line what it shares with the devices of the same line
 * @param reason why it is not UP; empty when it is
 * @param since when it came into this state
 * @param reads answered by the device
 * @param errors reads and writes that failed, and readings that the device answered with an error
 * @param late polls that began more than 100 ms after their time
 * @param skipped polls left out because the one before was still waiting or running
 * @param appended events on the bus
 * @param refused events that the bus did not take: lost, and counted here
 */
public record DeviceStatus(
        String service,
        String device,
        String line,
        DeviceState state,
        String reason,
        Instant since,
        long reads,
        long errors,
        long late,
        long skipped,
        long appended,
        long refused) {}
