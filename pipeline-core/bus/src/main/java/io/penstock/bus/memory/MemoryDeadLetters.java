/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus.memory;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.DeadLetters;
import io.penstock.api.bus.Reader;
import io.penstock.api.event.EventBinary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Dead letters in memory, with the cap for each owner. */
final class MemoryDeadLetters implements DeadLetters {
    private final TreeMap<Long, DeadLetter> letters = new TreeMap<>();
    private final Map<String, Long> bytes = new HashMap<>();
    private final Map<String, Long> dropped = new HashMap<>();
    private final long cap;
    private long lastId;

    MemoryDeadLetters(long cap) {
        this.cap = cap;
    }

    @Override
    public synchronized CompletionStage<Void> add(DeadLetter l) {
        long id = ++lastId;
        letters.put(id, owned(id, l.owner(), l));
        bytes.merge(l.owner(), size(l), Long::sum);
        holdCap(l.owner());
        return CompletableFuture.completedStage(null);
    }

    /** All of an owner's are another's, who may have some: the cap holds for them together. */
    synchronized void rename(String from, String to) {
        letters.replaceAll((id, l) -> l.owner().equals(from) ? owned(id, to, l) : l);
        move(bytes, from, to);
        move(dropped, from, to);
        holdCap(to);
    }

    private static void move(Map<String, Long> counts, String from, String to) {
        Long moved = counts.remove(from);
        if (moved != null) {
            counts.merge(to, moved, Long::sum);
        }
    }

    private static DeadLetter owned(long id, String owner, DeadLetter l) {
        return new DeadLetter(id, owner, l.step(), l.reason(), l.at(), l.profileHash(), l.events(), l.raw());
    }

    private void holdCap(String owner) {
        while (bytes.getOrDefault(owner, 0L) > cap) {
            dropOldest(owner);
        }
    }

    private void dropOldest(String owner) {
        for (DeadLetter l : letters.values()) {
            if (l.owner().equals(owner)) {
                remove(l.id());
                dropped.merge(owner, Math.max(1L, l.events().size()), Long::sum);
                return;
            }
        }
    }

    private boolean remove(long id) {
        DeadLetter gone = letters.remove(id);
        if (gone != null) {
            bytes.merge(gone.owner(), -size(gone), Long::sum);
        }
        return gone != null;
    }

    private static long size(DeadLetter l) {
        return (long) EventBinary.encodeAll(l.events()).length + (l.raw() == null ? 0 : l.raw().length);
    }

    @Override
    public synchronized List<DeadLetter> list(@Nullable String owner, long after, int limit) {
        List<DeadLetter> found = new ArrayList<>();
        long size = 0;
        for (DeadLetter l : letters.tailMap(after, false).values()) {
            if (found.size() >= limit || size >= Reader.ENOUGH_BYTES) {
                break;
            }
            if (owner == null || owner.equals(l.owner())) {
                found.add(l);
                size += size(l);
            }
        }
        return found;
    }

    @Override
    public synchronized @Nullable DeadLetter get(long id) {
        return letters.get(id);
    }

    @Override
    public synchronized long count(@Nullable String owner) {
        return letters.values().stream()
                .filter(l -> owner == null || owner.equals(l.owner()))
                .count();
    }

    @Override
    public synchronized long dropped(@Nullable String owner) {
        return owner == null
                ? dropped.values().stream().mapToLong(Long::longValue).sum()
                : dropped.getOrDefault(owner, 0L);
    }

    @Override
    public long cap() {
        return cap;
    }

    @Override
    public synchronized int drop(List<Long> ids) {
        return (int) ids.stream().filter(this::remove).count();
    }
}
