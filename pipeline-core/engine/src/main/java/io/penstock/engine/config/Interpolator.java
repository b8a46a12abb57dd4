/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills in <code>${var|env|secret|file:name}</code>, inside one scalar, after parsing. <code>$${</code> stands for itself. */
final class Interpolator {
    private static final Pattern REFERENCE = Pattern.compile("(\\$?)\\$\\{([^}]*)}");
    private static final List<String> KINDS = List.of("var", "env", "secret", "file");

    private final NamedFiles files;
    private final Map<String, String> vars;
    private final Map<String, String> environment;
    private final Secrets secrets;
    private final Problems problems;
    private final Set<String> usedVars = new HashSet<>();
    private final Set<String> resolving = new HashSet<>();

    Interpolator(
            NamedFiles files,
            Map<String, String> vars,
            Map<String, String> environment,
            Secrets secrets,
            Problems problems) {
        this.files = files;
        this.vars = vars;
        this.environment = environment;
        this.secrets = secrets;
        this.problems = problems;
    }

    /** What becomes of {@code ${secret:...}}. */
    enum SecretUse {
        FILL_IN,
        REFUSE,
        /** In EdgeX's free maps, which a driver's own settings are bound from later. */
        LEAVE
    }

    /**
     * The text filled in.
     *
     * @param secret the name of the secret in it; null for none
     */
    record Filled(String text, boolean changed, @Nullable String secret) {}

    Set<String> usedVars() {
        return usedVars;
    }

    /** Null when something in it is not to be had: the problem has been told. */
    @Nullable
    Filled fill(Node.Scalar scalar, SecretUse use, Scope scope) {
        String text = scalar.text();
        if (text.indexOf("${") < 0) {
            return new Filled(text, false, null);
        }
        Matcher m = REFERENCE.matcher(text);
        StringBuilder out = new StringBuilder();
        String secret = null;
        boolean failed = false;
        while (m.find()) {
            String reference = m.group(2);
            String value;
            if (!m.group(1).isEmpty()) {
                value = "${" + reference + "}";
            } else if (use == SecretUse.LEAVE && !isFilledInFreeMaps(reference)) {
                value = m.group();
            } else {
                value = valueOf(reference, use, scalar, scope);
                secret = reference.startsWith("secret:") ? reference.substring(7) : secret;
            }
            failed |= value == null;
            m.appendReplacement(out, Matcher.quoteReplacement(value == null ? "" : value));
        }
        m.appendTail(out);
        return failed ? null : new Filled(out.toString(), true, secret);
    }

    private static boolean isFilledInFreeMaps(String reference) {
        return KINDS.stream().anyMatch(k -> !k.equals("secret") && reference.startsWith(k + ":"));
    }

    private @Nullable String valueOf(String reference, SecretUse use, Node.Scalar at, Scope scope) {
        int colon = reference.indexOf(':');
        String kind = colon < 0 ? "" : reference.substring(0, colon);
        String name = reference.substring(colon + 1);
        String value =
                switch (kind) {
                    case "var" -> variable(name, at, scope);
                    case "env" -> environment.get(name);
                    case "secret" -> use == SecretUse.FILL_IN ? secrets.find(name) : null;
                    case "file" -> file(name, at, scope);
                    default -> null;
                };
        if (value == null) {
            tellWhy(kind, name, use, at, scope);
        }
        return value;
    }

    private void tellWhy(String kind, String name, SecretUse use, Node.Scalar at, Scope scope) {
        switch (kind) {
            case "env" ->
                problems.error(
                        at.place(), scope.say("needs the environment variable '" + name + "', which is not set"));
            case "secret" ->
                problems.error(
                        at.place(),
                        use == SecretUse.FILL_IN
                                ? scope.say("needs the secret '" + name + "': " + Secrets.places(name))
                                : scope.say(
                                        "must not hold a secret: ${secret:...} may only stand where the setting is a secret"));
            case "var", "file" -> {} // told where it was looked for
            default ->
                problems.error(
                        at.place(),
                        scope.say(
                                "has an unknown reference '${" + (kind.isEmpty() ? "" : kind + ":") + name
                                        + "}'; write ${var:name}, ${env:NAME}, ${secret:name} or ${file:path}, or $${ for ${ itself"));
        }
    }

    private @Nullable String variable(String name, Node.Scalar at, Scope scope) {
        usedVars.add(name);
        String value = vars.get(name);
        if (value == null) {
            value = environment.get(Secrets.variable("PENSTOCK_VAR_", name));
        }
        if (value == null) {
            problems.error(
                    at.place(),
                    scope.say("needs the var '" + name + "', which is not set" + Names.hint(name, vars.keySet())));
            return null;
        }
        if (!resolving.add(name)) {
            problems.error(at.place(), scope.say("needs the var '" + name + "', which refers to itself"));
            return null;
        }
        // a var may be made of others, of the environment and of files
        Filled filled = fill(new Node.Scalar(at.place(), value, true), SecretUse.REFUSE, scope);
        resolving.remove(name);
        return filled == null ? null : filled.text();
    }

    private @Nullable String file(String name, Node.Scalar at, Scope scope) {
        try {
            return Secrets.withoutLineEnd(Files.readString(files.of(name), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            problems.error(at.place(), scope.say("needs the file '" + name + "', which is not there"));
            return null;
        } catch (IOException | InvalidPathException e) {
            problems.error(
                    at.place(),
                    scope.say("needs the file '" + name + "', which cannot be read: " + ProfileFiles.why(e)));
            return null;
        }
    }
}
