/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.bus.Bus;
import io.penstock.api.command.Commands;
import io.penstock.api.connection.LinkState;
import io.penstock.api.error.ProfileException;
import io.penstock.app.about.Health;
import io.penstock.app.control.ControlServer;
import io.penstock.app.control.UserErrorException;
import io.penstock.app.edgex.Plant;
import io.penstock.app.http.HttpServer;
import io.penstock.app.http.command.HttpRoutes;
import io.penstock.app.security.Access;
import io.penstock.bus.SegmentBus;
import io.penstock.engine.Engine;
import io.penstock.engine.config.ProfileFiles;
import io.penstock.engine.lane.LaneStatus;
import io.penstock.engine.lane.SavedState;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.unit.UcumUnits;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A profile that runs: its start and its stop. What runs is in {@link Parts}, what a change on disk brings in {@link Reload}.
 *
 * <ol>
 *   <li>{@link #start} has opened every cursor before a device says its first word, and waits for nothing outside.
 *   <li>A change on disk is taken up as a whole, or refused as a whole with its problems logged; then what ran goes on.
 *   <li>{@link #close} asks what sends out to stop, stops what brings in, waits for what sends out, and closes the bus; it takes about two
 *       seconds at most, and may be called twice.
 * </ol>
 */
public final class Running implements AutoCloseable {
    private final Clock clock = Clock.systemUTC();
    private final Opened opened = new Opened();
    private final AtomicReference<Profile> profile;
    private final Measures measures;
    private final Engine engine;
    private final Access access;
    private final @Nullable HttpServer http;
    /** Null until there are all of them: the API listens before, so that a port that is taken stops the start. */
    private volatile @Nullable Parts parts;

    private volatile boolean serving;

    private Running(Options options, Consumer<String> next, Consumer<Running> starting) throws Exception {
        Ahead ahead = new Ahead();
        try {
            next.accept("the profile");
            ProfileOnDisk onDisk = new ProfileOnDisk(options, clock);
            ahead.awaitLog();
            ProfileWatcher watcher = new ProfileWatcher(options.profile());
            String named = ProfileFiles.hashOfNamed(options.profile(), watcher.named());
            profile = new AtomicReference<>(onDisk.first());
            next.accept("the data folder");
            DataFolder.prepare(options.data(), options.fresh());
            Bus bus = opened.add(SegmentBus.open(options.data(), profile().bus(), clock, SavedState::carried));
            onDisk.take(profile());
            next.accept("the engine");
            CamelHost camel = opened.add(ahead).camel();
            measures = ahead.measures();
            SplittableRandom random = new SplittableRandom();
            engine = opened.add(
                    new Engine(camel.context(), bus, measures.registry(), new UcumUnits(), clock, random.split()));
            next.accept("the API");
            Standstill standstill = new Standstill(clock, System::nanoTime);
            Plant plant = new RunningPlant(this::profile, () -> serving ? commands() : null, standstill::before, bus);
            access = new Access(profile().api(), options.data(), clock, measures.registry());
            http = profile().api().enabled() ? opened.add(listen(camel, options.data(), plant)) : null;
            starting.accept(this);
            next.accept("the command desk");
            Parts all = new Parts(opened, bus, engine, plant, profile(), measures.registry(), clock, random);
            parts = all;
            starting.accept(this);
            all.start(profile(), next);
            opened.add(all.watchNorth(standstill));
            next.accept("the socket for the command line");
            Reload reload = new Reload(onDisk, all, profile, named);
            opened.add(new ControlServer(
                    options.data(), all.operations(this::profile, () -> health().parts(), reload::run)));
            next.accept("the copy of the profile");
            onDisk.keep(profile(), new Told(LoggerFactory.getLogger(Running.class), line -> {}));
            serving = true;
            HeapByLoad.ofThisJvm().ifPresent(heap -> opened.add(heap.begin()));
            all.loadDrools(profile());
            reload.open();
            if (profile().reload() == Profile.Reload.AUTO) {
                opened.add(watcher).begin(() -> reload.run(ignored -> {}));
            }
            opened.add(reload); // closed first: one under way is not cut short
        } catch (Exception | Error e) {
            close();
            ahead.close();
            throw e;
        }
    }

    /**
     * Loads, opens and starts.
     *
     * @throws ProfileException when the profile has mistakes
     * @throws UserErrorException when the user must mend something else: a port that is taken, a data folder in use, a full disk
     */
    public static Running start(Options options) throws Exception {
        return start(options, part -> {});
    }

    /**
     * The same, part by part.
     *
     * @param next hears which part is next, in the user's words; where it throws, because the start is no more wanted, what has been
     *     started is closed
     */
    public static Running start(Options options, Consumer<String> next) throws Exception {
        return start(options, next, running -> {});
    }

    /** @param starting sees it when the API listens before there is all else, and when there is, before anything is started */
    static Running start(Options options, Consumer<String> next, Consumer<Running> starting) throws Exception {
        try {
            return new Running(options, next, starting);
        } catch (Exception e) {
            FullDisk.refuse(e, options.data());
            throw e;
        }
    }

    private HttpServer listen(CamelHost camel, Path data, Plant plant) throws Exception {
        return new HttpServer(
                camel.context(),
                profile().api(),
                access,
                data,
                clock,
                HttpRoutes.all(this::health, this::metrics, this::profile, plant, clock));
    }

    private Health health() {
        Parts all = parts;
        return all == null ? new Health(false, List.of()) : all.health(serving).with(access.parts());
    }

    private String metrics() {
        Parts all = parts;
        return all == null ? measures.registry().scrape() : all.scrape(measures);
    }

    public Profile profile() {
        return profile.get();
    }

    /** The one way to its devices. */
    public Commands commands() {
        return Objects.requireNonNull(parts).commands();
    }

    public List<LaneStatus> lanes() {
        return engine.lanes();
    }

    /** The state of each connection, by name. */
    public Map<String, LinkState> connections() {
        return engine.connections().states();
    }

    /** Where health and metrics are; empty when they are not served. */
    public String address() {
        if (http == null) {
            return "";
        }
        ApiSettings api = profile().api();
        String host = api.host().contains(":") && !api.host().startsWith("[") ? "[" + api.host() + "]" : api.host();
        return (api.tls() == null ? "http://" : "https://") + host + ":" + http.port();
    }

    /** Of a reload under way it waits for no endpoint longer than any stop does. What is appended meanwhile goes out after the next start. */
    @Override
    public void close() {
        if (parts != null) {
            engine.hurry();
        }
        serving = false;
        opened.close();
    }
}
