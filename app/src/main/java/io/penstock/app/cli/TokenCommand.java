/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.api.error.ProfileException;
import io.penstock.api.setting.Durations;
import io.penstock.app.control.Row;
import io.penstock.app.control.UserErrorException;
import io.penstock.app.run.Plugins;
import io.penstock.app.security.Grant;
import io.penstock.app.security.IssuedTokens;
import io.penstock.app.security.KeyFolder;
import io.penstock.app.security.LocalTokens;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.Auth;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock token}: works on the data folder, whether a program runs on it or not. */
@Command(
        name = "token",
        description = "Makes, lists and revokes tokens for the API (auth: {jwt: local}).",
        mixinStandardHelpOptions = true)
public final class TokenCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Command(
            name = "create",
            description = "Makes a token and prints it; it is kept nowhere.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin Target target,
            @Option(
                            names = "--role",
                            required = true,
                            description = "viewer (reads), operator (reads and sets) or admin (everything).")
                    Role role,
            @Option(
                            names = "--ttl",
                            paramLabel = "TIME",
                            defaultValue = "30d",
                            description = "How long it holds, such as 1h (default: 30d).")
                    String ttl,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = "${sys:user.name}",
                            description = "Whose it is, for the audit (default: you).")
                    String name,
            @Option(
                            names = "--devices",
                            paramLabel = "PATTERN",
                            split = ",",
                            description = "Only these: names, globs, or label:hall-7.")
                    List<String> devices,
            @Option(
                            names = "--resources",
                            paramLabel = "PATTERN",
                            split = ",",
                            description = "Only these device resources: names or globs.")
                    List<String> resources)
            throws IOException {
        List<String> ofDevices = devices == null ? List.of() : devices;
        List<String> ofResources = resources == null ? List.of() : resources;
        LocalTokens.Wanted wanted =
                new LocalTokens.Wanted(name, grant(role, ofDevices, ofResources), ofDevices, ofResources, life(ttl));
        refuseInVain(target, ofDevices);
        String token = new LocalTokens(KeyFolder.in(target.data()), Clock.systemUTC()).create(wanted);
        PrintWriter out = spec.commandLine().getOut();
        out.println(token);
        out.flush();
        return 0;
    }

    /** A token that nobody will ever take is told of when it is made, not when its bearer is refused. */
    private void refuseInVain(Target target, List<String> devices) {
        Profile profile;
        try {
            profile = new ProfileLoader(Plugins.registry()).load(target.profile(), Map.of());
        } catch (ProfileException e) {
            warn("whether '" + target.profile() + "' takes this token cannot be said: it cannot be loaded from"
                    + " here, and `penstock lint` tells why");
            return;
        }
        Auth auth = profile.api().auth();
        if (auth == null) {
            throw new UserErrorException("'" + target.profile() + "' takes no tokens: let its penstock.yaml say"
                    + " `api: {auth: {jwt: local}}`, which holds from the program's next start");
        }
        if (auth.jwt().issuer() != null) {
            throw new UserErrorException("'" + target.profile() + "' takes the tokens of "
                    + auth.jwt().issuer()
                    + " only (api.auth.jwt.issuer): ask for one there, or let its penstock.yaml say"
                    + " `api: {auth: {jwt: local}}`");
        }
        for (String pattern : devices) {
            Grant alone = grant(Role.VIEWER, List.of(pattern), List.of());
            if (profile.devices().all().stream().noneMatch(alone::covers)) {
                warn("warning: --devices '" + pattern + "' covers no device of '" + target.profile()
                        + "' as it is now: names and labels stand in services/*/devices");
            }
        }
    }

    private void warn(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private static Grant grant(Role role, List<String> devices, List<String> resources) {
        try {
            return Grant.of(role, devices, resources);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("--devices and --resources " + e.getMessage());
        }
    }

    private static Duration life(String ttl) {
        try {
            Duration life = Durations.parse(ttl);
            if (life.toSeconds() < 1) {
                throw new UserErrorException("--ttl must be at least 1s but was '" + ttl + "'");
            }
            return life;
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("--ttl " + e.getMessage());
        }
    }

    @Command(
            name = "list",
            description = "Lists the tokens that were made here, without the tokens themselves.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin Target target,
            @Option(names = "--json", description = "Print JSON, one object a line.") boolean json)
            throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (IssuedTokens.Issued t :
                new IssuedTokens(KeyFolder.in(target.data())).all().values()) {
            rows.add(JSON.valueToTree(Row.of("id", t.id())
                    .and("name", t.name())
                    .and("role", t.role().name().toLowerCase(Locale.ROOT))
                    .and("devices", String.join(",", t.devices()))
                    .and("resources", String.join(",", t.resources()))
                    .and("expires", t.expires().toString())
                    .and("state", t.revoked() ? "revoked" : t.expires().isBefore(Instant.now()) ? "expired" : "holds")
                    .values()));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            rows.forEach(out::println);
        } else {
            Rows.table(rows, out);
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "revoke",
            description = "Revokes a token; a running program refuses it within a second.",
            mixinStandardHelpOptions = true)
    int revoke(
            @Mixin Target target, @Parameters(paramLabel = "ID", description = "As `token list` shows it.") String id)
            throws IOException {
        if (!new IssuedTokens(KeyFolder.in(target.data())).revoke(id)) {
            throw new UserErrorException("there is no token '" + id + "'; see `penstock token list`");
        }
        return 0;
    }
}
