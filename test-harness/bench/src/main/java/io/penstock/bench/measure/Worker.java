/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.measure.Cores.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that answers one line for each line it is asked, so that load and simulators cost their own process and not the one that is
 * measured.
 */
public final class Worker implements AutoCloseable {
    /** What runs in the worker's process. */
    public interface Answering {
        String answer(String question) throws IOException;
    }

    private static final String FINE = "fine ";
    private static final String FAILED = "failed ";

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private Worker(List<String> command, Path log) throws IOException {
        process = OwnProcesses.start(new ProcessBuilder(command).redirectError(log.toFile()));
        in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<String> command(List<String> flags, Class<?> main) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.addAll(Installation.compilerFlags());
        command.addAll(Installation.quickToCompile());
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        return command;
    }

    /** @param log takes what the process says on standard error */
    public static Worker start(Role role, Class<?> main, Path log) throws IOException {
        return with(role, List.of(), main, log);
    }

    /** One as the launcher starts Penstock, archive of classes included. */
    public static Worker asLaunched(Role role, Class<?> main, Path log) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Installation.thisJdk().resolve("bin/java").toString()));
        command.addAll(Installation.quickToCompile());
        command.addAll(Installation.asLaunched(main));
        return new Worker(Cores.here().hold(role, command), log);
    }

    /** One that may use one core only, where the system can hold it to that. */
    public static Worker onOneCore(Class<?> main, Path log) throws IOException {
        return new Worker(Cores.here().holdToOne(command(List.of(), main)), log);
    }

    /** One with flags of the JVM. */
    public static Worker with(Role role, List<String> flags, Class<?> main, Path log) throws IOException {
        return new Worker(Cores.here().hold(role, command(flags, main)), log);
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /**
     * Its answer; blocks until it comes.
     *
     * @throws IOException with its reason, when it could not answer
     */
    public String ask(String question) throws IOException {
        in.write(question + "\n");
        in.flush();
        String answer = out.readLine();
        if (answer == null) {
            throw new IOException("a worker must answer '" + question + "' but has ended");
        }
        if (!answer.startsWith(FINE)) {
            throw new IOException(answer.startsWith(FAILED) ? answer.substring(FAILED.length()) : answer);
        }
        return answer.substring(FINE.length());
    }

    /** The other side: answers standard input until it ends. What is logged meanwhile goes to standard error. */
    public static void serve(Answering answering) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            answers.println(answer(answering, line));
        }
    }

    private static String answer(Answering answering, String question) {
        try {
            return FINE + answering.answer(question);
        } catch (IOException | RuntimeException e) {
            return FAILED + String.valueOf(e.getMessage()).replace('\n', ' ');
        }
    }

    /** Ends its input, so that it can clean up, and insists after 5 s. */
    @Override
    public void close() {
        try {
            in.close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
