/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.command.Answer;
import io.penstock.api.driver.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A write whose values are of their types and within their limits. */
public interface DeviceWrite {
    /** What each resource is to become, before its scale is taken off: Boolean, Long, Double, String or what else its type holds. */
    Map<String, Object> values();

    /** The same as text, beside the last values. */
    List<Answer.Change> changes();

    /**
     * Writes to the device. On the worker only.
     *
     * @throws IOException when the device or its link said no
     */
    void perform(Deadline deadline) throws IOException;

    /**
     * Reads back what was written. On the worker only.
     *
     * @return what was found to be something else; empty when nothing
     */
    String readBack(Deadline deadline) throws IOException;
}
