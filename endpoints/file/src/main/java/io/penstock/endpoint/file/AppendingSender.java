/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import io.penstock.api.endpoint.Handover;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.error.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds messages to files: all of one send that go to one file in one write (64 KiB at a time), then their outcome, inside
 * {@code send} unless {@code fsync: {interval: ...}} makes them wait for the disk.
 */
final class AppendingSender implements Sender {
    private static final Logger LOG = LoggerFactory.getLogger(AppendingSender.class);
    private static final long CLOSE_WAIT_MILLIS = 700;

    /** Written, not yet forced to the disk. */
    private record Waiting(OpenFile file, Group group, int from, int to) {}

    private final FileSet files;
    private final Fsync fsync;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Handover> inFlight = ConcurrentHashMap.newKeySet();
    private final List<Waiting> waiting = new ArrayList<>();
    private int waitingMessages;
    private volatile boolean closed;
    /** Why something was away: what comes behind it would overtake it. */
    private @Nullable String broken;

    AppendingSender(FileSet files) {
        this.files = files;
        this.fsync = files.settings().fsync();
    }

    @Override
    public void send(List<Message> messages, Outcome outcome) {
        Handover handover = new Handover(messages.size(), outcome);
        inFlight.add(handover);
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            handover.abandon("interrupted");
            inFlight.remove(handover);
            return;
        }
        try {
            if (closed) {
                handover.abandon("closed");
            } else {
                groups(messages, handover).forEach((path, group) -> write(path, group, messages));
                if (waitingMessages >= Math.max(1, files.settings().window() / 2)) {
                    syncWaiting();
                }
            }
            forgetSettled();
        } finally {
            if (closed) {
                files.close();
            }
            lock.unlock();
        }
    }

    /** Forces to the disk what waits for it; for the interval's timer. */
    void sync() {
        lock.lock();
        try {
            if (!closed) {
                syncWaiting();
                forgetSettled();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        inFlight.forEach(h -> h.abandon("closed"));
        boolean locked = false;
        try {
            locked = lock.tryLock(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            if (!locked) {
                LOG.warn("endpoint={} a write hangs: its file is closed when it returns", files.lane());
                return;
            }
            for (OpenFile file : files.all()) {
                if (!file.isSettled()) {
                    file.cutBack();
                }
            }
            files.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (locked) {
                lock.unlock();
            }
        }
    }

    private Map<String, Group> groups(List<Message> messages, Handover handover) {
        Map<String, Group> groups = new LinkedHashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            try {
                String path = files.pathOf(messages.get(i));
                Group group = groups.get(path);
                if (group == null) {
                    group = new Group(handover);
                    groups.put(path, group);
                }
                group.add(i);
            } catch (RefusedException e) {
                handover.refused(i, e.getMessage());
            }
        }
        return groups;
    }

    private void write(String path, Group group, List<Message> messages) {
        if (broken != null) {
            group.away(0, group.size(), broken);
            return;
        }
        OpenFile file;
        try {
            file = files.get(path);
        } catch (IOException e) {
            broken = FileSet.reason(path, e);
            group.away(0, group.size(), broken);
            return;
        }
        int done = 0;
        try {
            if (file.isGone()) {
                settle(file, group, 0, 0);
                file.beginAnew();
            }
            for (int i = 0; i < group.size(); i++) {
                byte[] data = messages.get(group.index(i)).bytes().data();
                if (file.isDue(file.sizeOf(data))) {
                    settle(file, group, done, i);
                    done = i;
                    file.rotate();
                }
                file.append(data);
            }
            finish(file, group, done);
        } catch (IOException e) {
            String reason = FileSet.reason(file.path().toString(), e);
            group.away(done, group.size(), reason);
            fail(file, reason);
        }
    }

    private void finish(OpenFile file, Group group, int from) throws IOException {
        if (fsync instanceof Fsync.Interval) {
            file.flush();
            waiting.add(new Waiting(file, group, from, group.size()));
            waitingMessages += group.size() - from;
        } else {
            settle(file, group, from, group.size());
        }
    }

    /** All that the file holds, these messages among it, is there for good. */
    private void settle(OpenFile file, Group group, int from, int to) throws IOException {
        file.flush();
        if (!(fsync instanceof Fsync.Never)) {
            file.sync();
        }
        file.settle();
        takeWaiting(file).forEach(w -> w.group().acknowledge(w.from(), w.to()));
        group.acknowledge(from, to);
    }

    private void syncWaiting() {
        while (!waiting.isEmpty()) {
            OpenFile file = waiting.get(0).file();
            try {
                file.sync();
                file.settle();
                takeWaiting(file).forEach(w -> w.group().acknowledge(w.from(), w.to()));
            } catch (IOException e) {
                fail(file, FileSet.reason(file.path().toString(), e));
            }
        }
    }

    private void fail(OpenFile file, String reason) {
        broken = reason;
        takeWaiting(file).forEach(w -> w.group().away(w.from(), w.to(), reason));
        file.cutBack();
        files.drop(file);
    }

    private List<Waiting> takeWaiting(OpenFile file) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Waiting> taken = new ArrayList<>();
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting w = all.next();
            if (w.file() == file) {
                all.remove();
                waitingMessages -= w.to() - w.from();
                taken.add(w);
            }
        }
        return taken;
    }

    private void forgetSettled() {
        inFlight.removeIf(Handover::settled);
    }
}
