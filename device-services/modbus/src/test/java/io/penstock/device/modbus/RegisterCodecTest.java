/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.device.ReadWrite;
import io.penstock.api.event.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisterCodecTest {
    private static Slot slot(ValueType type, ValueType raw, boolean byteSwap, boolean wordSwap) {
        return Slot.of(
                Points.point("r", type, ReadWrite.RW, Points.at("HOLDING_REGISTERS", 0, raw, byteSwap, wordSwap)));
    }

    private static Object decode(ValueType type, ValueType raw, boolean byteSwap, boolean wordSwap, String hex) {
        return RegisterCodec.decode(slot(type, raw, byteSwap, wordSwap), bytes(hex), 0);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    @Test
    void shouldReadA16BitIntegerInBothByteOrders() {
        // 0xFF38 = -200 signed, 65336 unsigned
        assertThat(decode(ValueType.INT16, null, false, false, "ff 38")).isEqualTo(-200L);
        assertThat(decode(ValueType.UINT16, null, false, false, "ff 38")).isEqualTo(65336L);
        // bytes of the register swapped
        assertThat(decode(ValueType.INT16, null, true, false, "38 ff")).isEqualTo(-200L);
        // one register has no words to swap
        assertThat(decode(ValueType.INT16, null, false, true, "ff 38")).isEqualTo(-200L);
    }

    @Test
    void shouldReadA32BitIntegerInAllFourOrders() {
        // 0x0A0B0C0D = 168496141
        assertThat(decode(ValueType.UINT32, null, false, false, "0a 0b 0c 0d")).isEqualTo(168496141L); // ABCD
        assertThat(decode(ValueType.UINT32, null, true, false, "0b 0a 0d 0c")).isEqualTo(168496141L); // BADC
        assertThat(decode(ValueType.UINT32, null, false, true, "0c 0d 0a 0b")).isEqualTo(168496141L); // CDAB
        assertThat(decode(ValueType.UINT32, null, true, true, "0d 0c 0b 0a")).isEqualTo(168496141L); // DCBA
        assertThat(decode(ValueType.INT32, null, false, false, "ff ff ff fe")).isEqualTo(-2L);
        assertThat(decode(ValueType.UINT32, null, false, false, "ff ff ff fe")).isEqualTo(4294967294L);
    }

    @Test
    void shouldReadA32BitFloatInAllFourOrders() {
        // 123.456 as IEEE 754 single: 42 F6 E9 79
        assertThat(decode(ValueType.FLOAT32, null, false, false, "42 f6 e9 79")).isEqualTo((double) 123.456f);
        assertThat(decode(ValueType.FLOAT32, null, true, false, "f6 42 79 e9")).isEqualTo((double) 123.456f);
        assertThat(decode(ValueType.FLOAT32, null, false, true, "e9 79 42 f6")).isEqualTo((double) 123.456f);
        assertThat(decode(ValueType.FLOAT32, null, true, true, "79 e9 f6 42")).isEqualTo((double) 123.456f);
    }

    @Test
    void shouldReadA64BitValueInAllFourOrders() {
        // 0x0102030405060708 = 72623859790382856
        assertThat(decode(ValueType.INT64, null, false, false, "01 02 03 04 05 06 07 08"))
                .isEqualTo(72623859790382856L);
        assertThat(decode(ValueType.INT64, null, true, false, "02 01 04 03 06 05 08 07"))
                .isEqualTo(72623859790382856L);
        assertThat(decode(ValueType.INT64, null, false, true, "07 08 05 06 03 04 01 02"))
                .isEqualTo(72623859790382856L);
        assertThat(decode(ValueType.INT64, null, true, true, "08 07 06 05 04 03 02 01"))
                .isEqualTo(72623859790382856L);
        // -2.5 as IEEE 754 double: C0 04 00 00 00 00 00 00
        assertThat(decode(ValueType.FLOAT64, null, false, true, "00 00 00 00 00 00 c0 04"))
                .isEqualTo(-2.5);
        // all 64 bits of a Uint64 are handed on as they are
        assertThat(decode(ValueType.UINT64, null, false, false, "ff ff ff ff ff ff ff ff"))
                .isEqualTo(-1L);
        assertThat(decode(ValueType.FLOAT64, ValueType.UINT64, false, false, "ff ff ff ff ff ff ff fe"))
                .isEqualTo(0x1p64);
    }

    @Test
    void shouldReadTheRawTypeWhereItDiffersFromTheValueType() {
        assertThat(decode(ValueType.FLOAT32, ValueType.INT16, false, false, "ff 38"))
                .isEqualTo(-200L);
        assertThat(decode(ValueType.FLOAT32, ValueType.INT32, false, true, "ff fe ff ff"))
                .isEqualTo(-2L);
        assertThat(decode(ValueType.INT32, ValueType.UINT8, false, false, "ab cd"))
                .isEqualTo(0xCDL);
        assertThat(decode(ValueType.INT32, ValueType.INT8, false, false, "ab cd"))
                .isEqualTo((long) (byte) 0xCD);
    }

    @Test
    void shouldReadOneBitOfARegister() {
        // 0x0420 has bits 10 and 5 set
        byte[] register = {0x04, 0x20};
        for (int bit = 0; bit < 16; bit++) {
            Slot slot = Slot.of(Points.holding("b", ValueType.BOOL, "10." + bit));
            assertThat(RegisterCodec.decode(slot, register, 0))
                    .as("bit %d", bit)
                    .isEqualTo(bit == 5 || bit == 10);
        }
        assertThat(Slot.of(Points.holding("b", ValueType.BOOL, "10.5")).bit()).isEqualTo(5);
        assertThat(Slot.of(Points.holding("b", ValueType.BOOL, "10.10")).bit()).isEqualTo(10);
    }

    @Test
    void shouldReadTextUpToTheFirstZero() {
        ModbusPoint four = new ModbusPoint("INPUT_REGISTERS", "0", null, false, false, 4, 0);
        ModbusPoint swapped = new ModbusPoint("INPUT_REGISTERS", "0", null, true, false, 4, 0);

        // "PUMP" 00 'x' 00 00: what lies behind the zero is left over from before
        assertThat(RegisterCodec.decode(
                        Slot.of(Points.point("s", ValueType.STRING, ReadWrite.R, four)),
                        new byte[] {'P', 'U', 'M', 'P', 0, 'x', 0, 0},
                        0))
                .isEqualTo("PUMP");
        assertThat(RegisterCodec.decode(
                        Slot.of(Points.point("s", ValueType.STRING, ReadWrite.R, swapped)),
                        new byte[] {'U', 'P', 'P', 'M', 0, 0, 0, 0},
                        0))
                .isEqualTo("PUMP");
    }

    @Test
    void shouldReadArraysElementByElement() {
        ModbusPoint three = new ModbusPoint("INPUT_REGISTERS", "0", null, false, true, 0, 3);
        // words of each element swapped: 0x00010000, 0x00020000, 0xFFFF0000 as CDAB
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex("00 00 00 01 00 00 00 02 00 00 ff ff");

        Object decoded =
                RegisterCodec.decode(Slot.of(Points.point("a", ValueType.INT32_ARRAY, ReadWrite.R, three)), bytes, 0);

        assertThat((long[]) decoded).containsExactly(0x10000, 0x20000, -65536L);
    }

    @Test
    void shouldReadBehindAnOffset() {
        byte[] block = {0, 1, 0, 2, 0, 3};

        assertThat(RegisterCodec.decode(slot(ValueType.INT16, null, false, false), block, 4))
                .isEqualTo(3L);
    }

    @Test
    void shouldWriteBackWhatItReadInEveryTypeAndOrder() {
        Random random = new Random(5);
        List<ValueType> types = List.of(
                ValueType.INT16,
                ValueType.UINT16,
                ValueType.INT32,
                ValueType.UINT32,
                ValueType.INT64,
                ValueType.UINT64,
                ValueType.FLOAT32,
                ValueType.FLOAT64);
        for (int i = 0; i < 10_000; i++) {
            // Given
            Slot slot = slot(types.get(i % types.size()), null, random.nextBoolean(), random.nextBoolean());
            byte[] registers = new byte[slot.size() * 2];
            random.nextBytes(registers);

            // When
            Object value = RegisterCodec.decode(slot, registers, 0);

            // Then: a NaN may come back with other bits
            if (!value.equals(Double.NaN)) {
                assertThat(RegisterCodec.encode(slot, value))
                        .as("%s %s", slot, value)
                        .isEqualTo(registers);
            }
        }
    }

    @Test
    void shouldRefuseToWriteWhatDoesNotFit() {
        assertThatThrownBy(() -> RegisterCodec.encode(slot(ValueType.FLOAT32, ValueType.INT16, false, false), 40000.0))
                .hasMessage("HOLDING_REGISTERS 0 must hold a Int16 but was given 40000.0");
        ModbusPoint one = new ModbusPoint("HOLDING_REGISTERS", "0", null, false, false, 1, 0);
        Slot text = Slot.of(Points.point("s", ValueType.STRING, ReadWrite.RW, one));
        assertThatThrownBy(() -> RegisterCodec.encode(text, "abc")).hasMessageContaining("at most 2 bytes");
        assertThat(RegisterCodec.encode(text, "a")).isEqualTo("a\0".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadAUint64AsTheNumberThatItIs() {
        // 2^63 + 1025 lies between two doubles, nearer to the upper one
        assertThat(decode(ValueType.FLOAT64, ValueType.UINT64, false, false, "80 00 00 00 00 00 04 01"))
                .isEqualTo(0x1p63 + 2048);
        ModbusPoint two = new ModbusPoint("INPUT_REGISTERS", "0", ValueType.UINT64_ARRAY, false, false, 0, 2);
        assertThat(RegisterCodec.decode(
                        Slot.of(Points.point("a", ValueType.FLOAT64_ARRAY, ReadWrite.R, two)),
                        bytes("80 00 00 00 00 00 00 00 00 00 00 00 00 00 00 07"),
                        0))
                .isEqualTo(new double[] {0x1p63, 7});
        assertThat(decode(ValueType.UINT64, ValueType.INT16, false, false, "ff ff"))
                .as("no 18446744073709551615")
                .isEqualTo(-1.0);
    }

    @Test
    void shouldWriteAUint64AsTheNumberThatItIs() {
        assertThat(RegisterCodec.encode(slot(ValueType.FLOAT64, ValueType.UINT64, false, false), 0x1p63 + 2048))
                .isEqualTo(bytes("80 00 00 00 00 00 08 00"));
        assertThat(RegisterCodec.encode(slot(ValueType.UINT64, ValueType.FLOAT64, false, false), Long.MIN_VALUE))
                .isEqualTo(bytes("43 e0 00 00 00 00 00 00"));
    }

    @ParameterizedTest
    @CsvSource({
        "Float64, Float32, 1e39",
        "Float64, Uint64, -5.0",
        "Float64, Uint64, 1.9e19",
        "Float64, Int64, 9.3e18",
    })
    void shouldRefuseToWriteAFloatThatTheRawTypeCannotHold(String declared, String raw, double value) {
        Slot slot = slot(ValueType.of(declared), ValueType.of(raw), false, false);

        assertThatThrownBy(() -> RegisterCodec.encode(slot, value)).hasMessageContaining("must hold a " + raw);
    }

    /** A Uint64 comes as its 64 bits. */
    @ParameterizedTest
    @CsvSource({"Int64, Uint64", "Uint64, Int64", "Uint64, Int16", "Int32, Uint32"})
    void shouldRefuseToWriteAnIntegerThatTheRawTypeCannotHold(String declared, String raw) {
        Slot slot = slot(ValueType.of(declared), ValueType.of(raw), false, false);

        assertThatThrownBy(() -> RegisterCodec.encode(slot, -1L)).hasMessageContaining("must hold a " + raw);
    }

    @Test
    void shouldUnpackCoilsLowestBitFirst() {
        // MODBUS Application Protocol V1.1b3, section 6.1: coils 27-20 are CD = 1100 1101, 35-28 are 6B = 0110 1011
        byte[] packed = {(byte) 0xCD, 0x6B, 0x05};
        boolean[] expected = {
            true, false, true, true, false, false, true, true, true, true, false, true, false, true, true, false, true,
            false, true
        };
        for (int i = 0; i < expected.length; i++) {
            assertThat(Coils.get(packed, i)).as("coil %d", 20 + i - 1).isEqualTo(expected[i]);
        }
        assertThat(Coils.pack(expected)).isEqualTo(packed);
    }
}
