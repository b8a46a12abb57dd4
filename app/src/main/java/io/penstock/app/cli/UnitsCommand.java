/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.api.setting.Linear;
import io.penstock.api.setting.Unit;
import io.penstock.app.control.UserErrorException;
import io.penstock.engine.unit.UcumUnits;
import java.io.PrintWriter;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock units [FROM TO]}. */
@Command(
        name = "units",
        description = "Shows the names of units, or how one becomes another.",
        mixinStandardHelpOptions = true)
public final class UnitsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FROM", arity = "0..1", description = "Unit to convert from, such as degF.")
    private @Nullable String from;

    @Parameters(index = "1", paramLabel = "TO", arity = "0..1", description = "Unit to convert to, such as Cel.")
    private @Nullable String to;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (from == null) {
            out.println("A unit is written by its UCUM code (Cel, [degF], m3/h) or by one of these names:");
            new TreeMap<>(UcumUnits.aliases()).forEach((name, ucum) -> out.printf("  %-12s %s%n", name, ucum));
        } else {
            out.println(conversion(from));
        }
        return 0;
    }

    private String conversion(String source) {
        if (to == null) {
            throw new UserErrorException("units needs none or two units: 'penstock units degF Cel'");
        }
        Linear linear;
        try {
            linear = unit(source).to(unit(to));
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("'" + source + "' cannot become '" + to + "': " + e.getMessage());
        }
        return to + " = " + source + " * " + linear.a() + (linear.b() == 0 ? "" : " + " + linear.b());
    }

    private static Unit unit(String symbol) {
        Unit found = new UcumUnits().find(symbol);
        if (found == null) {
            throw new UserErrorException(
                    "there is no unit '" + symbol + "': 'penstock units' shows the names, and any UCUM code will do");
        }
        return found;
    }
}
