/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.actuation;

import io.penstock.bench.measure.Latencies;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Worker;
import io.penstock.bench.modbus.TcpDevices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Simulated Modbus TCP controllers, in a process of their own, that time the one who controls them: from the answer that first holds a
 * changed register to the write that it causes. Input register 0 is 20 or 80; coil 0 is to follow it.
 */
final class Plc implements AutoCloseable {
    static final int DEVICES = 40;
    static final int REGISTERS = 5;

    /** The register changes at each second poll. */
    private static final int EVERY = 2;

    private final TcpDevices devices;
    private volatile @Nullable Latencies recording;

    Plc() throws IOException {
        this.devices = new TcpDevices(DEVICES, "plc", device -> new Peer());
    }

    /** Asked {@code devices}, answers the ports of new ones; asked {@code measure S}, what it took in S seconds. */
    public static void main(String[] args) throws IOException {
        List<Plc> running = new ArrayList<>();
        Worker.serve(question -> {
            String[] words = question.split(" ");
            if (words[0].equals("devices")) {
                running.forEach(Plc::close);
                running.clear();
                running.add(new Plc());
                return running.get(0).devices.ports().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
            }
            return running.get(0).measure(Double.parseDouble(words[1]));
        });
    }

    private String measure(double seconds) {
        Latencies latencies = new Latencies();
        recording = latencies;
        Pace.pause(seconds);
        recording = null;
        synchronized (latencies) {
            return latencies.percentiles();
        }
    }

    @Override
    public void close() {
        devices.close();
    }

    /** One connection of one controller. */
    private final class Peer implements TcpDevices.Peer {
        private int polls;
        private long changedAt;

        @Override
        public void answer(ByteBuffer in, int start, ByteBuffer out) {
            int function = in.get(start + 7);
            if (function == 4) {
                registers(in, start, out);
            } else if (function == 5) {
                written();
                out.putShort((short) 6).put(in.slice(start + 6, 6));
            } else {
                TcpDevices.refuse(in, start, out);
            }
        }

        private void registers(ByteBuffer in, int start, ByteBuffer out) {
            int address = in.getShort(start + 8);
            int quantity = in.getShort(start + 10);
            polls++;
            boolean high = polls / EVERY % 2 == 1;
            out.putShort((short) (3 + 2 * quantity))
                    .put(in.get(start + 6))
                    .put((byte) 4)
                    .put((byte) (2 * quantity));
            for (int i = 0; i < quantity; i++) {
                out.putShort((short) (address + i == 0 ? (high ? 80 : 20) : polls + i));
            }
            if (polls % EVERY == 0 && changedAt == 0) {
                changedAt = System.nanoTime();
            }
        }

        private void written() {
            Latencies to = recording;
            if (changedAt != 0 && to != null) {
                synchronized (to) {
                    to.add(System.nanoTime() - changedAt);
                }
            }
            changedAt = 0;
        }
    }
}
