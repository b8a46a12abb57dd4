/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Many Modbus TCP devices in a process of their own, which also writes down when each was asked. Answers reads of coils and registers
 * (Modbus application protocol 1.1b3, 6.1 to 6.4) with numbers that change.
 */
public final class Simulator implements AutoCloseable {
    private final Arrivals arrivals;
    private final TcpDevices devices;

    Simulator(int devices) throws IOException {
        this.arrivals = new Arrivals(devices);
        this.devices = new TcpDevices(devices, "devices", Peer::new);
    }

    /** Asked {@code devices N}, answers their ports; asked {@code measure S}, what came in S seconds. */
    public static void main(String[] args) throws IOException {
        List<Simulator> running = new ArrayList<>();
        Worker.serve(question -> {
            String[] words = question.split(" ");
            if (words[0].equals("devices")) {
                running.forEach(Simulator::close);
                running.clear();
                running.add(new Simulator(Integer.parseInt(words[1])));
                return running.get(0).devices.ports().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
            }
            return running.get(0).arrivals.measure(Double.parseDouble(words[1])).line();
        });
    }

    @Override
    public void close() {
        devices.close();
    }

    /** One connection of one device. */
    private final class Peer implements TcpDevices.Peer {
        private final int device;
        private int tick;

        Peer(int device) {
            this.device = device;
        }

        @Override
        public void answer(ByteBuffer in, int start, ByteBuffer out) {
            arrivals.came(device, System.nanoTime());
            int function = in.get(start + 7);
            boolean bits = function == 1 || function == 2;
            if (!bits && function != 3 && function != 4) {
                TcpDevices.refuse(in, start, out);
                return;
            }
            int address = in.getShort(start + 8) & 0xFFFF;
            int quantity = in.getShort(start + 10) & 0xFFFF;
            int bytes = bits ? (quantity + 7) / 8 : 2 * quantity;
            out.putShort((short) (3 + bytes)).put(in.get(start + 6)).put((byte) function);
            out.put((byte) bytes);
            tick++;
            for (int i = 0; i < bytes; i++) {
                out.put((byte) (i % 2 == 0 ? 0 : address + i + tick));
            }
        }
    }
}
