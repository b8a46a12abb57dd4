/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.driver.Driver;
import io.penstock.engine.config.PipelineBlock.EndpointBlock;
import io.penstock.engine.unit.UcumUnits;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the reference, in Markdown, from what plugins and blocks declare: one page for each kind of plugin, and the profile. */
public final class ReferenceWriter {
    private final PluginRegistry registry;

    private ReferenceWriter(PluginRegistry registry) {
        this.registry = registry;
    }

    /** Pages by file name; the JSON schema is among them. */
    public static Map<String, String> pages(PluginRegistry registry) {
        ReferenceWriter writer = new ReferenceWriter(registry);
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("profile.md", writer.profile());
        pages.put(
                "functions.md",
                writer.page(PluginKind.FUNCTION, "Functions", "Steps of a pipeline: `steps: [{name: settings}]`."));
        pages.put(
                "endpoints.md",
                writer.page(PluginKind.ENDPOINT, "Endpoints", "Destinations of a pipeline, under `to:`."));
        pages.put("drivers.md", writer.page(PluginKind.DRIVER, "Drivers", "Device protocols, under `services:`."));
        pages.put(
                "connections.md",
                writer.page(PluginKind.CONNECTION, "Connections", "Shared links, under `connections:`."));
        pages.put("rules.md", rules());
        pages.put("tests.md", tests());
        pages.put("units.md", units());
        pages.put("penstock.schema.json", SchemaWriter.write(registry));
        pages.put("rules.schema.json", RuleSchema.write());
        pages.put("tests.schema.json", TestSchema.write());
        return pages;
    }

