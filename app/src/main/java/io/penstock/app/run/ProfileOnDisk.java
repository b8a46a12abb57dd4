/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.error.Place;
import io.penstock.api.error.Problem;
import io.penstock.api.error.ProfileException;
import io.penstock.engine.config.ProfileFiles;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The profile's files: read with all that lint asks of them, and kept among the accepted ones once they run. */
final class ProfileOnDisk {
    private final Options options;
    private final ProfileLoader loader = new ProfileLoader(Plugins.registry());
    private final AcceptedProfiles accepted;

    ProfileOnDisk(Options options, Clock clock) {
        this.options = options;
        this.accepted = new AcceptedProfiles(options.data(), clock);
    }

    /** Not held by the class: the first logger takes a twelfth of a second to make, which {@link Ahead} does meanwhile. */
    private static Logger log() {
        return LoggerFactory.getLogger(ProfileOnDisk.class);
    }

    /** To start with: where it has mistakes, a service runs the last accepted one that has none. */
    Profile first() throws ProfileException, IOException {
        try {
            return load();
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

    /** As it is now. */
    Profile load() throws ProfileException {
        finishRollback();
        return load(options.profile());
    }

    /** Until one that was killed is finished, the files are neither those from before nor the others. */
    private void finishRollback() throws ProfileException {
        try {
            if (PutBack.finish(options.profile())) {
                log().warn("a rollback that was cut short is finished now");
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ProfileException(List.of(Problem.error(
                    new Place(ProfileFiles.MAIN, 0, 0), "a rollback was cut short and cannot be finished: " + e)));
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

    /** Of the files that it names: the profile's own hash knows their names only. */
    String hashOfNamed() {
        return ProfileFiles.hashOfNamed(options.profile(), ProfileFiles.named(options.profile()));
    }

    /** A copy of what was read, for {@link #keep}, which tries again what fails here. */
    void take(Profile read) {
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
    boolean keep(Profile running, Told told) {
        try {
            accepted.keep(options.profile(), running.hash());
            return true;
        } catch (IOException | UncheckedIOException e) {
            told.warn("the profile runs but cannot be kept, for `rollback` and `run --service` to come back to: " + e);
            return false;
        }
    }
}
