/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app;

import io.penstock.api.error.ProfileException;
import io.penstock.app.about.Version;
import io.penstock.app.cli.AcceptCommand;
import io.penstock.app.cli.AlertsCommand;
import io.penstock.app.cli.AuditCommand;
import io.penstock.app.cli.BusCommand;
import io.penstock.app.cli.CommandCommands;
import io.penstock.app.cli.CursorCommand;
import io.penstock.app.cli.DeadLettersCommand;
import io.penstock.app.cli.ExplainCommand;
import io.penstock.app.cli.LintCommand;
import io.penstock.app.cli.PluginsCommand;
import io.penstock.app.cli.Printed;
import io.penstock.app.cli.ReloadCommand;
import io.penstock.app.cli.RollbackCommand;
import io.penstock.app.cli.RunCommand;
import io.penstock.app.cli.StatusCommand;
import io.penstock.app.cli.TapCommand;
import io.penstock.app.cli.TestCommand;
import io.penstock.app.cli.TokenCommand;
import io.penstock.app.cli.UnitsCommand;
import io.penstock.app.control.UserErrorException;
import io.penstock.app.log.LogFormat;
import io.penstock.bus.UnusableDirectoryException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program. Exit codes: 0 fine, 1 the user's mistake, 2 ours. */
@Command(
        name = "penstock",
        description = "An application-services engine for the edge: one process, one folder of YAML.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            RunCommand.class,
            LintCommand.class,
            TestCommand.class,
            StatusCommand.class,
            TapCommand.class,
            TokenCommand.class,
            CommandCommands.Get.class,
            CommandCommands.Set.class,
            CommandCommands.Overrides.class,
            AuditCommand.class,
            ExplainCommand.class,
            AlertsCommand.class,
            BusCommand.class,
            CursorCommand.class,
            DeadLettersCommand.class,
            AcceptCommand.class,
            ReloadCommand.class,
            RollbackCommand.class,
            PluginsCommand.Functions.class,
            PluginsCommand.Endpoints.class,
            PluginsCommand.Drivers.class,
            PluginsCommand.Connections.class,
            UnitsCommand.class,
            PluginsCommand.Schema.class,
            PluginsCommand.Reference.class,
            CommandLine.HelpCommand.class
        })
public final class Penstock {
    private Penstock() {}

    public static void main(String[] args) {
        // What fails in a test is told by its report, and what is tested is often a failure.
        LogFormat.prepare(args.length > 0 && args[0].equals("test") ? "off" : "info");
        // as the system's locale has it: from JDK 18 on the default is UTF-8 whatever the locale
        Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        int code = run(args, new PrintWriter(System.out, true, charset), new PrintWriter(System.err, true, charset));
        System.exit(code);
    }

    /** The program without the exit. */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        RunCommand plain = args.length > 0 && args[0].equals("run")
                ? RunCommand.plain(List.of(args).subList(1, args.length))
                : null;
        if (plain == null) {
            return byPicocli(args, out, err);
        }
        try {
            return plain.run(out);
        } catch (Exception e) {
            return failed(e, err);
        }
    }

    private static int byPicocli(String[] args, PrintWriter out, PrintWriter err) {
        int code = line(args)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Penstock::wrongArguments)
                .setExecutionExceptionHandler((e, line, parsed) -> failed(e, line.getErr()))
                .execute(args);
        // run is there for more than what it prints
        return code == 0 && !(args.length > 0 && args[0].equals("run")) ? printed(out, err) : code;
    }

    private static int printed(PrintWriter out, PrintWriter err) {
        try {
            Printed.check(out);
            return 0;
        } catch (UserErrorException e) {
            return failed(e, err);
        }
    }

    /** The program with the one command that is asked for: to build them all takes half the time of a start. */
    private static CommandLine line(String[] args) {
        for (Class<?> command : Penstock.class.getAnnotation(Command.class).subcommands()) {
            if (args.length > 0
                    && command != CommandLine.HelpCommand.class
                    && command.getAnnotation(Command.class).name().equals(args[0])) {
                return new CommandLine(new One()).addSubcommand(command);
            }
        }
        return new CommandLine(new Penstock());
    }

    /** What stands above a command that is alone. */
    @Command(name = "penstock", mixinStandardHelpOptions = true, versionProvider = Version.class)
    private static final class One {}

    private static int wrongArguments(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        if (args.length == 0) {
            e.getCommandLine().usage(err);
            return 1;
        }
        // picocli has the word twice where the value of a map is no KEY=VALUE
        err.println("penstock: " + e.getMessage().replace("option option ", "option ") + meant(e));
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return 1;
    }

    /** picocli suggests nothing for a command that is too short to be like another. */
    private static String meant(ParameterException e) {
        Set<String> known = e.getCommandLine().getSubcommands().keySet();
        if (!(e instanceof UnmatchedArgumentException unmatched) || known.isEmpty() || isLike(unmatched)) {
            return "";
        }
        return "; commands are " + known;
    }

    private static boolean isLike(UnmatchedArgumentException e) {
        return e.isUnknownOption() || !e.getSuggestions().isEmpty();
    }

    private static int failed(Exception e, PrintWriter err) {
        if (e instanceof ProfileException p) {
            p.problems().forEach(err::println);
            return 1;
        }
        if (e instanceof UserErrorException || e instanceof UnusableDirectoryException) {
            err.println("penstock: " + e.getMessage());
            return 1;
        }
        if (e instanceof FileSystemException f) {
            err.println("penstock: '" + f.getFile() + "' " + why(f));
            trace(e, err);
            return 1;
        }
        err.println("penstock: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        trace(e, err);
        return 2;
    }

    private static void trace(Exception e, PrintWriter err) {
        if (System.getenv("PENSTOCK_DEBUG") != null) {
            e.printStackTrace(err);
        }
    }

    /** The JDK says it by the class, or in the system's words. */
    private static String why(FileSystemException e) {
        if (e instanceof AccessDeniedException) {
            return "may not be read or written by this user";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "is there already and is no folder";
        }
        if (e instanceof NoSuchFileException) {
            return "is not there";
        }
        return "cannot be used: " + (e.getReason() == null ? e.toString() : e.getReason());
    }
}
