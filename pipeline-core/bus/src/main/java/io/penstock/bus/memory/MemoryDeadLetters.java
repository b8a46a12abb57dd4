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
        letters.put(
                id, new DeadLetter(id, l.owner(), l.step(), l.reason(), l.at(), l.profileHash(), l.events(), l.raw()));
        bytes.merge(l.owner(), size(l), Long::sum);
        while (bytes.getOrDefault(l.owner(), 0L) > cap) {
            dropOldest(l.owner());
        }
        return CompletableFuture.completedStage(null);
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
