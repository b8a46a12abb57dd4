/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.penstock.engine.config.sample.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedPagesTest {
    private static final PluginRegistry REGISTRY = PluginRegistry.of(Samples.ALL);
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SchemaWriter.write(REGISTRY));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"bus\": {\"keep\": \"3d\"}, \"api\": {\"port\": \"${var:port}\"}, \"reload\": \"manual\"}",
                "{\"connections\": {\"a\": {\"mqtt\": \"mqtt://x\"}, \"b\": {\"mqtt\": {\"url\": \"x\"}, \"enabled\": false}}}",
                "{\"services\": {\"plc\": \"modbus\", \"p\": {\"modbus\": {\"timeout\": \"2s\"}}, \"q\": {\"virtual\": null}}}",
                "{\"pipelines\": {\"p\": {\"from\": \"events\", \"to\": {\"file\": \"x\"}}}}",
                "{\"pipelines\": {\"p\": {\"to\": {\"a\": {\"file\": {\"path\": \"x\"}, \"steps\": [{\"format\": \"json\"}]}}}}}",
                "{\"stepSets\": {\"s\": [\"virtual-is-none\"]}}",
                "{\"stepSets\": {\"s\": [{\"compress\": {\"zstd\": {\"level\": 3}}, \"id\": \"x\"}, {\"use\": \"t\"}, {\"camel\": \"x\"}]}}"
            })
    void shouldAcceptWhatTheLoaderAccepts(String json) {
        boolean sound = !json.contains("virtual-is-none");
        assertThat(SCHEMA.validate(json, InputFormat.JSON).isEmpty()).isEqualTo(sound);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"pipelnes\": {}}",
                "{\"bus\": {\"durability\": \"paper\"}}",
                "{\"api\": {\"port\": 99999}}",
                "{\"connections\": {\"a\": {\"mqtt\": {\"username\": \"x\"}}}}",
                "{\"services\": {\"plc\": {\"modbus\": {\"timeot\": \"2s\"}}}}",
                "{\"stepSets\": {\"s\": [{\"compress\": {\"gz\": {}}}]}}",
                "{\"stepSets\": {\"s\": [{\"batch\": {\"count\": 0}}]}}"
            })
    void shouldRefuseWhatTheLoaderRefuses(String json) {
        assertThat(SCHEMA.validate(json, InputFormat.JSON)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "true; {'rules': {'a': {'inputs': {'t': 'b/T', 'l': {'from': 'b/L', 'maxAge': '30s'}}, 'when': 't < l',"
                        + " 'for': '5s', 'then': {'set': {'b/Burner': true}}, 'otherwise': [{'alert': 'x'}]}}}",
                "true; {'interlocks': {'a': {'while': 'true', 'never': {'b/Burner': 'any'}}}, 'scenes': {'n': {'b/B': 1}}}",
                "true; {'rules': {'a': {'schedule': {'days': 'mon-fri', 'from': '06:00'}, 'then': [{'scene': 'n'}]}}}",
                "false; {'rules': {'a': {'whenn': 'true'}}}",
                "false; {'rules': {'a': {'then': {'sett': {}}}}}",
                "false; {'interlocks': {'a': {'never': {}}}}"
            })
    void shouldKnowWhatRulesMaySay(boolean sound, String json) {
        JsonSchema rules = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(ReferenceWriter.pages(REGISTRY).get("rules.schema.json"));

        assertThat(rules.validate(json.replace((char) 39, '"'), InputFormat.JSON)
                        .isEmpty())
                .isEqualTo(sound);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "true; {'given': {'b/T': 5}, 'cases': {'it heats': {'given': {'b/T': null}, 'steps': [{'at': '1s', 'expect':"
                        + " {'sets': [{'b/Burner': true, 'because': 'heat'}], 'alerts': 'none'}}]}}}",
                "true; {'cases': {'a': {'steps': {'command': [{'set': {'b/M': {'S': 1}}, 'answer': {'refused': 'interlock'}},"
                        + " {'get': 'b/T', 'answer': 'done'}], 'devices': {'b': 'down'}}}}}",
                "true; {'cases': {'a': {'steps': [{'expect': {'messages': {'x': ['text', {'json': {'a': 1}}], 'y': {'count': 1},"
                        + " 'z': 'none'}, 'deadLetters': {'step': 's'}}}]}}}",
                "false; {'case': {}}",
                "false; {'cases': {'a': {'steps': [{'att': '1s'}]}}}",
                "false; {'cases': {'a': {'steps': [{'expect': {'sets': [{'becaus': 'x', 'b/T': 1}]}}]}}}",
                "false; {'cases': {'a': {'steps': [{'expect': {'messages': {'x': {'cout': 1}}}}]}}}"
            })
    void shouldKnowWhatTestsMaySay(boolean sound, String json) {
        JsonSchema tests = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(ReferenceWriter.pages(REGISTRY).get("tests.schema.json"));

        assertThat(tests.validate(json.replace((char) 39, '"'), InputFormat.JSON)
                        .isEmpty())
                .isEqualTo(sound);
    }

    @Test
    void shouldDescribeEachSettingInTheReference() {
        String functions = ReferenceWriter.pages(REGISTRY).get("functions.md");
        assertThat(functions)
                .contains("## batch\n\nGathers events. Since 0.1.")
                .contains("| `count` | whole number, 1 to 10000 | `100` | How many. May stand alone. |")
                .contains("| `with.zstd.level` | whole number | `3` | Level. |");
        assertThat(ReferenceWriter.pages(REGISTRY).get("drivers.md"))
                .contains("| `UnitID` | whole number, 0 to 255 | `1` | Unit. |")
                .contains("| `primaryTable` | coils \\| holding-registers | required | Table. |");
    }

    @Test
    void shouldTellStalePages(@TempDir Path folder) throws IOException {
        // Given
        ReferenceWriter.write(REGISTRY, folder);
        assertThat(ReferenceWriter.stale(REGISTRY, folder)).isEmpty();

        // When
        Files.writeString(folder.resolve("units.md"), "changed by hand");

        // Then
        assertThat(ReferenceWriter.stale(REGISTRY, folder)).containsExactly("units.md");
    }
}
