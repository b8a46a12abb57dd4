/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.config.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The large files of a profile, read on a thread of their own while something is made of the others: of thousands of rules or devices reading the
 * YAML is a third of what loading them takes.
 */
final class ReadAhead {
    /** Of less, a thread costs more than it saves. */
    private static final long LARGE = 32 << 10;

    private final Map<Path, FutureTask<Content>> begun = new LinkedHashMap<>();

    /** What a file held, and what is wrong with it. */
    record Content(@Nullable Node node, Problems problems) {}

    /**
     * Begins.
     *
     * @param files those that are asked for last stand last: they are read first
     * @param shown how a problem names a file
     */
    ReadAhead(List<Path> files, Function<Path, String> shown) {
        for (int i = files.size() - 1; i >= 0; i--) {
            Path file = files.get(i);
            if (isLarge(file)) {
                begun.put(file, new FutureTask<>(() -> read(file, shown.apply(file))));
            }
        }
        if (!begun.isEmpty()) {
            List<FutureTask<Content>> inTurn = List.copyOf(begun.values());
            Thread thread = new Thread(() -> inTurn.forEach(FutureTask::run), "read-ahead");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * What it holds, which is kept here no longer; null when it is none of those, or was taken before. Whoever asks before its turn has come reads
     * it himself. For one thread.
     */
    @Nullable
    Content take(Path file) throws IOException {
        FutureTask<Content> task = begun.remove(file);
        if (task == null) {
            return null;
        }
        task.run();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(file + " could not be read", e.getCause());
        }
    }

    /** Reads a file now. */
    static Content read(Path file, String shown) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        Problems problems = new Problems();
        if (text.isEmpty()) {
            // taken for a file without settings, it would end what runs by it: pipelines, and interlocks
            problems.error(
                    new Place(shown, 0, 0),
                    "is empty, as a file is that is still being written: let it say {} where nothing is meant");
        }
        Node node = YamlReader.read(shown, text.startsWith("\uFEFF") ? text.substring(1) : text, problems);
        return new Content(node, problems);
    }

    private static boolean isLarge(Path file) {
        try {
            return Files.size(file) >= LARGE;
        } catch (IOException e) {
            return false; // whoever asks for it is told
        }
    }
}
