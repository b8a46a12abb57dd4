/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.penstock.api.error.ProfileException;
import io.penstock.api.event.EventJson;
import io.penstock.api.function.Bytes;
import io.penstock.testkit.EventSamples;
import io.penstock.testkit.function.FunctionKit;
import io.penstock.testkit.function.TestContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressTest extends FunctionKit<Compress> {
    @Override
    protected Class<Compress> function() {
        return Compress.class;
    }

    @Override
    protected List<String> uses() {
        return List.of("compress: zstd", "compress: {gzip: 9}", "compress: {zstd: {level: 19}}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8173, 8174, 8191, 8192, 100_000, 1_000_000})
    void shouldMakeWhatOthersUnpack(int size) throws ProfileException, IOException {
        // Given
        Compress gzip = bind("compress: gzip");
        Compress zstd = bind("compress: zstd");
        TestContext gzipContext = context();
        TestContext zstdContext = context();

        for (Bytes bytes : List.of(noise(size), zeros(size), noise(size))) {
            // When
            Bytes one = gzip.apply(bytes, gzipContext);
            Bytes other = zstd.apply(bytes, zstdContext);

            // Then
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(one.data()))) {
                assertThat(in.readAllBytes()).isEqualTo(bytes.data());
            }
            assertThat(Zstd.decompress(other.data(), size)).isEqualTo(bytes.data());
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip, 9", "zstd, 19"})
    void shouldMakeFewerBytesOfItAtAHigherLevel(String method, int highest) throws ProfileException {
        // Given
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        EventSamples.random(new SplittableRandom(1), 500)
                .forEach(event -> events.writeBytes(new EventJson().encode(event)));
        Bytes bytes = Bytes.of(events.toByteArray(), "application/json");

        // When
        Bytes fast = bind("compress: {" + method + ": 1}").apply(bytes, context());
        Bytes small = bind("compress: {" + method + ": " + highest + "}").apply(bytes, context());

        // Then
        assertThat(small.data()).hasSizeLessThan(fast.data().length);
    }

    @Test
    void shouldAddALayerOfContentEncodingAndKeepTheType() throws ProfileException {
        Bytes twice = bind("compress: gzip").apply(bind("compress: zstd").apply(zeros(100), context()), context());

        assertThat(twice.contentEncoding()).isEqualTo("zstd, gzip");
        assertThat(twice.contentType()).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compress:", "compress: lz4", "compress: {gzip: {level: 10}}", "compress: {gzip: 0}"})
    void shouldRefuseWhatItCannotDo(String use) {
        assertThatThrownBy(() -> bind(use)).isInstanceOf(ProfileException.class);
    }

    static Bytes noise(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return Bytes.of(data, "application/json");
    }

    static Bytes zeros(int size) {
        return Bytes.of(new byte[size], "application/json");
    }
}
