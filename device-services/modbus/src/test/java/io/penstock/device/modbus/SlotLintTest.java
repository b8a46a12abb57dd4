/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.device.ReadWrite;
import io.penstock.api.event.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotLintTest {
    private static List<String> lint(ValueType type, ReadWrite rw, ModbusPoint attributes) {
        return Points.DRIVER.lint(Points.point("r", type, rw, attributes));
    }

    @Test
    void shouldAcceptWhatEdgexAccepts() {
        assertThat(lint(ValueType.BOOL, ReadWrite.R, Points.at("DISCRETES_INPUT", 1)))
                .isEmpty();
        assertThat(lint(ValueType.BOOL, ReadWrite.RW, Points.at("HOLDING_REGISTERS", "10.10")))
                .isEmpty();
        assertThat(lint(ValueType.FLOAT32, ReadWrite.R, Points.at("INPUT_REGISTERS", 3, ValueType.INT16, false, false)))
                .isEmpty();
    }

    @Test
    void shouldSayWhatDoesNotGoTogether() {
        assertThat(lint(ValueType.INT16, ReadWrite.RW, Points.at("COILS", 1)))
                .containsExactly("valueType must be Bool in COILS but was Int16");
        assertThat(lint(ValueType.INT16, ReadWrite.RW, Points.at("INPUT_REGISTERS", 1)))
                .containsExactly("readWrite must be R in INPUT_REGISTERS but was RW");
        assertThat(lint(ValueType.INT16, ReadWrite.R, Points.at("INPUT_REGISTERS", "1.2")))
                .containsExactly("valueType must be Bool where startingAddress names a bit but was Int16");
        assertThat(lint(ValueType.STRING, ReadWrite.R, Points.at("INPUT_REGISTERS", 1)))
                .containsExactly("stringRegisterSize must be between 1 and 123 for a String but is absent");
        assertThat(lint(ValueType.FLOAT64, ReadWrite.R, Points.at("INPUT_REGISTERS", 65534)))
                .containsExactly("must end at address 65535 or before but ends at 65537");
        assertThat(lint(ValueType.STRING, ReadWrite.R, Points.at("INPUT_REGISTERS", 1, ValueType.INT16, false, false)))
                .anyMatch(p -> p.startsWith("rawType must be a number"));
    }

    @Test
    void shouldReadAnAddressWithBlanksAroundIt() {
        ModbusPoint point = Points.at("HOLDING_REGISTERS", " 10.15 ");

        assertThat(point.address()).isEqualTo(10);
        assertThat(point.bit()).isEqualTo(15);
    }

    @Test
    void shouldRefuseAnAddressThatIsNone() {
        assertThatThrownBy(() -> Points.at("COILS", 65536)).hasMessageContaining("startingAddress must be 0 to 65535");
        assertThatThrownBy(() -> Points.at("COILS", "1.16")).hasMessageContaining("startingAddress");
        assertThatThrownBy(() -> Points.at("COIL", 1))
                .hasMessage("primaryTable must be one of [COILS, DISCRETES_INPUT, DISCRETE_INPUTS, HOLDING_REGISTERS,"
                        + " INPUT_REGISTERS] but was 'COIL'");
    }
}
