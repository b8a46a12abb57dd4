/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Output;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The latest readings that rules look at, and which instances look at each. */
final class LatestReadings {
    private final Map<Output, Cell> cells = new HashMap<>();
    /** What is read of each device, whether it has been heard of or not. */
    private final Map<String, Map<String, Cell>> index = new HashMap<>();

    private final Set<String> down = new HashSet<>();
    private final List<Instance> touched = new ArrayList<>();
    private long sequence;
    private long taken;

    Collection<Cell> cells() {
        return cells.values();
    }

    Cell cell(String device, String resource) {
        return cells.computeIfAbsent(new Output(device, resource), Cell::new);
    }

    /** From now on this instance looks. */
    void link(Instance instance) {
        for (Cell cell : instance.cells) {
            if (!cell.dependents.contains(instance)) {
                cell.dependents.add(instance);
            }
            cell.down = down.contains(cell.name.device());
            of(cell.name.device()).put(cell.name.resource(), cell);
        }
    }

    /** Nobody looks any more; what was said stays. */
    void unlinkAll() {
        index.clear();
        cells.values().forEach(c -> c.dependents.clear());
    }

    void unlink(Instance instance) {
        for (Cell cell : instance.cells) {
            cell.dependents.remove(instance);
        }
    }

    /** What is read of a device, by resource; follows what is linked. */
    Map<String, Cell> of(String device) {
        return index.computeIfAbsent(device, d -> new HashMap<>());
    }

    boolean knows(String device) {
        return index.containsKey(device);
    }

    /** Forgets that there are devices of which nothing is read. */
    void forgetUnread() {
        index.values().removeIf(Map::isEmpty);
    }

    /** Forgets what no rule reads. */
    void retain(Predicate<Output> isRead, Consumer<Cell> forgotten) {
        cells.values().removeIf(cell -> {
            boolean unused = !isRead.test(cell.name);
            if (unused) {
                forgotten.accept(cell);
            }
            return unused;
        });
    }

    /** Forgets what nobody looks at of a device that is no more. */
    void forget(String device, Consumer<Cell> forgotten) {
        Map<String, Cell> known = of(device);
        known.values().removeIf(cell -> {
            boolean unused = cell.dependents.isEmpty();
            if (unused) {
                cells.remove(cell.name);
                forgotten.accept(cell);
            }
            return unused;
        });
        if (known.isEmpty()) {
            index.remove(device);
        }
    }

    /**
     * Takes an event's readings in.
     *
     * @param known what is read of its device
     * @return who is to look, each once; the same list each time, to be cleared when they have
     */
    List<Instance> take(Event event, Map<String, Cell> known, long wall) {
        sequence++;
        String producer = event.provenance().producer();
        List<Reading> all = event.readings();
        for (int i = 0; i < all.size(); i++) {
            Cell cell = known.get(all.get(i).resource());
            if (cell == null) {
                continue;
            }
            taken++;
            cell.take(all.get(i), producer, wall);
            for (int j = 0; j < cell.dependents.size(); j++) {
                Instance instance = cell.dependents.get(j);
                boolean own = !producer.isEmpty() && producer.equals(instance.use.producer);
                if (instance.mark != sequence && !own) {
                    instance.mark = sequence;
                    touched.add(instance);
                }
            }
        }
        return touched;
    }

    /**
     * A device is DOWN, or is no more.
     *
     * @return what changed by that
     */
    Collection<Cell> down(String device, boolean is) {
        boolean changed = is ? down.add(device) : down.remove(device);
        if (!changed || !knows(device)) {
            return List.of();
        }
        Collection<Cell> known = of(device).values();
        known.forEach(cell -> cell.down = is);
        return known;
    }

    /** The wall clock was set: what was said is as old as it was. */
    void shift(long step) {
        cells.values().forEach(cell -> cell.shift(step));
    }

    /** Readings so far. */
    long taken() {
        return taken;
    }
}
