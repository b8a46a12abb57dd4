/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Programs that are not ours, that we must get on with. */
public enum Peer {
    /** The broker; its clients. */
    MOSQUITTO("mosquitto", "apt-get install mosquitto"),
    MOSQUITTO_CLIENTS("mosquitto_pub", "apt-get install mosquitto-clients"),
    OPENSSL("openssl", "apt-get install openssl"),
    CURL("curl", "apt-get install curl"),
    /** Versions differ in their interface; the scripts are for 3.11. */
    PYMODBUS(
            List.of(
                    python(),
                    "-c",
                    "import sys, pymodbus; sys.exit(0 if pymodbus.__version__.startswith('3.11.') else 1)"),
            "python3 -m pip install 'pymodbus==3.11.4' (PENSTOCK_PYTHON names another interpreter)");

    private static final Map<Peer, Boolean> FOUND = new ConcurrentHashMap<>();
    /** Where Debian puts servers, which is not in everybody's PATH. */
    private static final List<String> FOLDERS = List.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/opt/homebrew/sbin");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> probe;

    private final String install;

    Peer(String program, String install) {
        this(List.of(program), install);
    }

    Peer(List<String> probe, String install) {
        this.probe = probe;
        this.install = install;
    }

    /** The Python interpreter for scripts. */
    public static String python() {
        return System.getenv().getOrDefault("PENSTOCK_PYTHON", "python3");
    }

    /** How to get it. */
    public String install() {
        return install;
    }

    /** Looked for once. */
    public boolean isInstalled() {
        return FOUND.computeIfAbsent(this, p -> probe.size() == 1 ? path() != null : runs());
    }

    /**
     * The program's path.
     *
     * @throws IllegalStateException when it is not installed
     */
    public String program() {
        String path = path();
        if (path == null) {
            throw new IllegalStateException(probe.get(0) + " is not installed: " + install);
        }
        return path;
    }

    private String path() {
        List<String> folders = new java.util.ArrayList<>(
                List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)));
        folders.addAll(FOLDERS);
        for (String folder : folders) {
            Path candidate = Path.of(folder).resolve(probe.get(0));
            if (Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        return null;
    }

    private boolean runs() {
        try {
            Process process = new ProcessBuilder(probe)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
