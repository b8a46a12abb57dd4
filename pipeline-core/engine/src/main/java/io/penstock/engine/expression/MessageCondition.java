/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a test says of a message in CEL: over {@code json}, {@code text}, {@code device}, {@code profile}, {@code source}, {@code tags}, {@code members}. */
public final class MessageCondition {
    private final String text;
    private final CelRuntime.Program program;

    private MessageCondition(String text, CelRuntime.Program program) {
        this.text = text;
        this.program = program;
    }

    /** Made when it is first needed. */
    private static final class OfMessage {
        private static final CelCompiler INSTANCE = CelCompiler.ofInputs(variables(), SimpleType.BOOL);

        private static Map<String, CelType> variables() {
            Map<String, CelType> all = new LinkedHashMap<>();
            all.put("json", SimpleType.DYN);
            all.put("text", SimpleType.STRING);
            all.put("device", SimpleType.STRING);
            all.put("profile", SimpleType.STRING);
            all.put("source", SimpleType.STRING);
            all.put("tags", MapType.create(SimpleType.STRING, SimpleType.DYN));
            all.put("members", SimpleType.INT);
            return all;
        }
    }

    /** @throws IllegalArgumentException with what is wrong, and where in the text */
    public static MessageCondition compile(String text) {
        return new MessageCondition(text, OfMessage.INSTANCE.program(text));
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /**
     * Whether it holds.
     *
     * @param message a value for each name
     * @return false, too, where it cannot be evaluated: a field that is not there
     */
    public boolean test(Map<String, Object> message) {
        try {
            return Boolean.TRUE.equals(program.eval(message));
        } catch (CelEvaluationException e) {
            return false;
        }
    }
}
