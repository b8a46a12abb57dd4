/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.engine.profile.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The tokens that were made here, without the tokens themselves, in {@code data/keys/tokens.json}. Only what stands there and is not
 * revoked holds, so taking the file away revokes all. The command line writes it beside a running program, which looks at it again; whoever
 * changes it holds a lock beside it.
 */
public final class IssuedTokens {
    /**
     * One token.
     *
     * @param id its {@code jti}
     * @param name its {@code sub}
     * @param devices names, globs or labels; empty for all
     * @param resources names or globs; empty for all
     */
    public record Issued(
            String id,
            String name,
            Role role,
            List<String> devices,
            List<String> resources,
            Instant created,
            Instant expires,
            boolean revoked) {}

    private static final String FILE = "tokens.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeyFolder folder;

    public IssuedTokens(KeyFolder folder) {
        this.folder = folder;
    }

    /** By id, oldest first. */
    public Map<String, Issued> all() throws IOException {
        Map<String, Issued> found = new LinkedHashMap<>();
        try {
            for (JsonNode n : JSON.readTree(Files.readString(folder.file(FILE)))) {
                Issued issued = read(n);
                found.put(issued.id(), issued);
            }
        } catch (NoSuchFileException e) {
            return found;
        } catch (JsonProcessingException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new IOException(folder.file(FILE) + " cannot be read: " + e.getMessage(), e);
        }
        return found;
    }

    /** When the file was last written, as a number that changes with it; 0 when there is none. */
    long stamp() {
        try {
            return Files.getLastModifiedTime(folder.file(FILE)).toMillis() * 31 + Files.size(folder.file(FILE));
        } catch (IOException e) {
            return 0;
        }
    }

    /** Keeps one more; forgets those that have expired. */
    void add(Issued token) throws IOException {
        change(all -> {
            all.values().removeIf(t -> t.expires().isBefore(token.created()));
            all.put(token.id(), token);
        });
    }

    /** @return whether there was one of that id */
    public boolean revoke(String id) throws IOException {
        if (!all().containsKey(id)) {
            return false;
        }
        change(all -> all.computeIfPresent(
                id,
                (same, t) -> new Issued(
                        t.id(), t.name(), t.role(), t.devices(), t.resources(), t.created(), t.expires(), true)));
        return true;
    }

    /** From what stands there now, and nobody else meanwhile: a change by somebody else must not be undone by this one. */
    private void change(Consumer<Map<String, Issued>> how) throws IOException {
        folder.alone(FILE, () -> {
            Map<String, Issued> all = all();
            how.accept(all);
            write(all);
        });
    }

    private void write(Map<String, Issued> all) throws IOException {
        ArrayNode array = JSON.createArrayNode();
        for (Issued t : all.values()) {
            ObjectNode n = array.addObject()
                    .put("id", t.id())
                    .put("name", t.name())
                    .put("role", t.role().name().toLowerCase(Locale.ROOT))
                    .put("created", t.created().toString())
                    .put("expires", t.expires().toString())
                    .put("revoked", t.revoked());
            t.devices().forEach(n.putArray("devices")::add);
            t.resources().forEach(n.putArray("resources")::add);
        }
        folder.write(FILE, array.toPrettyString() + "\n");
    }

    private static Issued read(JsonNode n) {
        return new Issued(
                n.path("id").asText(),
                n.path("name").asText(),
                Role.valueOf(n.path("role").asText().toUpperCase(Locale.ROOT)),
                texts(n.path("devices")),
                texts(n.path("resources")),
                Instant.parse(n.path("created").asText()),
                Instant.parse(n.path("expires").asText()),
                n.path("revoked").asBoolean());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(t -> texts.add(t.asText()));
        return List.copyOf(texts);
    }
}
