/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program takes on disk.
 *
 * @param packed bytes of what is in its package
 * @param largest file of that
 * @param archives bytes of the archives of classes that its starts have made, by JDK: who has one JDK has one of them
 */
record OnDisk(long packed, Path largest, Map<Integer, Long> archives) {
    private static final Pattern ARCHIVE = Pattern.compile("penstock-(\\d+)\\.(?:jsa|aot)");

    static OnDisk of(List<Path> files) throws IOException {
        long packed = 0;
        long most = -1;
        Path largest = Path.of("");
        Map<Integer, Long> archives = new TreeMap<>();
        for (Path file : files) {
            long size = Files.size(file);
            Matcher archive = ARCHIVE.matcher(file.getFileName().toString());
            if (archive.matches()) {
                archives.put(Integer.valueOf(archive.group(1)), size);
                continue;
            }
            packed += size;
            if (size > most) {
                most = size;
                largest = file;
            }
        }
        return new OnDisk(packed, largest, archives);
    }
}
