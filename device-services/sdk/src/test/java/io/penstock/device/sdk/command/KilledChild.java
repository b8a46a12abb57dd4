/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.bus.SegmentBus;
import io.penstock.device.sdk.ScriptedDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** Asks for one write and stops right behind its mark, right behind the device's taking it, or once it is answered, to be killed there. */
final class KilledChild {
    private KilledChild() {}

    /** The device: a file with a line for each value that it was given. */
    static final class FileDevice extends ScriptedDriver.Script {
        private final Path file;
        private final boolean stops;

        FileDevice(Path file, boolean stops) {
            this.file = file;
            this.stops = stops;
        }

        @Override
        public void write(String device, String resource, Object value) throws IOException, InterruptedException {
            Files.writeString(
                    file, resource + "=" + value + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (stops) {
                say("written");
                new CountDownLatch(1).await();
            }
        }
    }

    static Command command(boolean repeatSafe, Instant askedAt) {
        return Command.set("the-one", "boiler", "Speed", Map.of("Speed", 250), DeskFixture.rest("ann"), askedAt)
                .with(CommandOptions.DEFAULT.withRepeatSafe(repeatSafe));
    }

    /** Arguments: data folder, {@code mark}, {@code write} or {@code override}, whether it may be repeated. */
    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        boolean behindMark = arguments[1].equals("mark");
        boolean overrides = arguments[1].equals("override");
        SegmentBus bus = SegmentBus.open(data.resolve("bus"), DeskFixture.busSettings(), Clock.systemUTC());
        DeskFixture fixture = new DeskFixture(bus, behindMark ? stopping(bus) : bus);
        fixture.run(new FileDevice(data.resolve("device"), arguments[1].equals("write")), device("boiler", Map.of()));
        Command command = command(Boolean.parseBoolean(arguments[2]), Instant.now());
        if (overrides) {
            Duration time = Duration.ofHours(1);
            fixture.ask(command.with(command.options().withOverride(time)));
            say("answered");
        } else {
            var ignored = fixture.desk.execute(command);
        }
        new CountDownLatch(1).await();
    }

    /** A bus that never says that a mark is written, after having written it. */
    private static Bus stopping(SegmentBus bus) {
        return (Bus)
                Proxy.newProxyInstance(Bus.class.getClassLoader(), new Class<?>[] {Bus.class}, (self, method, args) -> {
                    Object result = method.invoke(bus, args);
                    if (method.getName().equals("append") && args[0] == Stream.COMMANDS) {
                        ((CompletionStage<?>) result).toCompletableFuture().join();
                        say("marked");
                        return new CompletableFuture<Void>();
                    }
                    return result;
                });
    }

    private static void say(String what) {
        try {
            System.out.write((what + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            System.out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
