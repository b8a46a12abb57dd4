/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import io.penstock.app.http.command.OpenApi.Operation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request as it goes over the wire, and how much of it is still as the document says. */
final class MadeRequest {
    private static final int MOST_SHOWN = 600;

    final Operation operation;
    String method;
    /** What stands behind the method: path and query. */
    String target;

    final List<String> headers = new ArrayList<>();
    byte[] body = {};
    /** Whether all of it is as the document says. */
    boolean valid = true;
    /** Whether it has the operation's method and path, so that what the document says of it holds. */
    boolean addressed = true;
    /** Whether its end is where its header says: of what is no HTTP nobody can know, and the server may hang up. */
    boolean framed = true;

    MadeRequest(Operation operation, String method, String target) {
        this.operation = operation;
        this.method = method;
        this.target = target;
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    boolean has(String header) {
        return headers.stream().anyMatch(h -> h.regionMatches(true, 0, header + ":", 0, header.length() + 1));
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private String head() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(h -> head.append(h).append("\r\n"));
        if (!has("Transfer-Encoding") && (body.length > 0 || !method.equals("GET"))) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** To be sent again by hand. */
    @Override
    public String toString() {
        String all = head() + new String(body, StandardCharsets.UTF_8);
        String shown = all.length() > MOST_SHOWN
                ? all.substring(0, MOST_SHOWN) + "... (" + all.length() + " characters)"
                : all;
        return shown.replace("\r\n", "\\r\\n");
    }
}
