/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import io.penstock.api.endpoint.Handover;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.error.RefusedException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces files as a whole: written beside, then renamed. Of the messages of one send only the last for a file is
 * written; those before it would have been replaced by it.
 */
final class ReplacingSender implements Sender {
    /** How much longer the name of a file is while it is written. */
    static final int LONGEST_ADDED = 1 + 8;

    private final FileSet files;
    /** Of this lane alone: another that replaces the same file must not write into what this one writes. */
    private final String beside;

    private volatile @Nullable Handover current;
    private volatile boolean closed;
    /** Why something was away: what comes behind it would overtake it. */
    private @Nullable String broken;

    ReplacingSender(FileSet files) {
        this.files = files;
        this.beside = String.format(Locale.ROOT, "~%08x", files.lane().hashCode());
    }

    @Override
    public void send(List<Message> messages, Outcome outcome) {
        Handover handover = new Handover(messages.size(), outcome);
        current = handover;
        Map<String, Group> groups = new LinkedHashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            try {
                groups.computeIfAbsent(files.pathOf(messages.get(i)), path -> new Group(handover))
                        .add(i);
            } catch (RefusedException e) {
                handover.refused(i, e.getMessage());
            }
        }
        groups.forEach((path, group) -> replace(path, group, messages));
    }

    private void replace(String path, Group group, List<Message> messages) {
        String away = closed ? "closed" : broken;
        if (away != null) {
            group.away(0, group.size(), away);
            return;
        }
        try {
            byte[] data = messages.get(group.index(group.size() - 1)).bytes().data();
            write(Directories.followed(files.resolve(path)), data);
            group.acknowledge(0, group.size());
        } catch (IOException e) {
            broken = FileSet.reason(path, e);
            group.away(0, group.size(), broken);
        }
    }

    private void write(Path path, byte[] data) throws IOException {
        Path directory = path.getParent();
        Directories.make(directory);
        boolean forced = !(files.settings().fsync() instanceof Fsync.Never);
        Path made = directory.resolve(path.getFileName() + beside);
        try (FileOutputStream out = new FileOutputStream(made.toFile())) {
            out.write(data);
            if (needsNewline(data)) {
                out.write('\n');
            }
            if (forced) {
                out.getFD().sync();
            }
        } catch (IOException e) {
            Files.deleteIfExists(made);
            throw e;
        }
        Files.move(made, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (forced) {
            Directories.sync(directory);
        }
    }

    private boolean needsNewline(byte[] data) {
        return files.settings().separator() == FileEndpoint.Separator.NEWLINE
                && (data.length == 0 || data[data.length - 1] != '\n');
    }

    @Override
    public void close() {
        closed = true;
        Handover handover = current;
        if (handover != null) {
            handover.abandon("closed");
        }
    }
}
