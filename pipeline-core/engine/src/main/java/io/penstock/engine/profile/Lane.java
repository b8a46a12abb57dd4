/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.bus.CursorSpec;
import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.util.List;

/**
 * One endpoint of one pipeline with everything on its way: it has a cursor, a thread and a Camel route of its own.
 *
 * @param pipeline the pipeline's name
 * @param endpointName the key under {@code to:}
 * @param cursor named {@code pipeline/endpointName}
 * @param resources readings to take; an event left with none is passed over
 * @param exceptResources readings to leave out even so
 * @param linger how long to gather events after the first before they are processed
 * @param steps the pipeline's steps, then the endpoint's own; ids are unique
 * @param endpoint where the messages go
 * @param endpointPlugin the endpoint's plugin name
 * @param retry how long to wait when it is away
 */
public record Lane(
        String pipeline,
        String endpointName,
        CursorSpec cursor,
        Matcher resources,
        Matcher exceptResources,
        Duration linger,
        List<Step> steps,
        Endpoint endpoint,
        String endpointPlugin,
        Retry retry) {
    /** {@code pipeline/endpointName}. */
    public String name() {
        return cursor.name();
    }
}
