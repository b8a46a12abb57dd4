/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config.yaml;

import io.penstock.api.error.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML 1.2 (or JSON) document into {@link Node}s. Duplicate keys, undefined and recursive aliases, tags and a second
 * document are problems.
 */
public final class YamlReader {
    private static final int DEEPEST = 100;
    /** More than any profile needs; aliases of aliases would make billions. */
    private static final int MOST_ALIASED = 1_000_000;

    private static final int MOST_CHARACTERS = 64 << 20;

    private static final Map<String, String> UNENDED = Map.of(
            "could not find expected ':'", "a key must have ': ' behind it, a colon and a blank",
            "found unexpected end of stream", "the quote that begins here does not end");

    private final String file;
    private final Problems problems;
    private final Map<String, Node> anchors = new HashMap<>();
    private final IdentityHashMap<Node, Integer> sizes = new IdentityHashMap<>();
    private Iterator<Event> events = java.util.Collections.emptyIterator();
    private long aliased;

    private YamlReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * The document, or null when it is empty or was not YAML (then the problem has been told).
     *
     * @param file what places name
     */
    public static @Nullable Node read(String file, String text, Problems problems) {
        String readable = file.endsWith(".json") ? Json.withoutTabs(text) : text;
        try {
            return new YamlReader(file, problems).document(readable);
        } catch (MarkedYamlEngineException e) {
            // what was begun and not ended is to be mended where it begins
            Optional<Mark> mark = UNENDED.containsKey(e.getProblem())
                    ? e.getContextMark().or(e::getProblemMark)
                    : e.getProblemMark().or(e::getContextMark);
            Place place = mark.map(m -> place(file, m)).orElse(new Place(file, 1, 1));
            problems.error(place, "is no YAML: " + inWords(e.getProblem()) + QuoteHint.at(readable, place));
        } catch (YamlEngineException e) {
            problems.error(new Place(file, 1, 1), "is no YAML: " + e.getMessage());
        } catch (UnreadableException e) {
            problems.error(e.place, e.getMessage());
        }
        return null;
    }

    /** What the parser's own words mean for whoever does not know its grammar. */
    private static String inWords(String problem) {
        if (problem.startsWith("expected <block end>")) {
            return "the indentation fits none of the lines above: what belongs together begins in one column";
        }
        return problem.equals("mapping values are not allowed here")
                ? "a ': ' more than can be: quote the text that it is in, or mend the key before it (a colon and a blank)"
                : UNENDED.getOrDefault(problem, problem);
    }

    private @Nullable Node document(String text) throws UnreadableException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MOST_CHARACTERS)
                .build();
        events = new Parse(settings).parseString(text).iterator();
        Node root = null;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent) {
                if (root != null) {
                    throw new UnreadableException(place(event), "a file holds one document, but here a second begins");
                }
                root = node(events.next(), 0);
            }
        }
        return root instanceof Node.Scalar s && s.isNull() ? null : root;
    }

    private Node node(Event event, int depth) throws UnreadableException {
        if (depth > DEEPEST) {
            throw new UnreadableException(place(event), "is nested deeper than " + DEEPEST);
        }
        Node node;
        if (event instanceof AliasEvent alias) {
            return resolve(alias);
        } else if (event instanceof ScalarEvent scalar) {
            boolean tagged = scalar.getTag().isPresent();
            refuseTag(event, scalar.getTag().orElse(""));
            node = new Node.Scalar(place(event), scalar.getValue(), !tagged && scalar.isPlain());
            sizes.put(node, 1);
        } else if (event instanceof SequenceStartEvent sequence) {
            refuseTag(event, sequence.getTag().orElse(""));
            node = sequence(event, depth);
        } else {
            refuseTag(event, ((MappingStartEvent) event).getTag().orElse(""));
            node = mapping(event, depth);
        }
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        if (anchor.isPresent()) {
            anchors.put(anchor.get().getValue(), node);
        }
        return node;
    }

    private Node resolve(AliasEvent alias) throws UnreadableException {
        String name = alias.getAlias().getValue();
        Node target = anchors.get(name);
        if (target == null) {
            throw new UnreadableException(
                    place(alias),
                    "refers to an anchor '&" + name + "' that is not there; quote this value when it is text: \"*"
                            + name + "\"");
        }
        aliased += sizes.getOrDefault(target, 1);
        if (aliased > MOST_ALIASED) {
            throw new UnreadableException(place(alias), "aliases make more than " + MOST_ALIASED + " nodes");
        }
        return target;
    }

    private void refuseTag(Event event, String tag) throws UnreadableException {
        if (!tag.isEmpty() && !tag.equals("!") && !tag.startsWith("tag:yaml.org,2002:")) {
            throw new UnreadableException(
                    place(event),
                    "has a tag '" + tag + "', which means nothing here; quote this value when it is text");
        }
    }

    private Node sequence(Event start, int depth) throws UnreadableException {
        List<Node> items = new ArrayList<>();
        int size = 1;
        for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
            Node item = node(e, depth + 1);
            items.add(item);
            size += sizes.getOrDefault(item, 1);
        }
        Node node = new Node.Sequence(place(start), List.copyOf(items));
        sizes.put(node, size);
        return node;
    }

    private Node mapping(Event start, int depth) throws UnreadableException {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        int size = 1;
        for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
            Place keyPlace = place(e);
            if (!(node(e, depth + 1) instanceof Node.Scalar key)) {
                throw new UnreadableException(
                        keyPlace, "a key must be text but here is a list or mapping; quote this value: \"{...}\"");
            }
            Node value = node(events.next(), depth + 1);
            Node.Entry earlier = entries.putIfAbsent(key.text(), new Node.Entry(keyPlace, value));
            if (earlier != null) {
                problems.error(keyPlace, "key '" + key.text() + "' is there already, at " + earlier.keyPlace());
            }
            size += sizes.getOrDefault(value, 1);
        }
        Node node = new Node.Mapping(place(start), java.util.Collections.unmodifiableMap(entries));
        sizes.put(node, size);
        return node;
    }

    private Place place(Event event) {
        return event.getStartMark().map(m -> place(file, m)).orElse(new Place(file, 1, 1));
    }

    private static Place place(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Ends the reading of a file: what follows would only be noise. */
    private static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Place place;

        UnreadableException(Place place, String message) {
            super(message, null, false, false);
            this.place = place;
        }
    }
}
