/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.error.ProfileException;
import io.penstock.app.control.ControlClient;
import io.penstock.app.control.UserErrorException;
import io.penstock.bus.SegmentBus;
import io.penstock.bus.UnusableDirectoryException;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.lane.SavedState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The data of a profile while no program runs on it. */
public final class DataFolder implements AutoCloseable {
    private static final List<String> OURS =
            List.of("bus", "native", "accepted", "replaced", "control.sock", "control.address");
    private final Bus bus;
    private final Path profile;

    private DataFolder(Bus bus, Path profile) {
        this.bus = bus;
        this.profile = profile;
    }

    /**
     * Opens the bus with the settings of the profile, or where those have mistakes, of the last accepted one: with other caps, opening
     * could drop events.
     *
     * @throws UserErrorException when the profile cannot be read, or the disk is full
     */
    public static DataFolder open(Path profile, Path data) throws IOException {
        ProfileLoader loader = new ProfileLoader(Plugins.registry());
        BusSettings settings;
        try {
            settings = loader.loadBus(profile);
        } catch (ProfileException e) {
            settings = lastAccepted(loader, data).orElseThrow(() -> new UserErrorException(e.getMessage()));
        }
        try {
            return new DataFolder(SegmentBus.open(data, settings, Clock.systemUTC(), SavedState::carried), profile);
        } catch (IOException | RuntimeException e) {
            FullDisk.refuse(e, data);
            throw e;
        }
    }

    private static Optional<BusSettings> lastAccepted(ProfileLoader loader, Path data) throws IOException {
        List<Path> accepted = new AcceptedProfiles(data, Clock.systemUTC()).newestFirst();
        try {
            return accepted.isEmpty() ? Optional.empty() : Optional.of(loader.loadBus(accepted.get(0)));
        } catch (ProfileException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes it ready for a program to start on.
     *
     * @param fresh whether to begin with empty data
     * @throws UserErrorException when a program runs on it
     */
    static void prepare(Path data, boolean fresh) throws IOException {
        if (ControlClient.isRunning(data)) {
            throw new UserErrorException(
                    "a program runs on '" + data + "' already: stop it, or give this one other data with --data");
        }
        if (fresh) {
            clear(data);
        }
        Files.createDirectories(data);
    }

    /**
     * Deletes what Penstock keeps in a data folder, and nothing else.
     *
     * @throws UnusableDirectoryException when a program has it, though it may not answer yet
     */
    private static void clear(Path data) throws IOException {
        try (Closeable ignored = SegmentBus.hold(data)) {
            for (String name : OURS) {
                AcceptedProfiles.deleteTree(data.resolve(name));
            }
            try (var files = Files.newDirectoryStream(data, "state.db*")) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
        }
    }

    public Bus bus() {
        return bus;
    }

    /** Whose dead letters there may be: lanes by their cursors, device services by their folders, for the profile may need vars. */
    public Set<String> owners() {
        Set<String> owners = new TreeSet<>();
        bus.cursors().stream()
                .map(CursorStatus::name)
                .filter(n -> !n.startsWith("$"))
                .forEach(owners::add);
        try (var services = Files.newDirectoryStream(profile.resolve("services"), Files::isDirectory)) {
            services.forEach(service -> owners.add(service.getFileName().toString()));
        } catch (IOException e) {
            return owners; // it has none
        }
        return owners;
    }

    @Override
    public void close() {
        bus.close();
    }
}
