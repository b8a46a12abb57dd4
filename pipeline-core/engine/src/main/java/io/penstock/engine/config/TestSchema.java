/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.engine.config.TestBlocks.AlertBlock;
import io.penstock.engine.config.TestBlocks.CaseBlock;
import io.penstock.engine.config.TestBlocks.CommandBlock;
import io.penstock.engine.config.TestBlocks.DeadLetterBlock;
import io.penstock.engine.config.TestBlocks.ExpectBlock;
import io.penstock.engine.config.TestBlocks.MessageBlock;
import io.penstock.engine.config.TestBlocks.MessagesBlock;
import io.penstock.engine.config.TestBlocks.RefusalBlock;
import io.penstock.engine.config.TestBlocks.StepBlock;
import io.penstock.engine.config.TestBlocks.WriteBlock;

/** Writes the JSON schema (2020-12) of the files in {@code tests/}. Names of devices and endpoints are the loader's. */
final class TestSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String OUTPUT = "/";

    private final ObjectNode definitions = JSON.objectNode();
    private final SettingSchema settings = new SettingSchema(definitions);

    private TestSchema() {}

    /** The schema, indented. */
    static String write() {
        return new TestSchema().root().toPrettyString() + "\n";
    }

    private ObjectNode root() {
        ObjectNode values = RuleSchema.mapOf(JSON.objectNode());
        define("message", settings.record(MessageBlock.class));
        define("messages", messages());
        define("write", outputs(WriteBlock.class));
        define("refusal", outputs(RefusalBlock.class));
        define("alert", settings.object(RecordInfo.of(AlertBlock.class)));
        define("deadLetter", settings.record(DeadLetterBlock.class));
        ObjectNode command = settings.object(RecordInfo.of(CommandBlock.class));
        RuleSchema.refine(command, "set", values);
        define("command", command);
        ObjectNode expect = settings.object(RecordInfo.of(ExpectBlock.class));
        RuleSchema.refine(expect, "sets", RuleSchema.oneOrMany("write", "none"));
        RuleSchema.refine(expect, "refusals", RuleSchema.oneOrMany("refusal", "none"));
        RuleSchema.refine(expect, "alerts", RuleSchema.oneOrMany("alert", "none"));
        RuleSchema.refine(expect, "deadLetters", RuleSchema.oneOrMany("deadLetter", "none"));
        RuleSchema.refine(expect, "messages", RuleSchema.mapOf(SchemaWriter.ref("messages")));
        ObjectNode step = settings.object(RecordInfo.of(StepBlock.class));
        for (String key : new String[] {"devices", "connections", "values", "readings"}) {
            RuleSchema.refine(step, key, values);
        }
        RuleSchema.refine(step, "command", RuleSchema.oneOrMany("command", null));
        RuleSchema.refine(step, "expect", expect);
        define("step", step);
        ObjectNode testCase = settings.object(RecordInfo.of(CaseBlock.class));
        RuleSchema.refine(testCase, "given", values);
        RuleSchema.refine(testCase, "steps", RuleSchema.oneOrMany("step", null));
        ObjectNode root = settings.object(RecordInfo.of(TestBlocks.Part.class));
        RuleSchema.refine(root, "given", values);
        RuleSchema.refine(root, "cases", RuleSchema.mapOf(testCase));
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Penstock tests");
        schema.setAll(root);
        schema.set("$defs", definitions);
        return schema;
    }

    private void define(String name, ObjectNode schema) {
        definitions.set(name, schema);
    }

    private ObjectNode messages() {
        ObjectNode all = settings.object(RecordInfo.of(MessagesBlock.class));
        RuleSchema.refine(all, "each", SchemaWriter.ref("message"));
        RuleSchema.refine(all, "last", SchemaWriter.ref("message"));
        RuleSchema.refine(all, "some", RuleSchema.oneOrMany("message", null));
        ObjectNode either = RuleSchema.oneOrMany("message", null);
        either.withArray("anyOf").add(all);
        return either;
    }

    /** Outputs beside a record's settings. */
    private ObjectNode outputs(Class<? extends Record> beside) {
        ObjectNode object = settings.object(RecordInfo.of(beside));
        object.putObject("patternProperties").putObject(OUTPUT);
        return object;
    }
}