    /** Writes the pages into a folder. */
    public static void write(PluginRegistry registry, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> page : pages(registry).entrySet()) {
            Files.writeString(folder.resolve(page.getKey()), page.getValue(), StandardCharsets.UTF_8);
        }
    }

    /** Names of the pages that a folder lacks or holds in another text than would be written now. */
    public static List<String> stale(PluginRegistry registry, Path folder) throws IOException {
        List<String> stale = new ArrayList<>();
        for (Map.Entry<String, String> page : pages(registry).entrySet()) {
            Path file = folder.resolve(page.getKey());
            if (!Files.isRegularFile(file) || !Files.readString(file).equals(page.getValue())) {
                stale.add(page.getKey());
            }
        }
        return stale;
    }

    /** What the reference says of one plugin. */
    public static String page(PluginInfo plugin) {
        StringBuilder out = new StringBuilder();
        plugin(out, plugin);
        return out.toString().strip();
    }

    private String page(PluginKind kind, String title, String intro) {
        StringBuilder out = heading(title, intro);
        for (PluginInfo p : registry.all(kind)) {
            out.append("- [`").append(p.name()).append("`](#").append(p.name()).append("): ");
            out.append(p.declaration().summary()).append('\n');
        }
        for (PluginInfo p : registry.all(kind)) {
            plugin(out, p);
        }
        return out.toString();
    }

    private static StringBuilder heading(String title, String intro) {
        return new StringBuilder("<!-- Generated from the declarations; changes here are lost. -->\n# ")
                .append(title)
                .append("\n\n")
                .append(intro)
                .append("\n\n");
    }

    private static void plugin(StringBuilder out, PluginInfo p) {
        out.append("\n## ").append(p.name()).append("\n\n");
        out.append(p.declaration().summary())
                .append(" Since ")
                .append(p.declaration().since())
                .append(".\n");
        for (String sample : p.declaration().samples()) {
            out.append("\n```yaml\n").append(sample.strip()).append("\n```\n");
        }
        table(out, p.type());
        if (p.kind() == PluginKind.DRIVER) {
            Type[] types = driverTypes(p.type());
            out.append("\nOf a device, its `protocols` entry:\n");
            table(out, ((Class<?>) types[0]).asSubclass(Record.class));
            out.append("\nOf a device resource, its `attributes`:\n");
            table(out, ((Class<?>) types[1]).asSubclass(Record.class));
        }
        if (!p.declaration().details().isBlank()) {
            out.append('\n').append(p.declaration().details().strip()).append('\n');
        }
    }

    private static Type[] driverTypes(Class<?> driver) {
        for (Type t : driver.getGenericInterfaces()) {
            if (t instanceof ParameterizedType p
                    && p.getRawType() instanceof Class<?> type
                    && Driver.class.isAssignableFrom(type)) {
                return p.getActualTypeArguments();
            }
        }
        throw new IllegalArgumentException(driver.getName() + " must implement Driver<Link, Attributes> itself");
    }

    private static void table(StringBuilder out, Class<? extends Record> type) {
        if (RecordInfo.of(type).settings().isEmpty()) {
            out.append("\nNo settings.\n");
            return;
        }
        out.append("\n| setting | type | default | what it does |\n|---|---|---|---|\n");
        rows(out, "", type, 0);
    }

    private static void rows(StringBuilder out, String prefix, Class<? extends Record> type, int depth) {
        for (SettingInfo s : RecordInfo.of(type).settings()) {
            String key = prefix + s.key();
            String given = s.required() ? "required" : s.defaultValue().isEmpty() ? "" : "`" + s.defaultValue() + "`";
            String example = s.example().isEmpty() ? "" : " Such as `" + s.example() + "`.";
            String main = s.main() ? " May stand alone." : "";
            row(out, key, s.type().words() + range(s), given, s.doc() + example + main);
            if (depth < 4) {
                nested(out, key, s.type(), depth);
            }
        }
    }

    private static void nested(StringBuilder out, String key, SettingType type, int depth) {
        switch (type.kind()) {
            case RECORD -> rows(out, key + ".", type.raw().asSubclass(Record.class), depth + 1);
            case LIST -> nested(out, key + "[]", type.element(), depth);
            case MAP -> nested(out, key + ".*", type.element(), depth);
            case CHOICE ->
                type.variants().forEach((name, record) -> {
                    row(out, key + "." + name, "settings", "", SettingType.summaryOf(record));
                    rows(out, key + "." + name + ".", record, depth + 1);
                });
            default -> {}
        }
    }

    private static void row(StringBuilder out, String key, String type, String given, String doc) {
        out.append("| `")
                .append(key)
                .append("` | ")
                .append(type)
                .append(" | ")
                .append(given)
                .append(" | ");
        out.append(doc.replace("|", "\\|").replace('\n', ' ')).append(" |\n");
    }

    private static String range(SettingInfo s) {
        boolean least = s.min() != Double.NEGATIVE_INFINITY;
        boolean most = s.max() != Double.POSITIVE_INFINITY;
        return least && most
                ? ", " + Binder.number(s.min()) + " to " + Binder.number(s.max())
                : least ? ", at least " + Binder.number(s.min()) : most ? ", at most " + Binder.number(s.max()) : "";
    }

    private String profile() {
        StringBuilder out = heading(
                "The profile",
                "The keys of `penstock.yaml`. Each file in `pipelines/` may hold"
                        + " `connections`, `pipelines` and `stepSets` too. Wherever a value stands, `${var:name}`, `${env:NAME}` and"
                        + " `${file:path}` are filled in, and `${secret:name}` where the setting is a secret.");
        table(out, ProfileBlock.class);
        out.append("\n## A pipeline\n");
        table(out, PipelineBlock.class);
        out.append("\n## Beside an endpoint, under `to:`\n");
        table(out, EndpointBlock.class);
        out.append("\n## Beside a step\n");
        table(out, PipelineBlock.StepBlock.class);
        out.append("\n## The step `camel`\n");
        table(out, StepReader.CamelStep.class);
        return out.toString();
    }

    private static String tests() {
        StringBuilder out = heading(
                "Tests",
                "The keys of the files in `tests/`. Their JSON schema, for editors, is [tests.schema.json](tests.schema.json).");
        table(out, TestBlocks.Part.class);
        out.append("\n## A case, under `cases:`\n");
        table(out, TestBlocks.CaseBlock.class);
        out.append("\n## A step, under `steps:`\n");
        table(out, TestBlocks.StepBlock.class);
        out.append("\n## A command, under `command:`\n");
        table(out, TestBlocks.CommandBlock.class);
        out.append("\n## What is expected, under `expect:`\n");
        table(out, TestBlocks.ExpectBlock.class);
        out.append("\nBeside the outputs of one of `sets`:\n");
        table(out, TestBlocks.WriteBlock.class);
        out.append("\nBeside the outputs of one of `refusals`:\n");
        table(out, TestBlocks.RefusalBlock.class);
        out.append("\nOne of `alerts`:\n");
        table(out, TestBlocks.AlertBlock.class);
        out.append("\nAn endpoint's `messages`: a list of all of them, or\n");
        table(out, TestBlocks.MessagesBlock.class);
        out.append("\nA message, of which a text alone is the whole:\n");
        table(out, TestBlocks.MessageBlock.class);
        out.append("\nOne of `deadLetters`:\n");
        table(out, TestBlocks.DeadLetterBlock.class);
        return out.toString();
    }

    private static String rules() {
        StringBuilder out = heading(
                "Rules",
                "The keys of the files in `rules/`. Their JSON schema, for editors, is [rules.schema.json](rules.schema.json).");
        table(out, RuleBlocks.Part.class);
        out.append("\n## A rule, under `rules:`\n");
        table(out, RuleBlocks.RuleBlock.class);
        out.append("\n## An input, under `inputs:`\n");
        table(out, RuleBlocks.InputBlock.class);
        out.append("\n## What is done, under `then:` and `otherwise:`\n");
        table(out, RuleBlocks.ConsequenceBlock.class);
        out.append("\n## An interlock, under `interlocks:`\n");
        table(out, RuleBlocks.InterlockBlock.class);
        return out.toString();
    }

    private static String units() {
        StringBuilder out = heading(
                "Units", "A unit is written by its UCUM code (`Cel`, `[degF]`, `m3/h`) or by one of these names.");
        out.append("| name | UCUM |\n|---|---|\n");
        new TreeMap<>(UcumUnits.aliases()).forEach((name, ucum) -> out.append("| `")
                .append(name)
                .append("` | `")
                .append(ucum)
                .append("` |\n"));
        return out.toString();
    }
}
