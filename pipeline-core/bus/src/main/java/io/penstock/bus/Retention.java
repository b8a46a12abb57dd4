/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.error.BusFullException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A log's segments: which there are, and which go. Changed under the log's lock, read by everybody. */
final class Retention {
    private final LogSettings settings;
    private final Holders holders;
    private final Queue<Loss> unannounced = new ConcurrentLinkedQueue<>();
    private final List<Loss> known = new ArrayList<>();
    private volatile Segment[] segments;
    private volatile long holes;
    private final ForcedOut forcedOut;

    Retention(LogSettings settings, Holders holders, List<Segment> found) {
        this.settings = settings;
        this.holders = holders;
        this.segments = found.toArray(new Segment[0]);
        this.forcedOut = new ForcedOut(settings.stream());
    }

    void add(Segment s) {
        List<Segment> changed = new ArrayList<>(List.of(segments));
        changed.add(s);
        segments = changed.toArray(new Segment[0]);
    }

    /**
     * Makes room at the cap, by whole files, the oldest first.
     *
     * @param writer whose segment is ended when it must go too
     * @return files to delete
     * @throws BusFullException when that would take what somebody holds, and the settings say to refuse
     */
    List<Path> makeRoom(long more, SegmentWriter writer) throws BusFullException {
        long bytes = bytes() + more;
        if (bytes <= settings.maxBytes()) {
            return List.of();
        }
        long finished = holders.finished();
        int drop = 0;
        while (drop < segments.length && bytes > settings.maxBytes()) {
            Segment oldest = segments[drop];
            if (settings.refuses() && oldest.end() > finished) {
                break;
            }
            bytes -= oldest.size();
            drop++;
        }
        if (bytes > settings.maxBytes()) {
            throw new BusFullException("the stream " + settings.stream().key() + " is at its cap of "
                    + settings.maxBytes() + " bytes and takes nothing more until its readers have caught up");
        }
        if (drop == segments.length) {
            writer.abandon();
        }
        return drop(drop, finished);
    }

    List<Path> trimByAge(long now) {
        long finished = holders.finished();
        int drop = 0;
        while (drop < segments.length - 1
                && segments[drop].end() <= finished
                && (segments[drop].isEmpty() || now - segments[drop].newest() > settings.keepMillis())) {
            drop++;
        }
        return drop(drop, finished);
    }

    private List<Path> drop(int count, long finished) {
        if (count == 0) {
            return List.of();
        }
        Segment[] old = segments;
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(old[i].file);
            long from = Math.max(old[i].base, finished);
            if (from < old[i].end()) {
                Loss loss = new Loss(from, old[i].end(), Loss.FORCED_OUT);
                forcedOut.add(loss);
                unannounced.add(loss);
            }
        }
        Segment[] left = new Segment[old.length - count];
        System.arraycopy(old, count, left, 0, left.length);
        segments = left;
        forcedOut.startsAt(start(old[old.length - 1].end()));
        return files;
    }

    /**
     * Files went before this was opened, and it may be that nobody was told.
     *
     * @param counters as the store has them
     * @param start where the log begins
     * @param finished what lies before it was finished with by all that hold the log
     */
    void goneBefore(Map<String, Long> counters, long start, long finished) {
        // Without any file, nothing shows that one was forced out.
        boolean none = segments.length == 0;
        unannounced.addAll(forcedOut.open(counters, start, none ? start : finished));
    }

    /** A hole that a reader or the opening found: counted and announced once. */
    synchronized void report(Loss hole) {
        for (Loss k : known) {
            if (k.covers(hole.from(), hole.to())) {
                return;
            }
        }
        known.add(hole);
        holes = holes + 1;
        unannounced.add(hole);
    }

    /** What is to be announced, adjoining ranges as one; it counts as announced then. */
    List<Loss> takeUnannounced() {
        List<Loss> taken = new ArrayList<>();
        for (Loss next = unannounced.poll(); next != null; next = unannounced.poll()) {
            Loss last = taken.isEmpty() ? null : taken.get(taken.size() - 1);
            if (last != null && last.adjoins(next)) {
                taken.set(taken.size() - 1, new Loss(last.from(), next.to(), next.cause()));
            } else {
                taken.add(next);
            }
        }
        return taken;
    }

    long start(long end) {
        Segment[] s = segments;
        return s.length == 0 ? end : s[0].base;
    }

    @Nullable
    Segment segmentFor(long offset) {
        Segment[] s = segments;
        int low = 0;
        int high = s.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (s[middle].end() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == s.length ? null : s[low];
    }

    /** The first segment with something appended at this time or later. */
    @Nullable
    Segment segmentAt(long millis) {
        for (Segment s : segments) {
            if (s.newest() >= millis) {
                return s;
            }
        }
        return null;
    }

    Segment[] segments() {
        return segments;
    }

    long bytes() {
        long bytes = 0;
        for (Segment s : segments) {
            bytes += s.size();
        }
        return bytes;
    }

    long holes() {
        return holes;
    }

    ForcedOut forcedOut() {
        return forcedOut;
    }
}
