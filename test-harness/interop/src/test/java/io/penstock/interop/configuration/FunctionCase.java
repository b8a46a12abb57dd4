/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.penstock.api.function.BytesFunction;
import io.penstock.api.function.FormatFunction;
import io.penstock.engine.config.PluginInfo;
import io.penstock.engine.config.PluginKind;
import io.penstock.engine.config.PluginRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One sample of one function in a pipeline of its own, from the sample events to a file. Steps that are written down stand
 * around it ({@code # before:}, {@code # after:}); where events or bytes are still missing, {@code format: json} makes them.
 *
 * @param type the function
 * @param written what stands around it, and what must come out
 */
record FunctionCase(Class<?> type, Written written) {
    private static final int WIDTH = 120;

    static List<FunctionCase> all(PluginRegistry registry) {
        List<FunctionCase> cases = new ArrayList<>();
        for (PluginInfo plugin : registry.all(PluginKind.FUNCTION)) {
            Written.of(plugin).forEach(w -> cases.add(new FunctionCase(plugin.type(), w)));
        }
        return cases;
    }

    String pipeline() {
        return "function-" + written.name();
    }

    /** Its block under {@code pipelines:}. */
    String yaml() {
        List<String> steps = new ArrayList<>();
        if (BytesFunction.class.isAssignableFrom(type)) {
            steps.add("format: json");
        }
        steps.addAll(written.all("before"));
        steps.add(written.sample());
        steps.addAll(written.all("after"));
        boolean areEvents = !BytesFunction.class.isAssignableFrom(type) && !FormatFunction.class.isAssignableFrom(type);
        if (areEvents && written.all("after").stream().noneMatch(s -> s.startsWith("format"))) {
            steps.add("format: json");
        }
        return """
                  %s:
                    from: {devices: ["%s"], except: {devices: ["%s"]}}
                    steps:
                %s
                    to: {out: {file: {path: out/function/%s}}}
                """
                .formatted(
                        pipeline(),
                        written.one("from", "*"),
                        written.all("from").isEmpty() ? Samples.COUNTER : "none",
                        steps.stream()
                                .map(s -> "      - " + s.strip().replace("\n", "\n        "))
                                .collect(Collectors.joining("\n")),
                        written.name());
    }

    /** Whether all came out that must. */
    boolean isDone(Path profile) throws IOException {
        return !isWritten() || comparable(cameOut(profile)).equals(comparable(written.body()));
    }

    void check(Path profile) throws IOException {
        String out = cameOut(profile);
        if (!isWritten()) {
            fail(
                    """
                    function '%s' has no expected output for `%s`. Look at what came out of the sample events; when it is right, write it into %s
                    (above it, lines `# before: STEP`, `# after: STEP`, `# from: DEVICE`, `# order: any` where the sample needs them; or `# same-as: format-1`):
                    %s"""
                            .formatted(written.name(), written.sample(), written.place(), out));
        }
        assertThat(comparable(out))
                .as("what `%s` makes of the sample events, as %s has it", written.sample(), written.place())
                .isEqualTo(comparable(written.body()));
    }

    private boolean isWritten() {
        return !written.body().isBlank();
    }

    private String comparable(String output) {
        return written.one("order", "").equals("any")
                ? output.lines().sorted().collect(Collectors.joining("\n"))
                : output.strip();
    }

    private String cameOut(Path profile) throws IOException {
        Path file = profile.resolve("out/function").resolve(written.name());
        return Files.exists(file) ? shown(Files.readAllBytes(file)) : "";
    }

    /** Text as it is, anything else in hex. */
    private static String shown(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars().allMatch(c -> c >= ' ' || c == '\n')) {
                return text;
            }
        } catch (CharacterCodingException e) {
            return hex(bytes);
        }
        return hex(bytes);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes).replaceAll("(.{" + WIDTH + "})", "$1\n");
    }
}
