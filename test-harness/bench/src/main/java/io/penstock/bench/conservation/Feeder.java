/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some of the devices, behind one client of the broker: they publish numbers with QoS 1, in turns. A number that the broker has not
 * acknowledged is kept, and sent again before any later one when the broker, or the client, is back: so what was taken of the numbers
 * was taken by the broker when {@link #pause} returns. When the client vanishes, the broker says so for its first device.
 */
final class Feeder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Feeder.class);
    private static final int UNACKNOWLEDGED = 4_000;
    private static final int AT_ONCE = 64;

    /** A number on its way to the broker. */
    private record Sent(long number, int device) {
        int packetId() {
            return (int) (1 + number % 65_535);
        }

        void write(DataOutputStream out) throws IOException {
            Frame.publish("plant/in/meter-" + device + "/seq", packetId(), Long.toString(number))
                    .write(out);
        }
    }

    private final int port;
    private final Arrived arrived;
    private final Numbers numbers;
    private final int part;
    private final int parts;
    private final Deque<Sent> unacknowledged = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "feeder");
    private volatile int devices;
    private volatile double rate;
    private volatile int window;
    private volatile boolean feeding;
    private volatile boolean closed;
    private volatile boolean gone;
    private volatile @Nullable Socket connection;
    private volatile long resent;
    private long published;
    private long paceFrom;
    private long paceNumber;

    /**
     * @param part which of the devices: those whose numbers have this remainder
     * @param parts how many feeders there are
     */
    Feeder(int port, Arrived arrived, Numbers numbers, int part, int parts) {
        this.port = port;
        this.arrived = arrived;
        this.numbers = numbers;
        this.part = part;
        this.parts = parts;
        thread.setDaemon(true);
        thread.start();
    }

    /** So many a second, of so many devices, those of all feeders together. */
    synchronized void feed(double perSecond, int ofDevices) {
        window = 0;
        rate = perSecond / parts;
        devices = Math.max(1, ofDevices / parts);
        feeding = true;
        pace();
    }

    private void pace() {
        paceFrom = System.nanoTime();
        paceNumber = published;
    }

    /** The client is gone as if its power were cut: what it measures meanwhile is nobody's. */
    void vanish() throws IOException {
        Socket open = connection;
        // first: the thread that sends closes it too, as soon as it sees that it is gone
        if (open != null && !open.isClosed()) {
            open.setSoLinger(true, 0);
        }
        gone = true;
        if (open != null) {
            open.close();
        }
    }

    /** It is there again, with what it had not got rid of. */
    synchronized void comeBack() {
        pace();
        gone = false;
    }

    /** As many as come out at the other end: never more than this on the way. */
    synchronized void saturate(int onTheWay, int ofDevices) {
        feed(0, ofDevices);
        window = onTheWay;
    }

    /** Says no more; returns when the broker has all, or fails after 30 s. */
    void pause() throws IOException {
        feeding = false;
        long end = System.nanoTime() + 30_000_000_000L;
        while (left() > 0) {
            if (System.nanoTime() > end) {
                throw new IOException("the broker must take what was published but has not taken " + left());
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Forgets what was sent again. */
    void reset() {
        resent = 0;
    }

    /** Sent again, because the broker, or the client, was lost before it had acknowledged. */
    long resent() {
        return resent;
    }

    private int left() {
        synchronized (unacknowledged) {
            return unacknowledged.size();
        }
    }

    private void run() {
        while (!closed) {
            if (gone) {
                LockSupport.parkNanos(10_000_000);
                continue;
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                connection = socket;
                send(socket);
            } catch (IOException e) {
                LOG.info("the feeder has no broker: {}", e.getMessage());
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private void send(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
        Frame.connect("feeder-" + part, "plant/in/meter-" + part + "/gone", "1").write(out);
        out.flush();
        if (Frame.read(in).type() != Frame.CONNACK) {
            throw new IOException("it must answer CONNECT by CONNACK");
        }
        AtomicBoolean lost = new AtomicBoolean();
        Thread reader = new Thread(() -> acknowledged(in, lost), "feeder-acknowledgements");
        reader.setDaemon(true);
        sendAgain(out);
        reader.start();
        while (!closed && !lost.get() && !gone) {
            int due = due();
            for (int i = 0; i < due; i++) {
                one().write(out);
            }
            out.flush();
            if (due == 0) {
                LockSupport.parkNanos(500_000);
            }
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // only the feeder's thread writes
    private void sendAgain(DataOutputStream out) throws IOException {
        synchronized (unacknowledged) {
            for (Sent s : unacknowledged) {
                s.write(out);
                resent++;
            }
        }
        out.flush();
    }

    private synchronized Sent one() {
        Sent s;
        synchronized (unacknowledged) {
            s = new Sent(numbers.take(), part + parts * (int) (published % devices));
            unacknowledged.add(s);
        }
        published++;
        return s;
    }

    private synchronized int due() {
        if (!feeding) {
            return 0;
        }
        long room = (long) UNACKNOWLEDGED - left();
        long wanted = window > 0
                ? window - (numbers.taken() - arrived.unique())
                : paceNumber + (long) ((System.nanoTime() - paceFrom) * rate / 1e9) - published;
        return (int) Math.max(0, Math.min(Math.min(room, wanted), AT_ONCE));
    }

    private void acknowledged(DataInputStream in, AtomicBoolean lost) {
        try {
            while (true) {
                Frame frame = Frame.read(in);
                if (frame.type() == Frame.PUBACK) {
                    remove(frame.packetId());
                } else if (frame.type() == Frame.DISCONNECT) {
                    throw new IOException("it disconnected");
                }
            }
        } catch (IOException e) {
            lost.set(true);
        }
    }

    private void remove(int packetId) {
        synchronized (unacknowledged) {
            Sent oldest = unacknowledged.peek();
            if (oldest != null && oldest.packetId() == packetId) {
                unacknowledged.remove();
            } else {
                unacknowledged.removeIf(s -> s.packetId() == packetId);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
