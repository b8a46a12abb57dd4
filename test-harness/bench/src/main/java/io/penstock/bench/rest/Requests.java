/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rest;

import io.penstock.bench.measure.Latencies;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** One kept connection of HTTP/1.1, by hand: a client library would cost as much as what is measured, on the same cores. */
final class Requests implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Requests(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Every {@code of}-th request from number {@code mine} on; odd numbers in pairs are PUTs, so that each connection sends both. */
    void run(int mine, int of, int devices, long start, double rate, double seconds, Latencies gets, Latencies puts)
            throws IOException {
        for (long n = mine; n < rate * seconds; n += of) {
            long due = start + (long) (n * 1e9 / rate);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            boolean put = (n + n / of) % 2 == 1;
            int device = (int) (n * 7919 % devices);
            send(put, device, n);
            int status = answered();
            long took = System.nanoTime() - due;
            if (status != 200) {
                throw new IOException((put ? "PUT" : "GET") + " of device " + device + " was answered with " + status);
            }
            Latencies latencies = put ? puts : gets;
            synchronized (latencies) {
                latencies.add(took);
            }
        }
    }

    private void send(boolean put, int device, long n) throws IOException {
        String path = "/api/v3/device/name/cell-" + device + "/" + (put ? "Level" : "Noise");
        String body = put ? "{\"Level\":\"" + n % 1000 + "\"}" : "";
        String head = (put ? "PUT " : "GET ") + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + (put ? "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n" : "") + "\r\n";
        out.write((head + body).getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Reads one answer to its end; its status. */
    private int answered() throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                throw new IOException("an answer must say its length but says " + line);
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
