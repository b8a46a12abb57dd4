/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.rule;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Outcome;
import io.penstock.api.command.Presence;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Rule;
import io.penstock.api.setting.Size;
import io.penstock.bus.SegmentBus;
import io.penstock.rules.AlertBook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A program of rules that is killed: a rule that flips all the time, and a line in a file for each command before it is done. */
final class KilledRules {
    static final BusSettings SETTINGS = new BusSettings(
            BusSettings.Durability.PROCESS,
            Duration.ofHours(1),
            Size.parse("4MiB"),
            Size.parse("1MiB"),
            BusSettings.WhenFull.DROP_OLDEST,
            Size.parse("256KiB"),
            Size.parse("1MiB"));

    private static final int LONGEST = 20_000;

    private KilledRules() {}

    static Rule flipping() {
        return rule("heat").clear(above(60)).build();
    }

    public static void main(String[] args) throws Exception {
        SegmentBus bus = SegmentBus.open(Path.of(args[0]), SETTINGS, Clock.systemUTC());
        YamlRules rules = new YamlRules(
                bus,
                new Written(Path.of(args[1])),
                new AlertBook(bus, Clock.systemUTC()),
                Still::new,
                Clock.systemUTC());
        rules.open(List.of(flipping()));
        rules.begin();
        // it ends by itself when nobody kills it
        for (int i = 0; i < LONGEST; i++) {
            bus.append(
                            Stream.EVENTS,
                            List.of(TestRules.temperature(
                                    "boiler-1", i % 2 == 0 ? 50 : 65, System.currentTimeMillis() * 1_000_000)))
                    .toCompletableFuture()
                    .join();
            LockSupport.parkNanos(1_000_000);
        }
        System.exit(0);
    }

    /** Does a command once for each id, as the file remembers them; a second time it is refused as a duplicate. */
    static final class Written implements Commands {
        private final Path file;

        Written(Path file) {
            this.file = file;
        }

        @Override
        public synchronized CompletableFuture<Answer> execute(Command command) {
            String line = command.id() + " " + command.values().get("Burner") + "\n";
            try {
                Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return CompletableFuture.completedFuture(
                    new Answer(command, Outcome.DONE, null, "", null, List.of(), Instant.now()));
        }

        @Override
        public @Nullable Reading last(String device, String resource) {
            return null;
        }
    }

    /** Nobody listens. */
    static final class Still implements Presence {
        @Override
        public void alive() {}

        @Override
        public void lost(String reason) {}

        @Override
        public void close() {}
    }
}
