/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.setting.Matcher;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A device as commands reach it. Safe for many threads; that of a device that a reload replaced queues nothing any more.
 *
 * <ol>
 *   <li>What is queued runs on the line's worker, one task at a time, in the order queued; urgent tasks first, polls last.
 *   <li>Nothing of it blocks, except what {@link DeviceRequest} and {@link DeviceWrite} say runs on the worker.
 * </ol>
 */
public interface DevicePort {
    Device device();

    DeviceProfile profile();

    DeviceState state();

    /** Why it is not UP; empty when it is. */
    String reason();

    /** The resource or device command of this name; null when there is none. */
    @Nullable
    DeviceRequest request(String name);

    /** All readable resources, hidden ones left out, that match, as one request; null when there are none. */
    @Nullable
    DeviceRequest matching(Matcher resources);

    /** @return false when too many wait for the line, or it is closed */
    boolean queue(Runnable task, boolean urgent);

    /** Whether its line was closed for good: the device is gone, or another port has taken its place. */
    boolean isClosed();

    /** Makes sure that whoever waits is told when the line is closed for good: then {@code ending} runs. */
    void answerAtClose(CompletableFuture<?> answer, Runnable ending);
}
