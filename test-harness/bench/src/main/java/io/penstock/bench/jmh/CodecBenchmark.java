/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.jmh;

import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventBinary;
import io.penstock.api.event.EventCbor;
import io.penstock.api.event.EventJson;
import io.penstock.bench.log.Readings;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One event of one reading through each codec. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private final EventJson json = new EventJson();
    private final EventCbor cbor = new EventCbor();
    private final Event event = Readings.small(7, 1_700_000_000_000_000_000L);
    private final byte[] asJson = json.encode(event);
    private final byte[] asCbor = cbor.encode(event);
    private final byte[] asBinary = EventBinary.encode(event);

    @Benchmark
    public byte[] encodeJson() {
        return json.encode(event);
    }

    @Benchmark
    public Event decodeJson() throws DecodeException {
        return json.decode(asJson);
    }

    @Benchmark
    public byte[] encodeCbor() {
        return cbor.encode(event);
    }

    @Benchmark
    public Event decodeCbor() throws DecodeException {
        return cbor.decode(asCbor);
    }

    @Benchmark
    public byte[] encodeBinary() {
        return EventBinary.encode(event);
    }

    @Benchmark
    public Event decodeBinary() throws DecodeException {
        return EventBinary.decode(asBinary);
    }
}
