/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sets {@code plc.jsonl} aside as {@code plc~000001.jsonl}: numbers rise whatever the clock does, the lowest is the oldest. */
final class Rotation {
    /** How much longer a name becomes at most: {@code ~} and the digits. */
    static final int LONGEST_NUMBER = 1 + 18;

    private final Path directory;
    private final String stem;
    private final String extension;
    private final Pattern aside;

    Rotation(Path file) {
        this.directory = file.getParent();
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        this.stem = dot > 0 ? name.substring(0, dot) : name;
        this.extension = dot > 0 ? name.substring(dot) : "";
        this.aside = Pattern.compile(Pattern.quote(stem) + "~(\\d{6,18})" + Pattern.quote(extension));
    }

    /** Renames the file to the next number, and removes the oldest beyond {@code keep}; 0 keeps all. */
    void setAside(Path file, int keep) throws IOException {
        NavigableMap<Long, Path> numbered = numbered();
        long next = numbered.isEmpty() ? 1 : numbered.lastKey() + 1;
        Path target = directory.resolve(String.format(Locale.ROOT, "%s~%06d%s", stem, next, extension));
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        numbered.put(next, target);
        while (keep > 0 && numbered.size() > keep) {
            Files.deleteIfExists(numbered.pollFirstEntry().getValue());
        }
    }

    private NavigableMap<Long, Path> numbered() throws IOException {
        NavigableMap<Long, Path> found = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Matcher m = aside.matcher(entry.getFileName().toString());
                if (m.matches()) {
                    found.put(Long.parseLong(m.group(1)), entry);
                }
            }
        }
        return found;
    }
}
