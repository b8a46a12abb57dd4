/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.encrypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.ProfileException;
import io.penstock.api.error.RefusedException;
import io.penstock.api.function.Bytes;
import io.penstock.api.setting.Secret;
import io.penstock.testkit.function.FunctionKit;
import io.penstock.testkit.function.TestContext;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecryptTest extends FunctionKit<Decrypt> {
    private static final Encrypt ENCRYPT =
            new Encrypt(new Encrypt.Aes256Gcm(new Secret("cloud-key", EncryptTest.KEY), "k2026"));
    private static final int HEADER = 12;
    private static final int WHOLE = 4 + 12 + Wire.PIECE + 16;

    @Override
    protected Class<Decrypt> function() {
        return Decrypt.class;
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("PENSTOCK_SECRET_CLOUD_KEY", EncryptTest.KEY, "PENSTOCK_SECRET_OLD_CLOUD_KEY", "f".repeat(64));
    }

    @Override
    protected List<Bytes> bytes() {
        List<Bytes> all = new ArrayList<>(super.bytes());
        all.add(sealed(100));
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32_767, 32_768, 32_769, 65_536, 100_000})
    void shouldGiveBackWhatWasEncrypted(int size) throws ProfileException {
        // Given
        Bytes plain = random(size);
        TestContext context = context();
        TestContext other = context();
        Decrypt decrypt = decrypt();

        for (int i = 0; i < 3; i++) {
            // When
            Bytes opened = decrypt.apply(ENCRYPT.apply(plain, context), other);

            // Then
            assertThat(opened.data()).isEqualTo(plain.data());
            assertThat(opened.contentEncoding()).isEqualTo("gzip");
        }
    }

    @Test
    void shouldRefuseAMessageWithAnyBitChanged() throws ProfileException {
        Bytes sealed = sealed(20);
        Decrypt decrypt = decrypt();
        TestContext context = context();

        for (int bit = 0; bit < sealed.data().length * 8; bit++) {
            byte[] changed = sealed.data().clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(decrypt, sealed.withData(changed), context, "bit " + bit);
        }
    }

    @Test
    void shouldRefuseAMessageCutAnywhere() throws ProfileException {
        Bytes sealed = sealed(2 * Wire.PIECE + 10);
        Decrypt decrypt = decrypt();
        TestContext context = context();
        Random random = new Random(1);
        List<Integer> lengths = new ArrayList<>(List.of(0, 3, HEADER, HEADER + WHOLE, HEADER + 2 * WHOLE));
        random.ints(50, 0, sealed.data().length).forEach(lengths::add);

        for (int length : lengths) {
            assertRefused(decrypt, sealed.withData(Arrays.copyOf(sealed.data(), length)), context, "cut at " + length);
        }
    }

    @Test
    void shouldRefusePiecesLeftOutReorderedRepeatedOrOfAnotherMessage() throws ProfileException {
        // Given
        TestContext sender = context();
        byte[] one = ENCRYPT.apply(random(2 * Wire.PIECE + 10), sender).data();
        byte[] two = ENCRYPT.apply(random(2 * Wire.PIECE + 10), sender).data();
        byte[][] a = pieces(one);
        byte[][] b = pieces(two);
        Decrypt decrypt = decrypt();
        TestContext context = context();

        // When / Then
        assertThat(decrypt.apply(Bytes.of(join(a[0], a[1], a[2], a[3]), "a/b"), context)
                        .data())
                .hasSize(2 * Wire.PIECE + 10);
        for (byte[] forged : List.of(
                join(a[0], a[2], a[1], a[3]),
                join(a[0], a[1], a[3]),
                join(a[0], a[3]),
                join(a[0], a[1], a[1], a[3]),
                join(a[0], a[1], b[2], a[3]),
                join(a[0], a[1], a[2], b[3]),
                join(a[0], b[1], a[2], a[3]),
                join(a[0], a[1], a[2], a[3], a[3]))) {
            assertRefused(decrypt, Bytes.of(forged, "a/b"), context, "forged");
        }
    }

    @Test
    void shouldNameTheKeyThatIsMissing() throws ProfileException {
        Bytes sealed = new Encrypt(new Encrypt.Aes256Gcm(new Secret("x", EncryptTest.KEY), "k1999"))
                .apply(random(5), context());
        Decrypt decrypt = decrypt();

        assertThatThrownBy(() -> decrypt.apply(sealed, context()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("k2026")
                .hasMessageContaining("but was 'k1999'");
    }

    @Test
    void shouldRefuseTheRightKeyIdWithAnotherKey() throws ProfileException {
        Bytes sealed = new Encrypt(new Encrypt.Aes256Gcm(new Secret("x", "e".repeat(64)), "k2026"))
                .apply(random(5), context());

        assertRefused(decrypt(), sealed, context(), "another key");
    }

    private Decrypt decrypt() throws ProfileException {
        return bind("decrypt: {keys: {k2026: \"${secret:cloud-key}\", k2025: \"${secret:old-cloud-key}\"}}");
    }

    private static void assertRefused(Decrypt decrypt, Bytes bytes, TestContext context, String what) {
        assertThatThrownBy(() -> decrypt.apply(bytes, context)).as(what).isInstanceOf(RefusedException.class);
    }

    private static Bytes sealed(int size) {
        return ENCRYPT.apply(random(size), new TestContext());
    }

    private static Bytes random(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return new Bytes(data, "application/json", "gzip", Map.of());
    }

    /** The header and the three pieces of a message. */
    private static byte[][] pieces(byte[] message) {
        return new byte[][] {
            Arrays.copyOf(message, HEADER),
            Arrays.copyOfRange(message, HEADER, HEADER + WHOLE),
            Arrays.copyOfRange(message, HEADER + WHOLE, HEADER + 2 * WHOLE),
            Arrays.copyOfRange(message, HEADER + 2 * WHOLE, message.length)
        };
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
