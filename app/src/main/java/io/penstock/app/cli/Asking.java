/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.app.control.AuditOperations;
import io.penstock.app.control.BusOperations;
import io.penstock.app.control.ControlClient;
import io.penstock.app.control.DeadLetterOperations;
import io.penstock.app.control.Operation;
import io.penstock.app.control.Row;
import io.penstock.app.control.RuleOperations;
import io.penstock.app.control.UserErrorException;
import io.penstock.app.log.OneLine;
import io.penstock.app.run.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands that ask have in common: of a running program over its socket, else of its data where that can answer. */
public final class Asking {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private Target target = new Target();

    @Option(names = "--json", description = "Print JSON, one object a line.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    int table(String operation, Map<String, String> arguments) throws IOException {
        return table(operation, arguments, row -> row);
    }

    /** @param shown what people are to see of a row; programs get all of it */
    int table(String operation, Map<String, String> arguments, UnaryOperator<JsonNode> shown) throws IOException {
        List<JsonNode> rows = collect(operation, arguments);
        if (json) {
            rows.forEach(out()::println);
        } else {
            Rows.table(rows.stream().map(shown).toList(), out());
        }
        out().flush();
        return 0;
    }

    int blocks(String operation, Map<String, String> arguments) throws IOException {
        List<JsonNode> rows = collect(operation, arguments);
        if (json) {
            rows.forEach(out()::println);
        } else {
            Rows.blocks(rows, out());
        }
        out().flush();
        return 0;
    }

    /** One table after another. */
    int tables(String... operations) throws IOException {
        for (int i = 0; i < operations.length; i++) {
            if (i > 0 && !json) {
                out().println();
            }
            table(operations[i], Map.of());
        }
        return 0;
    }

    /** Rows as they come, a line each: as JSON, or in words. */
    int lines(String operation, Map<String, String> arguments, Function<JsonNode, String> words) throws IOException {
        stream(operation, arguments, row -> {
            out().println(json ? row.toString() : OneLine.of(words.apply(row)));
            Printed.check(out());
        });
        return 0;
    }

    /** Beside a table, for people: in words, where there is something to say. */
    int note(String operation, Map<String, String> arguments, Function<JsonNode, String> words) throws IOException {
        if (!json) {
            collect(operation, arguments).stream()
                    .map(words)
                    .filter(text -> !text.isEmpty())
                    .forEach(out()::println);
            out().flush();
        }
        return 0;
    }

    /** What was done without asking anybody. */
    int line(Row row, String words) {
        out().println(json ? JSON.valueToTree(row.values()).toString() : words);
        out().flush();
        return 0;
    }

    Target target() {
        return target;
    }

    private void stream(String operation, Map<String, String> arguments, Consumer<JsonNode> rows) throws IOException {
        if (ControlClient.isRunning(target.data())) {
            ControlClient.ask(target.data(), operation, arguments, rows);
        } else {
            askData(operation, arguments, rows);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private List<JsonNode> collect(String operation, Map<String, String> arguments) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        stream(operation, arguments, rows::add);
        return rows;
    }

    private void askData(String operation, Map<String, String> arguments, Consumer<JsonNode> rows) throws IOException {
        if (!Files.isDirectory(target.data())) {
            throw new UserErrorException("there is no data in '" + target.data() + "': has this profile run yet?");
        }
        try (DataFolder data = DataFolder.open(target.profile(), target.data())) {
            Map<String, Operation> known = new HashMap<>(new BusOperations(data.bus()).all());
            known.putAll(new DeadLetterOperations(data.bus(), data::owners).all());
            known.putAll(RuleOperations.of(data.bus(), Clock.systemUTC()).all());
            known.putAll(new AuditOperations(data.bus(), Clock.systemUTC()).all());
            Operation found = known.get(operation);
            if (found == null) {
                throw new UserErrorException("no program runs on '" + target.data()
                        + "', and this needs one: start it with" + " 'penstock run " + target.profile() + "'");
            }
            found.run(arguments, new LocalAnswer(rows));
        } catch (UserErrorException | IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private record LocalAnswer(Consumer<JsonNode> rows) implements Operation.Answer {
        @Override
        public void row(Row row) {
            rows.accept(JSON.valueToTree(row.values()));
        }

        @Override
        public boolean closed() {
            return false;
        }
    }
}
