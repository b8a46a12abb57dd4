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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices that publish numbers with QoS 1, in turns. A number that the broker has not acknowledged is kept, and sent again before
 * any later one when the broker is back: so what is {@link #sent} was taken by the broker when {@link #pause} returns.
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
    private final Deque<Sent> unacknowledged = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "feeder");
    private volatile int devices;
    private volatile double rate;
    private volatile int window;
    private volatile boolean feeding;
    private volatile boolean closed;
    private volatile long next;
    private volatile long first;
    private volatile long resent;
    private long paceFrom;
    private long paceNumber;

    Feeder(int port, Arrived arrived) {
        this.port = port;
        this.arrived = arrived;
        thread.setDaemon(true);
        thread.start();
    }

    /** So many a second, of so many devices. */
    synchronized void feed(double perSecond, int ofDevices) {
        window = 0;
        rate = perSecond;
        devices = ofDevices;
        paceFrom = System.nanoTime();
        paceNumber = next;
        feeding = true;
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

    /** What was published so far no longer counts. */
    synchronized void reset() {
        first = next;
        resent = 0;
        arrived.reset(first);
    }

    long sent() {
        return next - first;
    }

    /** Sent again, because the broker was lost before it had acknowledged. */
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
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
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
        Frame.connect("feeder").write(out);
        out.flush();
        if (Frame.read(in).type() != Frame.CONNACK) {
            throw new IOException("it must answer CONNECT by CONNACK");
        }
        AtomicBoolean lost = new AtomicBoolean();
        Thread reader = new Thread(() -> acknowledged(in, lost), "feeder-acknowledgements");
        reader.setDaemon(true);
        sendAgain(out);
        reader.start();
        while (!closed && !lost.get()) {
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

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // only the feeder's thread writes
    private synchronized Sent one() {
        Sent s = new Sent(next, (int) (next % devices));
        synchronized (unacknowledged) {
            unacknowledged.add(s);
        }
        next++;
        return s;
    }

    private synchronized int due() {
        if (!feeding) {
            return 0;
        }
        long room = UNACKNOWLEDGED - left();
        long wanted = window > 0
                ? window - (sent() - arrived.unique())
                : paceNumber + (long) ((System.nanoTime() - paceFrom) * rate / 1e9) - next;
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
