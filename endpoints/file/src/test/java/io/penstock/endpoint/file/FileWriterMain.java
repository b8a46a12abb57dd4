/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.setting.Template;
import io.penstock.testkit.endpoint.EndpointKit;
import io.penstock.testkit.endpoint.KitContext;
import io.penstock.testkit.endpoint.RecordedOutcome;
import io.penstock.testkit.endpoint.RecordedOutcome.Kind;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Another program: writes numbered lines to {@code out.txt} until it is killed, and says how many were acknowledged. Where nobody kills
 * it, because the machine stalls, it holds the file and writes no more than 60 MB.
 */
final class FileWriterMain {
    private static final int BATCH = 8;
    private static final int LONG = 150_000;
    private static final int MOST = 8_000;

    private FileWriterMain() {}

    /** Begins at this number. */
    static Process start(Path folder, int from, File acknowledged) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FileWriterMain.class.getName(),
                        folder.toString(),
                        Integer.toString(from))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(acknowledged)
                .start();
    }

    static FileEndpoint endpoint(String path, Fsync fsync) {
        return new FileEndpoint(Template.of(path), FileEndpoint.Separator.NEWLINE, true, null, fsync, 8, 4096);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        KitContext context = KitContext.in(Path.of(arguments[0]), Map.of());
        int first = Integer.parseInt(arguments[1]);
        int next = first;
        try (Sender sender = endpoint("out.txt", new Fsync.Never()).open(context)) {
            while (next < first + MOST) {
                RecordedOutcome outcome = new RecordedOutcome(BATCH);
                sender.send(lines(next), outcome);
                if (!outcome.all().stream().allMatch(List.of(Kind.ACKNOWLEDGED)::equals)) {
                    throw new IOException(outcome.reasons().toString());
                }
                next += BATCH;
                out.println(next);
            }
            new CountDownLatch(1).await();
        }
    }

    /** One in twenty is longer than what is written at a time, so that a kill can tear it. */
    private static List<Message> lines(int from) {
        List<Message> messages = new ArrayList<>();
        for (int i = from; i < from + BATCH; i++) {
            messages.add(EndpointKit.message(i + " " + "x".repeat(i % 20 == 0 ? LONG : 50)));
        }
        return messages;
    }
}
