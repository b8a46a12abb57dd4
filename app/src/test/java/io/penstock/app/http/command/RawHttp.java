/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sends bytes that need not be HTTP and reads the answer, over one connection for as long as the server keeps it. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final URI server;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    RawHttp(String server) {
        this.server = URI.create(server);
    }

    /** @param headers names in lower case */
    record Answer(int status, Map<String, String> headers, String body) {
        String type() {
            return headers.getOrDefault("content-type", "");
        }
    }

    /**
     * What came back; null when the server closed the connection and said nothing.
     *
     * @throws IOException when there is no answer in time, or it is cut off
     */
    @Nullable
    Answer ask(MadeRequest request) throws IOException {
        boolean used = socket != null;
        Answer answer = once(request);
        // one that was used before may have been closed meanwhile, which says nothing of this request
        return answer == null && used ? once(request) : answer;
    }

    private @Nullable Answer once(MadeRequest request) throws IOException {
        Socket to = socket == null ? connect() : socket;
        try {
            to.getOutputStream().write(request.bytes());
            if (!request.framed) {
                to.shutdownOutput(); // it might wait for more
            }
        } catch (IOException e) {
            // refused before it was sent to its end: the answer is there to be read
        }
        Answer answer;
        try {
            answer = read(request.isHead());
        } catch (IOException e) {
            close();
            throw e;
        }
        if (answer == null || !request.framed) {
            close();
        }
        return answer;
    }

    private Socket connect() throws IOException {
        Socket made = new Socket(server.getHost(), server.getPort());
        made.setSoTimeout(PATIENCE_MILLIS);
        made.setTcpNoDelay(true);
        socket = made;
        in = new BufferedInputStream(made.getInputStream(), 1 << 16);
        return made;
    }

    /** Null at the end of all answers, where what came before only said that there would be one. */
    private @Nullable Answer read(boolean head) throws IOException {
        int first = firstByte();
        if (first < 0) {
            return null;
        }
        int status = Integer.parseInt(((char) first + line()).split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        if (status < 200) {
            return read(head);
        }
        boolean none = head || status == 204 || status == 304;
        byte[] body = none ? new byte[0] : body(headers);
        boolean delimited = none || headers.containsKey("content-length") || headers.containsKey("transfer-encoding");
        if (!delimited || headers.getOrDefault("connection", "").equalsIgnoreCase("close")) {
            close();
        }
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private int firstByte() throws IOException {
        try {
            return in.read();
        } catch (SocketException e) {
            return -1; // it hung up on what it had not read
        }
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        String length = headers.get("content-length");
        if (length != null) {
            return exactly(Integer.parseInt(length));
        }
        if (!headers.containsKey("transfer-encoding")) {
            return in.readAllBytes();
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = chunk(); size > 0; size = chunk()) {
            all.writeBytes(exactly(size));
            line();
        }
        line();
        return all.toByteArray();
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer is cut off after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the answer is cut off in its header, behind '" + line + "'");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        Socket old = socket;
        socket = null;
        if (old != null) {
            old.close();
        }
    }
}
