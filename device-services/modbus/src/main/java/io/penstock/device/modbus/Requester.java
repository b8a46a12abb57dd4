/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.pdu.ModbusRequestPdu;
import com.digitalpetri.modbus.pdu.ModbusResponsePdu;
import io.netty.channel.nio.NioEventLoopGroup;
import io.penstock.api.driver.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests on one host and port: connects when needed, keeps the pauses, gives up a connection on which nobody answers. */
final class Requester implements AutoCloseable {
    /** Unanswered requests in a row, of whatever unit, after which the connection itself is suspected. */
    private static final int SUSPECT = 3;

    private final ModbusDriver driver;
    private final ModbusTcpLink line;
    private final NioEventLoopGroup loops = EventLoops.acquire();
    private volatile @Nullable TcpSession session;
    private volatile boolean closed;
    /** Whether the open connection has answered something yet. */
    private boolean answered;

    private int unanswered;
    private long lastUse;

    Requester(ModbusDriver driver, ModbusTcpLink line) {
        this.driver = driver;
        this.line = line;
    }

    /**
     * A request that changes nothing. Some servers hang up after each answer or after a silence, and a request may cross that: it is made
     * once more where the connection is lost over which others were answered.
     */
    ModbusResponsePdu ask(ModbusTcpLink link, ModbusRequestPdu request, Deadline deadline)
            throws IOException, ModbusResponseException {
        TcpSession open = session;
        boolean proven = open != null && open.usable() && answered;
        try {
            return request(link, request, deadline);
        } catch (TcpSession.NoAnswerException e) {
            throw e;
        } catch (IOException e) {
            if (!proven || closed || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return request(link, request, deadline);
        }
    }

    ModbusResponsePdu request(ModbusTcpLink link, ModbusRequestPdu request, Deadline deadline)
            throws IOException, ModbusResponseException {
        TcpSession open = connected(deadline);
        pause(driver.pause().toNanos() - (System.nanoTime() - lastUse), deadline);
        if (Thread.currentThread().isInterrupted()) {
            // The line is being closed, and now it is still known that nothing was sent.
            throw new IOException("interrupted before it was sent to " + line.address() + ":" + line.port());
        }
        try {
            ModbusResponsePdu answer = open.request(link.unitId(), request, within(link, deadline));
            answered();
            return answer;
        } catch (ModbusResponseException e) {
            answered();
            throw e;
        } catch (TcpSession.NoAnswerException e) {
            unanswered++;
            if (unanswered >= SUSPECT) {
                drop();
            }
            throw e;
        } catch (IOException e) {
            drop();
            throw e;
        } finally {
            lastUse = System.nanoTime();
        }
    }

    private void answered() {
        answered = true;
        unanswered = 0;
    }

    private Duration within(ModbusTcpLink link, Deadline deadline) throws IOException {
        // EdgeX's 0 is none of its own.
        Duration own = link.timeout();
        Duration timeout = own == null || own.isZero() ? driver.timeout() : own;
        Duration left = deadline.remaining();
        if (left.isZero()) {
            throw new IOException("no time left for a request to " + line.address() + ":" + line.port());
        }
        return left.compareTo(timeout) < 0 ? left : timeout;
    }

    private TcpSession connected(Deadline deadline) throws IOException {
        TcpSession open = session;
        Duration idle = line.idleTimeout();
        if (open != null && idle != null && !idle.isZero() && System.nanoTime() - lastUse > idle.toNanos()) {
            // The device may have given it up without a word: sending on it would lose a request.
            drop();
            open = null;
        }
        if (open != null && open.usable()) {
            return open;
        }
        drop();
        if (closed) {
            throw new IOException("the line is closed");
        }
        open = TcpSession.connect(line, within(line, deadline), loops);
        session = open;
        if (closed) {
            // Closed while it connected: nobody else will do it.
            drop();
            throw new IOException("the line is closed");
        }
        answered = false;
        unanswered = 0;
        Duration delay = line.connectDelay() == null ? driver.connectDelay() : line.connectDelay();
        pause(delay.toNanos(), deadline);
        return open;
    }

    private static void pause(long nanos, Deadline deadline) throws IOException {
        if (nanos <= 0) {
            return;
        }
        if (nanos > deadline.remaining().toNanos()) {
            throw new IOException("no time left after the pause between requests");
        }
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while pausing", e);
        }
    }

    private void drop() {
        TcpSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            drop();
            EventLoops.release();
        }
    }
}
