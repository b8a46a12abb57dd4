/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.bus.Bus;
import io.penstock.api.command.Commands;
import io.penstock.api.connection.LinkState;
import io.penstock.api.error.Problem;
import io.penstock.api.error.ProfileException;
import io.penstock.app.about.Health;
import io.penstock.app.control.AuditOperations;
import io.penstock.app.control.BusOperations;
import io.penstock.app.control.CommandOperations;
import io.penstock.app.control.ControlClient;
import io.penstock.app.control.ControlServer;
import io.penstock.app.control.DeadLetterOperations;
import io.penstock.app.control.Operation;
import io.penstock.app.control.RuleOperations;
import io.penstock.app.control.UserErrorException;
import io.penstock.app.door.Doors;
import io.penstock.app.edgex.Plant;
import io.penstock.app.http.HttpServer;
import io.penstock.app.http.command.HttpRoutes;
import io.penstock.app.security.Access;
import io.penstock.bus.SegmentBus;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.command.CommandDesk;
import io.penstock.engine.Engine;
import io.penstock.engine.config.ProfileFiles;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.lane.LaneStatus;
import io.penstock.engine.lane.SavedState;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.unit.UcumUnits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A profile that runs.
 *
 * <ol>
 *   <li>{@link #start} has opened every cursor before a device says its first word, and waits for nothing outside.
 *   <li>A change on disk is taken up as a whole, or refused as a whole with its problems logged; then what ran goes on.
 *   <li>{@link #close} asks what sends out to stop, stops what brings in, waits for what sends out, and closes the bus; it takes about two
 *       seconds at most, and may be called twice.
 * </ol>
 */
public final class Running implements AutoCloseable {
    private final Options options;
    private final BooleanSupplier unwanted;
    private final Clock clock = Clock.systemUTC();
    private final ProfileLoader loader;
    private final Measures measures;
    private final AcceptedProfiles accepted;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Bus bus;
    private final Engine engine;
    private final DeviceServices services;
    private final CommandDesk desk;
    private final RulesHost rules;
    private final DroolsPart drools;
    private final Plant plant;
    private final Access access;
    private final Doors doors;
    private final @Nullable HttpServer http;
    private volatile Profile profile;
    /** Of the files that the profile names: its own hash knows their names only. */
    private String named;
    /**
     * Connections that a reload which failed has changed, whose users it may not have told: until one is done, what runs is neither the
     * old profile nor the new. Null when what runs is {@link #profile}.
     */
    private @Nullable Set<String> unfinished;

    /** Whether there is every part: the API listens before, so that a port that is taken stops the start. */
    private volatile boolean whole;

    private volatile boolean serving;

    private Running(Options options, BooleanSupplier unwanted, Consumer<Running> starting) throws Exception {
        this.options = options;
        this.unwanted = unwanted;
        this.accepted = new AcceptedProfiles(options.data(), clock);
        Ahead ahead = new Ahead();
        try {
            loader = new ProfileLoader(Plugins.registry());
            ahead.awaitLog();
            ProfileWatcher watcher = new ProfileWatcher(options.profile());
            named = ProfileFiles.hashOfNamed(options.profile(), watcher.named());
            profile = firstProfile();
            prepareData();
            bus = opened(SegmentBus.open(options.data(), profile.bus(), clock, SavedState::carried));
            take(profile);
            CamelHost camel = opened(ahead).camel();
            measures = ahead.measures();
            SplittableRandom random = new SplittableRandom();
            engine = opened(
                    new Engine(camel.context(), bus, measures.registry(), new UcumUnits(), clock, random.split()));
            Standstill standstill = new Standstill(clock, System::nanoTime);
            plant = new RunningPlant(this::profile, () -> serving ? commands() : null, standstill::before, bus);
            access = new Access(profile.api(), options.data(), clock, measures.registry());
            doors = new Doors(engine.connections(), plant, clock, measures.registry());
            http = listen(camel);
            starting.accept(this);
            services = new DeviceServices(bus, engine.connections(), clock, random.split(), profile.folder());
            opened(services::stop);
            desk = opened(new CommandDesk(bus, services, DeskParts.of(profile), clock, random.split()));
            rules = opened(new RulesHost(bus, desk, measures.registry(), clock));
            rules.open(profile);
            drools = opened(new DroolsPart(bus, desk, rules.alerts(), engine, services, measures.registry(), clock));
            whole = true;
            starting.accept(this);
            drools.open(profile);
            engine.start(profile);
            desk.apply(
                    DeskParts.of(profile),
                    () -> services.apply(profile.services().values(), profile.hash()));
            Expected.tell(profile, engine.connections());
            rules.begin();
            opened(doors).apply(profile.commands().doors(), Set.of());
            opened(new NorthWatch(desk, doors::parts, standstill));
            opened(new ControlServer(options.data(), operations()));
            keep(profile, new Told(log(), line -> {}));
            serving = true;
            HeapByLoad.ofThisJvm().ifPresent(heap -> opened(heap.begin()));
            drools.apply(profile);
            if (profile.reload() == Profile.Reload.AUTO) {
                opened(watcher).begin(() -> reload(ignored -> {}));
            }
        } catch (Exception e) {
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
        return start(options, () -> false);
    }

    /**
     * The same, unless it is no more wanted.
     *
     * @param unwanted asked between two parts: once true, what has been started is closed
     * @throws CancellationException when it was unwanted
     */
    public static Running start(Options options, BooleanSupplier unwanted) throws Exception {
        return start(options, unwanted, running -> {});
    }

    /** @param starting sees it when the API listens before there is all else, and when there is, before anything is started */
    static Running start(Options options, Consumer<Running> starting) throws Exception {
        return start(options, () -> false, starting);
    }

    private static Running start(Options options, BooleanSupplier unwanted, Consumer<Running> starting)
            throws Exception {
        try {
            return new Running(options, unwanted, starting);
        } catch (Exception e) {
            FullDisk.refuse(e, options.data());
            throw e;
        }
    }

    /** Not held by the class: the first logger takes a twelfth of a second to make, which {@link Ahead} does meanwhile. */
    private static Logger log() {
        return LoggerFactory.getLogger(Running.class);
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        if (unwanted.getAsBoolean()) {
            throw new CancellationException("the start was given up");
        }
        return part;
    }

    private Profile firstProfile() throws ProfileException, IOException {
        try {
            return load(options.profile());
        } catch (ProfileException e) {
            List<Path> kept = options.service() ? accepted.newestFirst() : List.of();
            for (Path last : kept) {
                Optional<Profile> loaded = loadAccepted(last);
                if (loaded.isPresent()) {
                    e.problems().forEach(p -> log().error("{}", p));
                    log().error("the profile has mistakes: running the last accepted one, {}", last);
                    return loaded.get();
                }
            }
            throw e;
        }
    }

    /** Empty when it has mistakes too: a secret that it needs has gone since, or its copy was damaged. */
    private Optional<Profile> loadAccepted(Path last) {
        try {
            return Optional.of(load(last));
        } catch (ProfileException e) {
            e.problems().forEach(p -> log().error("{}: {}", last, p));
            return Optional.empty();
        }
    }

    /** A copy of what was read, for {@code keep}, which tries again what fails here. */
    private void take(Profile read) {
        try {
            accepted.take(options.profile(), read.hash());
        } catch (IOException | UncheckedIOException e) {
            log().debug("the profile could not be copied yet: {}", e.toString());
        }
    }

    /**
     * Where it cannot be kept, it runs all the same: a gateway with a full disk must come up.
     *
     * @return whether it is kept
     */
    private boolean keep(Profile running, Told told) {
        try {
            accepted.keep(options.profile(), running.hash());
            return true;
        } catch (IOException | UncheckedIOException e) {
            told.warn("the profile runs but cannot be kept, for `rollback` and `run --service` to come back to: " + e);
            return false;
        }
    }

    /** Loads and lints, the drivers' own rules included. */
    private Profile load(Path files) throws ProfileException {
        Profile loaded = loader.load(files, options.profile(), options.sets());
        List<Problem> problems = ServiceProblems.of(loaded);
        if (!problems.isEmpty()) {
            throw new ProfileException(problems);
        }
        ServiceProblems.warnings(loaded).forEach(p -> log().warn("{}", p));
        return loaded;
    }

    private void prepareData() throws IOException {
        if (ControlClient.isRunning(options.data())) {
            throw new UserErrorException("a program runs on '" + options.data()
                    + "' already: stop it, or give this one other data with --data");
        }
        if (options.fresh()) {
            DataFolder.clear(options.data());
        }
        Files.createDirectories(options.data());
    }

    private @Nullable HttpServer listen(CamelHost camel) throws Exception {
        ApiSettings api = profile.api();
        if (!api.enabled()) {
            return null;
        }
        try {
            return opened(new HttpServer(
                    camel.context(),
                    api,
                    access,
                    options.data(),
                    clock,
                    HttpRoutes.all(
                            this::health,
                            () -> whole
                                    ? measures.scrape(bus, services(), desk())
                                    : measures.registry().scrape(),
                            this::profile,
                            plant,
                            clock)));
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof java.net.BindException) {
                    throw new UserErrorException("api: " + api.host() + ":" + api.port()
                            + " is taken by another program: set api.port to a free one, or to 0");
                }
            }
            throw e;
        }
    }

    private DeviceServices services() {
        return services;
    }

    private CommandDesk desk() {
        return desk;
    }

    private Health health() {
        if (!whole) {
            return new Health(false, List.of());
        }
        return HealthReport.of(serving, bus, engine, services, desk)
                .with(rules.parts())
                .with(drools.parts())
                .with(doors.parts())
                .with(access.parts());
    }

    private Map<String, Operation> operations() {
        Map<String, Operation> all = new HashMap<>(new BusOperations(bus, engine::pause).all());
        DeadLetterOperations letters = new DeadLetterOperations(bus, this::owners);
        all.putAll(letters.all());
        all.putAll(new RuleOperations(bus, rules.alerts()).all());
        all.putAll(new AuditOperations(bus, clock).all());
        all.putAll(new CommandOperations(desk, () -> profile.devices(), clock).all());
        all.putAll(new RunningOperations(bus, engine, letters, () -> health().parts(), this::reload).all());
        return all;
    }

    /** Whose dead letters there may be. */
    private Set<String> owners() {
        Set<String> owners = new HashSet<>(profile.services().keySet());
        profile.lanes().forEach(lane -> owners.add(lane.name()));
        return owners;
    }

    /**
     * Takes up the profile as it is on disk now; refuses it when it has mistakes.
     *
     * @param asker hears what came of it, a line each, beside the log
     * @return whether what is on disk is what runs
     */
    private synchronized boolean reload(Consumer<String> asker) {
        Told told = new Told(log(), asker);
        if (!serving) {
            asker.accept("reload: not while the program starts or stops");
            return false;
        }
        // before the profile is read: of what changes meanwhile the next reload sees that it did
        String nextNamed = ProfileFiles.hashOfNamed(options.profile(), ProfileFiles.named(options.profile()));
        Optional<Profile> read = loadNext(told);
        if (read.isEmpty()) {
            return false;
        }
        Profile next = read.get();
        if (unfinished == null && Changes.isSame(next, profile) && nextNamed.equals(named)) {
            asker.accept("reload: the profile has not changed");
            return true;
        }
        return takeUp(next, nextNamed, told);
    }

    /** Empty when it has mistakes. */
    private Optional<Profile> loadNext(Told told) {
        try {
            return Optional.of(load(options.profile()));
        } catch (ProfileException e) {
            e.problems().forEach(told::problem);
            told.error("reload: refused, the profile has mistakes; what ran goes on");
            return Optional.empty();
        }
    }

    /** What fails does not undo what was done before it: the next reload does all of it again, and what only was not kept, too. */
    private boolean takeUp(Profile next, String nextNamed, Told told) {
        warnOfWhatStays(next, told);
        Set<String> changed = changedConnections(next);
        unfinished = changed;
        take(next);
        try {
            String notStarted = applyLanes(next);
            applyDevices(next, changed);
            profile = next;
            named = nextNamed;
            applyRulesAndDoors(next, changed);
            next.warnings().forEach(told::problem);
            if (!notStarted.isEmpty()) {
                throw new IllegalStateException(notStarted);
            }
            if (keep(next, told)) {
                unfinished = null;
            }
            told.info("reload: done, pipelines: " + next.pipelines().size() + ", device services: "
                    + next.services().size());
            return true;
        } catch (RuntimeException | Error e) {
            told.error(
                    "reload: not all of the changed profile could be done; the next change does all of it again: " + e);
            return false;
        }
    }

    private void warnOfWhatStays(Profile next, Told told) {
        if (!next.bus().equals(profile.bus()) || !next.api().equals(profile.api())) {
            told.warn("reload: bus and api keep their settings until the next start");
        }
        if (!next.rules().limits().equals(profile.rules().limits())) {
            told.warn("reload: the bounds of rules in DRL stay as they are until the next start");
        }
    }

    /** Names of those that are to be opened anew, and of those whose users a reload that failed may not have told. */
    private Set<String> changedConnections(Profile next) {
        Set<String> changed = new HashSet<>(engine.connections().changed(next.connections(), next.folder()));
        if (unfinished != null) {
            changed.addAll(unfinished);
        }
        return changed;
    }

    /** @return why not all of them run; the others do, and so does all that is not a lane */
    private String applyLanes(Profile next) {
        try {
            engine.apply(next);
            return "";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void applyDevices(Profile next, Set<String> changed) {
        desk.apply(
                DeskParts.of(next),
                () -> services.apply(next.services().values(), next.hash(), Changes.usersOf(changed, next)));
        Expected.tell(next, engine.connections());
    }

    private void applyRulesAndDoors(Profile next, Set<String> changed) {
        rules.apply(next);
        drools.apply(next);
        doors.apply(next.commands().doors(), changed);
    }

    public Profile profile() {
        return profile;
    }

    /** The one way to its devices. */
    public Commands commands() {
        return desk;
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
        String scheme = profile.api().tls() == null ? "http://" : "https://";
        return http == null ? "" : scheme + profile.api().host() + ":" + http.port();
    }

    /** Of a reload under way it waits for no endpoint longer than any stop does. What is appended meanwhile goes out after the next start. */
    @Override
    public void close() {
        if (whole) {
            engine.hurry();
        }
        closeParts();
    }

    private synchronized void closeParts() {
        serving = false;
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                log().warn("stop: {} did not close well: {}", part.getClass().getSimpleName(), e.toString());
            }
        }
    }
}
