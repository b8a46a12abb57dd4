/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.modbus;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Holding registers over Modbus TCP that remember each write, and may stop to answer while they go on to listen. */
final class RecordingDevice implements AutoCloseable {
    private static final int READ = 3;
    private static final int WRITE_ONE = 6;
    private static final int WRITE_MANY = 16;

    private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Map<Integer, Integer> registers = new ConcurrentHashMap<>();
    private final List<Write> writes = new CopyOnWriteArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean answers = true;

    /** A register that was written, whether or not that was answered. */
    record Write(int register, int value) {}

    RecordingDevice() throws IOException {
        thread(() -> {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                thread(() -> serve(socket));
            }
        });
    }

    private interface Listening {
        void run() throws IOException;
    }

    private static void thread(Listening task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                Thread.currentThread().interrupt(); // closed: nobody listens any more
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Frames of seven bytes and a PDU: MODBUS Messaging on TCP/IP Implementation Guide V1.0b, 3.1. */
    private void serve(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        while (true) {
            int transaction = in.readUnsignedShort();
            in.readUnsignedShort();
            int length = in.readUnsignedShort();
            int unit = in.readUnsignedByte();
            byte[] pdu = in.readNBytes(length - 1);
            byte[] reply = reply(pdu);
            if (answers) {
                out.writeShort(transaction);
                out.writeShort(0);
                out.writeShort(reply.length + 1);
                out.writeByte(unit);
                out.write(reply);
                out.flush();
            }
        }
    }

    private byte[] reply(byte[] pdu) throws IOException {
        int register = word(pdu, 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(pdu[0]);
        switch (pdu[0]) {
            case READ -> {
                int count = word(pdu, 3);
                out.writeByte(2 * count);
                for (int i = 0; i < count; i++) {
                    out.writeShort(registers.getOrDefault(register + i, 0));
                }
                reads.incrementAndGet();
            }
            case WRITE_ONE -> {
                write(register, word(pdu, 3));
                out.write(pdu, 1, 4);
            }
            case WRITE_MANY -> {
                for (int i = 0; i < word(pdu, 3); i++) {
                    write(register + i, word(pdu, 6 + 2 * i));
                }
                out.write(pdu, 1, 4);
            }
            default -> throw new IOException("function must be one of [3, 6, 16] but was " + pdu[0]);
        }
        return bytes.toByteArray();
    }

    private void write(int register, int value) {
        registers.put(register, value);
        writes.add(new Write(register, value));
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    /** It takes requests and answers none. */
    RecordingDevice mute() {
        answers = false;
        return this;
    }

    boolean answers() {
        return answers;
    }

    void hold(int register, int value) {
        registers.put(register, value);
    }

    int port() {
        return server.getLocalPort();
    }

    int reads() {
        return reads.get();
    }

    /** In the order in which they came. */
    List<Write> writes() {
        return List.copyOf(writes);
    }

    /** What a register was given. */
    List<Integer> writes(int register) {
        return writes.stream()
                .filter(w -> w.register() == register)
                .map(Write::value)
                .toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
