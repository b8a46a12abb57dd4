/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Message;
import io.penstock.api.error.RefusedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open files of one sender by their rendered path, the least recently used first. Not safe for threads. */
final class FileSet {
    private static final Logger LOG = LoggerFactory.getLogger(FileSet.class);
    /** Of one name, in ext4, xfs, btrfs, NTFS and APFS alike. */
    private static final int LONGEST_NAME = 255;

    private final FileEndpoint settings;
    private final EndpointContext context;
    private final byte[] buffer = OpenFile.newBuffer();
    private final int longestName;
    private final Map<String, OpenFile> open = new LinkedHashMap<>(16, 0.75f, true);

    FileSet(FileEndpoint settings, EndpointContext context) {
        this.settings = settings;
        this.context = context;
        int added = !settings.append()
                ? ReplacingSender.LONGEST_ADDED
                : settings.rotate() == null ? 0 : Rotation.LONGEST_NUMBER;
        this.longestName = LONGEST_NAME - added;
    }

    FileEndpoint settings() {
        return settings;
    }

    String lane() {
        return context.lane();
    }

    /**
     * The path that a message goes to.
     *
     * @throws RefusedException when it lacks a field or makes a name that no file can have
     */
    String pathOf(Message message) {
        String path = settings.path().render(message, SafeName::of);
        if (!settings.path().fields().isEmpty()) {
            for (String name : path.split("/")) {
                if (name.getBytes(StandardCharsets.UTF_8).length > longestName) {
                    throw new RefusedException("path must be made of names of at most " + longestName
                            + " bytes but has '" + name.substring(0, 40) + "...'");
                }
            }
        }
        return path;
    }

    Path resolve(String path) throws IOException {
        try {
            return context.profileFolder().resolve(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new FileSystemException(path, null, e.getReason());
        }
    }

    /** The file of a rendered path, opened and mended when it is not open. */
    OpenFile get(String path) throws IOException {
        OpenFile file = open.get(path);
        if (file == null) {
            makeRoom();
            file = new OpenFile(resolve(path), settings, context, buffer);
            open.put(path, file);
        }
        return file;
    }

    /** Closes a file that failed: it is opened and mended at its next use. */
    void drop(OpenFile file) {
        open.values().remove(file);
        close(file);
    }

    List<OpenFile> all() {
        return new ArrayList<>(open.values());
    }

    void close() {
        open.values().forEach(this::close);
        open.clear();
    }

    private void makeRoom() {
        Iterator<OpenFile> oldest = open.values().iterator();
        while (open.size() >= settings.openFiles() && oldest.hasNext()) {
            OpenFile file = oldest.next();
            if (file.isSettled()) {
                oldest.remove();
                close(file);
            }
        }
    }

    private void close(OpenFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("endpoint={} cannot close {}: {}", context.lane(), file.path(), e.getMessage());
        }
    }

    /**
     * An error as the person reads it who must mend it: the file, and what is wrong with it.
     *
     * @param path of the file that was to be written, where the error names none
     */
    static String reason(String path, IOException e) {
        if (e instanceof FileSystemException f) {
            return (f.getFile() == null ? path : f.getFile()) + ": "
                    + (f.getReason() != null ? f.getReason() : kind(f));
        }
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return e instanceof FileNotFoundException ? text : path + ": " + text; // that one begins with its file
    }

    /** What the JDK says by the class alone. */
    private static String kind(FileSystemException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        return e instanceof FileAlreadyExistsException
                ? "is there already"
                : e.getClass().getSimpleName();
    }
}
