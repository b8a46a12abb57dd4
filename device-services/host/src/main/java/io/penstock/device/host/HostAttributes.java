/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.host;

import io.penstock.api.plugin.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which reading of the machine a resource is. */
public record HostAttributes(
        @Setting(
                        value =
                                "What is read. Rates and process-cpu are since the last reading; sizes in bytes, rates in bytes a"
                                        + " second, loads in percent.",
                        required = true,
                        example = "cpu-load")
                Metric metric,
        @Setting(
                        value =
                                "For disk-used-percent, disk-used and disk-available: a path on the file system; the profile's"
                                        + " folder when absent.",
                        example = "/")
                @Nullable
                Path path,
        @Setting(
                        value = "For disk-read-rate and disk-write-rate: the disk; all of them when absent.",
                        example = "/dev/sda")
                @Nullable
                String disk,
        @Setting(
                        value =
                                "For net-receive-rate and net-send-rate: the network interface; all but loopback when absent.",
                        name = "interface",
                        example = "eth0")
                @Nullable
                String networkInterface) {}
