/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.RefusedException;
import io.penstock.api.function.Bytes;
import io.penstock.testkit.function.FunctionKit;
import io.penstock.testkit.function.TestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecompressTest extends FunctionKit<Decompress> {
    private static final Compress GZIP = new Compress(new Compress.Gzip(1));
    private static final Compress ZSTD = new Compress(new Compress.Zstd(3));

    @Override
    protected Class<Decompress> function() {
        return Decompress.class;
    }

    @Override
    protected List<Bytes> bytes() {
        List<Bytes> all = new ArrayList<>(super.bytes());
        Random random = new Random(1);
        for (Compress compress : List.of(GZIP, ZSTD)) {
            Bytes made = compress.apply(CompressTest.zeros(5000), new TestContext());
            all.add(made);
            for (int i = 0; i < 300; i++) {
                byte[] broken = made.data().clone();
                broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
                all.add(made.withData(broken));
                all.add(made.withData(java.util.Arrays.copyOf(made.data(), random.nextInt(broken.length))));
            }
        }
        return all;
    }

    @Test
    void shouldTakeOffTheLayersOneByOne() throws Exception {
        // Given
        Bytes bytes = CompressTest.noise(70_000);
        Bytes twice = ZSTD.apply(GZIP.apply(bytes, context()), context());
        Decompress decompress = bind("decompress:");

        // When
        Bytes once = decompress.apply(twice, context());

        // Then
        assertThat(once.contentEncoding()).isEqualTo("gzip");
        assertThat(decompress.apply(once, context())).usingRecursiveComparison().isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void shouldRefuseWhatWouldBeTooMuch(String method) throws Exception {
        Bytes bomb = (method.equals("gzip") ? GZIP : ZSTD).apply(CompressTest.zeros(1025), context());
        Bytes fits = (method.equals("gzip") ? GZIP : ZSTD).apply(CompressTest.zeros(1024), context());
        Decompress decompress = bind("decompress: {most: 1KiB}");

        assertThat(decompress.apply(fits, context()).data()).hasSize(1024);
        assertThatThrownBy(() -> decompress.apply(bomb, context()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("at most 1024");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void shouldRefuseWhatIsCutToNothing(String method) throws Exception {
        Bytes nothing = CompressTest.zeros(0).encoded(new byte[0], method);
        Decompress decompress = bind("decompress:");

        assertThatThrownBy(() -> decompress.apply(nothing, context()))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("must be " + method + " but is");
    }

    @Test
    void shouldRefuseWhatIsNotCompressed() throws Exception {
        Decompress decompress = bind("decompress:");

        assertThatThrownBy(() -> decompress.apply(CompressTest.zeros(1), context()))
                .isInstanceOf(RefusedException.class)
                .hasMessage("content encoding must be one of [gzip, zstd] but was ''");
    }
}
