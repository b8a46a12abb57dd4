/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Commands;
import io.penstock.api.device.Devices;
import io.penstock.api.event.Event;
import io.penstock.app.edgex.Plant;
import io.penstock.engine.profile.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the API is about: the profile that runs, and the one way to its devices. */
record RunningPlant(
        Supplier<Profile> profile, Supplier<@Nullable Commands> open, UnaryOperator<Instant> standstill, Bus bus)
        implements Plant {
    @Override
    public Devices devices() {
        return profile.get().devices();
    }

    @Override
    public @Nullable Commands commands() {
        return open.get();
    }

    @Override
    public Duration timeToLive() {
        return profile.get().commands().timeToLive();
    }

    @Override
    public Instant came(Instant now) {
        return standstill.apply(now);
    }

    @Override
    public CompletionStage<Void> append(Event event) {
        return bus.append(Stream.EVENTS, List.of(event));
    }
}
