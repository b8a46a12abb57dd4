/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventBinary;
import io.penstock.api.event.EventCbor;
import io.penstock.api.event.EventJson;
import io.penstock.bench.bus.Readings;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One event of one reading through each codec; beside Jackson's tree of the same bytes, and the same fields put down by hand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls read before all else
public class CodecBenchmark {
    private final EventJson json = new EventJson();
    private final EventCbor cbor = new EventCbor();
    private final ObjectMapper jsonTrees = new ObjectMapper();
    private final ObjectMapper cborTrees = new CBORMapper();
    private final Event event = Readings.small(7, 1_700_000_000_000_000_000L);
    private final byte[] asJson = json.encode(event);
    private final byte[] asCbor = cbor.encode(event);
    private final byte[] asBinary = EventBinary.encode(event);
    private final byte[] asFields = Fields.write(event);
    private JsonNode jsonTree;
    private JsonNode cborTree;

    @Setup
    public void read() throws IOException {
        jsonTree = jsonTrees.readTree(asJson);
        cborTree = cborTrees.readTree(asCbor);
    }

    @Benchmark
    @Beside("jacksonJsonFromTree")
    public byte[] encodeJson() {
        return json.encode(event);
    }

    @Benchmark
    public byte[] jacksonJsonFromTree() throws IOException {
        return jsonTrees.writeValueAsBytes(jsonTree);
    }

    @Benchmark
    @Beside("jacksonJsonToTree")
    public Event decodeJson() throws DecodeException {
        return json.decode(asJson);
    }

    @Benchmark
    public JsonNode jacksonJsonToTree() throws IOException {
        return jsonTrees.readTree(asJson);
    }

    @Benchmark
    @Beside("jacksonCborFromTree")
    public byte[] encodeCbor() {
        return cbor.encode(event);
    }

    @Benchmark
    public byte[] jacksonCborFromTree() throws IOException {
        return cborTrees.writeValueAsBytes(cborTree);
    }

    @Benchmark
    @Beside("jacksonCborToTree")
    public Event decodeCbor() throws DecodeException {
        return cbor.decode(asCbor);
    }

    @Benchmark
    public JsonNode jacksonCborToTree() throws IOException {
        return cborTrees.readTree(asCbor);
    }

    @Benchmark
    @Beside("dataOutput")
    public byte[] encodeBinary() {
        return EventBinary.encode(event);
    }

    @Benchmark
    public byte[] dataOutput() {
        return Fields.write(event);
    }

    @Benchmark
    @Beside("dataInput")
    public Event decodeBinary() throws DecodeException {
        return EventBinary.decode(asBinary);
    }

    @Benchmark
    public Event dataInput() {
        return Fields.read(asFields);
    }
}
