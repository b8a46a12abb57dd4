/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A device of which each byte on the wire is the test's, for frames that no server library sends (MODBUS Messaging on TCP/IP V1.0b, section
 * 3.1.3). A register holds its address.
 */
final class RawServer implements AutoCloseable {
    /** What is done with a request. */
    interface Behaviour {
        /** @param frame transaction id, protocol id, length, unit id, function, address, count */
        void answer(ByteBuffer frame, Socket to) throws IOException, InterruptedException;
    }

    final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Behaviour behaviour;

    RawServer(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        Thread thread = new Thread(this::accept, "raw-modbus");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                socket.setTcpNoDelay(true);
                connections.add(socket);
                serve(socket);
            } catch (IOException e) {
                // the client, or the test, has hung up
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) throws IOException, InterruptedException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (!socket.isClosed()) {
            byte[] frame = new byte[12];
            in.readFully(frame);
            behaviour.answer(ByteBuffer.wrap(frame), socket);
        }
    }

    /** The answer to a read of registers as it should be. */
    static byte[] right(ByteBuffer request) {
        int address = request.getShort(8) & 0xffff;
        int count = request.getShort(10) & 0xffff;
        ByteBuffer out = ByteBuffer.allocate(9 + count * 2);
        out.putShort(request.getShort(0))
                .putShort((short) 0)
                .putShort((short) (3 + count * 2))
                .put(request.get(6))
                .put(request.get(7))
                .put((byte) (count * 2));
        for (int i = 0; i < count; i++) {
            out.putShort((short) (address + i));
        }
        return out.array();
    }

    static void send(Socket to, byte[] bytes) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : connections) {
            socket.close();
        }
    }
}
