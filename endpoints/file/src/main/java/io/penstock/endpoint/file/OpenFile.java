/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import io.penstock.api.endpoint.EndpointContext;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file being appended to. Knows up to where it is settled: what lies behind is cut off again when a write fails. Written
 * through {@link RandomAccessFile} and not a channel, which an interrupt of the lane's thread would close in mid-write. Not
 * safe for threads.
 */
final class OpenFile implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFile.class);
    private static final int BUFFER = 64 * 1024;
    private static final byte[] NEWLINE = {'\n'};
    private static final long CHECK_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    /** Where it stands: the path, or what the path is a link to. */
    private Path place;

    private final FileEndpoint settings;
    private final EndpointContext context;
    private final byte[] buffer;
    private int buffered;
    private RandomAccessFile file;
    private @Nullable Object identity;
    private long checked;
    private long length;
    private long settled;
    private long period;

    OpenFile(Path path, FileEndpoint settings, EndpointContext context, byte[] buffer) throws IOException {
        this.path = path;
        this.place = path;
        this.settings = settings;
        this.context = context;
        this.buffer = buffer;
        this.file = begin();
    }

    static byte[] newBuffer() {
        return new byte[BUFFER];
    }

    Path path() {
        return path;
    }

    /** Whether a message of this many bytes belongs into the next file. */
    boolean isDue(int bytes) {
        Rotate rotate = settings.rotate();
        if (rotate == null) {
            return false;
        }
        if (length == 0) {
            period = periodOf(context.clock().millis());
            return false;
        }
        boolean full = rotate.size() != null && length + bytes > rotate.size().bytes();
        return full || isPeriodOver(rotate.every());
    }

    /** Adds a message to what {@link #flush} writes; writes by itself when the buffer is full. */
    void append(byte[] message) throws IOException {
        put(message, message.length);
        if (needsNewline(message)) {
            put(NEWLINE, 1);
        }
    }

    /** How many bytes a message takes. */
    int sizeOf(byte[] message) {
        return message.length + (needsNewline(message) ? 1 : 0);
    }

    void flush() throws IOException {
        if (buffered > 0) {
            int n = buffered;
            buffered = 0;
            file.write(buffer, 0, n);
        }
    }

    /** Forces what is written to the disk. */
    void sync() throws IOException {
        file.getFD().sync();
    }

    boolean isSettled() {
        return settled == length;
    }

    /** What is written so far is there for good: a later failure leaves it alone. */
    void settle() {
        settled = length;
    }

    /** Takes away what is not settled. */
    void cutBack() {
        if (isSettled()) {
            return;
        }
        buffered = 0;
        try {
            file.setLength(settled);
            file.seek(settled);
            length = settled;
        } catch (IOException e) {
            LOG.warn("endpoint={} cannot cut back {} to {} bytes: {}", context.lane(), path, settled, e.getMessage());
        }
    }

    /** Sets the file aside and begins the next. All of it is settled. */
    void rotate() throws IOException {
        Rotate rotate = Objects.requireNonNull(settings.rotate());
        new Rotation(place).setAside(place, rotate.keep());
        context.count("rotated");
        file.close();
        file = begin();
    }

    /** Whether somebody moved or removed the file; looked at once a second. */
    boolean isGone() throws IOException {
        long now = System.nanoTime();
        if (now - checked < CHECK_EVERY) {
            return false;
        }
        checked = now;
        return !Objects.equals(identity, identityOf(path));
    }

    /** Goes on in a new file where the old one is gone. All that is in that one is settled. */
    void beginAnew() throws IOException {
        LOG.info("endpoint={} {} was moved or removed: begun anew", context.lane(), path);
        context.count("file-begun-anew");
        file.close();
        file = begin();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private RandomAccessFile begin() throws IOException {
        place = Directories.followed(path);
        Directories.make(place.getParent());
        boolean isNew = !Files.exists(path);
        RandomAccessFile opened = openForWriting();
        try {
            lock(opened);
            long written = Files.getLastModifiedTime(path).toMillis(); // mending is no writing
            mend(opened);
            if (isNew && !(settings.fsync() instanceof Fsync.Never)) {
                Directories.sync(place.getParent());
            }
            length = opened.length();
            settled = length;
            opened.seek(length);
            identity = identityOf(path);
            checked = System.nanoTime();
            period = periodOf(written);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private RandomAccessFile openForWriting() throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a directory");
        }
        return new RandomAccessFile(path.toFile(), "rw");
    }

    /** The last byte that a file can have: readers on Windows, where locks bind them, can still read what is written. */
    private void lock(RandomAccessFile opened) throws IOException {
        FileLock lock;
        try {
            lock = opened.getChannel().tryLock(Long.MAX_VALUE - 1, 1, false);
        } catch (OverlappingFileLockException e) {
            throw new FileSystemException(path.toString(), null, "is written by another endpoint of this program");
        } catch (IOException e) {
            LOG.warn("endpoint={} {} cannot be locked, is written without: {}", context.lane(), path, e.getMessage());
            return;
        }
        if (lock == null) {
            throw new FileSystemException(path.toString(), null, "is written by another program");
        }
    }

    private void mend(RandomAccessFile opened) throws IOException {
        if (settings.separator() != FileEndpoint.Separator.NEWLINE) {
            return;
        }
        long whole = TornLine.wholeLength(opened);
        long torn = opened.length() - whole;
        if (torn > 0) {
            opened.setLength(whole);
            context.count("torn-line-mended");
            LOG.info("endpoint={} {}: cut off a last line of {} bytes without newline", context.lane(), path, torn);
        }
    }

    private boolean needsNewline(byte[] message) {
        return settings.separator() == FileEndpoint.Separator.NEWLINE
                && (message.length == 0 || message[message.length - 1] != '\n');
    }

    private void put(byte[] bytes, int n) throws IOException {
        length += n;
        if (buffered + n > buffer.length) {
            flush();
        }
        if (n > buffer.length) {
            file.write(bytes, 0, n);
        } else {
            System.arraycopy(bytes, 0, buffer, buffered, n);
            buffered += n;
        }
    }

    private boolean isPeriodOver(@Nullable Duration every) {
        if (every == null) {
            return false;
        }
        long now = periodOf(context.clock().millis());
        if (now < period - 1) {
            period = now; // the clock was ahead when the file was begun: this period is as good as any
        }
        return now > period;
    }

    private long periodOf(long millis) {
        Rotate rotate = settings.rotate();
        return rotate == null || rotate.every() == null
                ? 0
                : Math.floorDiv(millis, rotate.every().toMillis());
    }

    private static @Nullable Object identityOf(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return "none";
        }
    }
}
