/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.edgex;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.api.command.Answer;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What came of a command, as a body. */
public final class Answers {
    /** A codec is for one thread. */
    private static final ThreadLocal<EventJson> EVENTS = ThreadLocal.withInitial(EventJson::new);

    private Answers() {}

    /** EdgeX's EventResponse, its event written straight behind the head: a large one is never a tree. */
    public static byte[] event(Event event, String requestId) {
        byte[] text = EVENTS.get().encode(event);
        ObjectNode head = Json.versioned();
        if (!requestId.isEmpty()) {
            head.put("requestId", requestId);
        }
        byte[] begin = Json.bytes(head.put("statusCode", 200));
        ByteArrayOutputStream out = new ByteArrayOutputStream(begin.length + text.length + 10);
        out.write(begin, 0, begin.length - 1);
        out.writeBytes(",\"event\":".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(text);
        out.write('}');
        return out.toByteArray();
    }

    /** EdgeX's BaseResponse; of a dry run, or a write that was read back, with what it sets. */
    public static ObjectNode done(Answer answer, String requestId) {
        ObjectNode body = Json.versioned();
        if (!requestId.isEmpty()) {
            body.put("requestId", requestId);
        }
        body.put("statusCode", 200);
        if (answer.command().options().dryRun()) {
            body.put("message", answer.reason().isEmpty() ? "nothing was done: a dry run" : answer.reason());
        }
        if (answer.command().options().dryRun() || answer.command().options().verify()) {
            ArrayNode changes = body.putArray("changes");
            for (Answer.Change change : answer.changes()) {
                changes.addObject()
                        .put("resourceName", change.resource())
                        .put("before", change.before())
                        .put("after", change.after());
            }
        }
        return body;
    }

    /** EdgeX's error body, the cause and outcome in a word for programs, and the command's id, by which it is explained. */
    public static ObjectNode refusal(Answer answer) {
        ObjectNode body = Json.error(Statuses.of(answer), message(answer));
        if (answer.cause() != null) {
            body.put("cause", answer.cause().key());
        }
        return body.put("outcome", word(answer.outcome()))
                .put("command", answer.command().id());
    }

    public static String message(Answer answer) {
        return answer.reason().isEmpty() ? word(answer.outcome()) : answer.reason();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
