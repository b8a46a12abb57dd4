/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/**
 * SQLite's native library, unpacked into the data folder once for each of its versions. Left to itself, its driver unpacks a megabyte into the
 * system's temporary folder at each start, which stays there for ever when the process is killed.
 */
final class SqliteLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);
    /** The driver's own property; who sets it has put a library there. */
    private static final String FOLDER = "org.sqlite.lib.path";

    private SqliteLibrary() {}

    /** Lets the driver find it below the folder; where it cannot be put there, the driver unpacks its own. */
    static synchronized void unpackTo(Path dataDir) {
        if (System.getProperty(FOLDER) != null) {
            return;
        }
        String system = OSInfo.getNativeLibFolderPathForCurrentOS().replace('/', '-');
        Path folder = dataDir.resolve("native").resolve("sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + system);
        String name = LibraryLoaderUtil.getNativeLibName();
        try {
            if (Files.exists(folder.resolve(name)) || unpack(folder, name)) {
                System.setProperty(FOLDER, folder.toAbsolutePath().toString());
            }
        } catch (IOException e) {
            LOG.warn(
                    "SQLite's library cannot be kept in {} and goes to the temporary folder: {}", folder, e.toString());
        }
    }

    /** Those of other versions: nobody has them loaded, since a folder is of one process at a time. */
    private static void deleteOthers(Path libraries) throws IOException {
        if (!Files.isDirectory(libraries)) {
            return;
        }
        try (Stream<Path> all = Files.walk(libraries, 2)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /**
     * Under its name it is whole or not there: what is cut off half way has another.
     *
     * @return false when the driver brings none for this system
     */
    private static boolean unpack(Path folder, String name) throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library == null) {
                return false;
            }
            deleteOthers(folder.getParent());
            Files.createDirectories(folder);
            Path part = folder.resolve(name + ".part");
            try {
                Files.copy(library, part, StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    written.force(true);
                }
                Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
            return true;
        }
    }
}
