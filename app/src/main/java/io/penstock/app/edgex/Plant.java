/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.edgex;

import io.penstock.api.command.Commands;
import io.penstock.api.device.Devices;
import io.penstock.api.event.Event;
import io.penstock.engine.profile.CommandSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the API is about. Safe for many threads. */
public interface Plant {
    /** As the profile that runs has them. */
    Devices devices();

    /** Null as long as the program does not serve: while it starts, and while it stops. */
    @Nullable
    Commands commands();

    /** How old a command may be that does not say. */
    default Duration timeToLive() {
        return CommandSettings.DEFAULT.timeToLive();
    }

    /**
     * When something that is read now, of a socket, may have come: now, or from the moment on at which the program stood still, when it just
     * has.
     */
    default Instant came(Instant now) {
        return now;
    }

    /** Puts an event on the bus, as {@link io.penstock.api.bus.Bus#append}. */
    CompletionStage<Void> append(Event event);
}
