/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidsTest {
    private final Random random = new Random(7);

    private UUID any() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static byte[] behindAnother(String text) {
        return ("x" + text).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldWriteAndParseWhatTheJdkDoes() {
        for (int i = 0; i < 10_000; i++) {
            // Given
            UUID id = any();
            byte[] out = new byte[Uuids.LENGTH + 2];

            // When
            Uuids.write(id, out, 1);

            // Then
            assertThat(new String(out, 1, Uuids.LENGTH, StandardCharsets.US_ASCII))
                    .isEqualTo(id.toString());
            assertThat(out[0] + out[out.length - 1]).isZero();
            assertThat(Uuids.parse(behindAnother(id.toString()), 1)).isEqualTo(id);
            assertThat(Uuids.parse(behindAnother(id.toString().toUpperCase(Locale.ROOT)), 1))
                    .isEqualTo(id);
        }
    }

    @Test
    void shouldTakeEachByteInEachPlaceAsTheReaderOfCharactersDoes() {
        for (int at = 0; at < Uuids.LENGTH; at++) {
            for (int c = 0; c < 256; c++) {
                // Given
                byte[] bytes = behindAnother(any().toString());
                bytes[at + 1] = (byte) c;
                char[] chars = new String(bytes, StandardCharsets.ISO_8859_1).toCharArray();

                // When
                UUID read = Uuids.parse(bytes, 1);

                // Then
                assertThat(read).as("%d at %d", c, at).isEqualTo(Uuids.parse(chars, 1, Uuids.LENGTH));
            }
        }
    }
}
