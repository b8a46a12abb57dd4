/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.encrypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.ProfileException;
import io.penstock.api.function.Bytes;
import io.penstock.testkit.function.FunctionKit;
import io.penstock.testkit.function.TestContext;
import java.nio.ByteBuffer;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class EncryptTest extends FunctionKit<Encrypt> {
    static final String KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    static final String USE = "encrypt: {aes-256-gcm: {key: \"${secret:cloud-key}\", keyId: k2026}}";

    @Override
    protected Class<Encrypt> function() {
        return Encrypt.class;
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("PENSTOCK_SECRET_CLOUD_KEY", KEY, "PENSTOCK_SECRET_SHORT", "c2hvcnQ=");
    }

    @Test
    void shouldWriteWhatItsWireFormatSays() throws Exception {
        // Given
        byte[] plain = "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        TestContext context = context();

        // When
        Bytes sealed = bind(USE).apply(Bytes.of(plain, "application/json"), context);

        // Then: read by hand, from the documented bytes alone
        ByteBuffer in = ByteBuffer.wrap(sealed.data());
        byte[] header = new byte[] {0x50, 0x53, 0x54, 0x4B, 1, 1, 5, 'k', '2', '0', '2', '6'};
        assertThat(take(in, 12)).isEqualTo(header);
        int length = in.getInt();
        assertThat(length).isEqualTo(0x80000000 | plain.length);
        byte[] nonce = take(in, 12);
        byte[] text = take(in, in.remaining());
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(java.util.HexFormat.of().parseHex(KEY), "AES"),
                new GCMParameterSpec(128, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(nonce);
        cipher.updateAAD(ByteBuffer.allocate(8).putInt(0).putInt(length).array());
        assertThat(cipher.doFinal(text)).isEqualTo(plain);
        assertThat(sealed.contentEncoding()).isEqualTo("aes-256-gcm");
        assertThat(sealed.contentType()).isEqualTo("application/json");
    }

    @Test
    void shouldUseANewNonceForEachPieceOfEachMessage() throws ProfileException {
        // Given
        Encrypt encrypt = bind(USE);
        TestContext context = context();

        // When
        encrypt.apply(Bytes.of(new byte[3 * Wire.PIECE], "a/b"), context);
        encrypt.apply(Bytes.of(new byte[3 * Wire.PIECE + 1], "a/b"), context);
        encrypt.apply(Bytes.of(new byte[0], "a/b"), context);

        // Then
        assertThat(ByteBuffer.wrap(context.nonce("k2026")).getInt(8)).isEqualTo(3 + 4 + 1);
    }

    @Test
    void shouldRefuseAKeyOfAnotherLengthWithoutShowingIt() {
        assertThatThrownBy(() -> bind("encrypt: {aes-256-gcm: {key: \"${secret:short}\", keyId: k}}"))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("key must be 32 bytes in base64 or hex but was '${secret:short}'")
                .hasMessageNotContaining("c2hvcnQ");
    }

    @Test
    void shouldRefuseAKeyIdThatDoesNotFitItsField() {
        assertThatThrownBy(() ->
                        bind("encrypt: {aes-256-gcm: {key: \"${secret:cloud-key}\", keyId: " + "k".repeat(256) + "}}"))
                .hasMessageContaining("keyId must have from 1 to 255 bytes");
    }

    private static byte[] take(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }
}
