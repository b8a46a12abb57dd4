/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.pdu.MaskWriteRegisterRequest;
import com.digitalpetri.modbus.pdu.MaskWriteRegisterResponse;
import com.digitalpetri.modbus.pdu.ReadCoilsRequest;
import com.digitalpetri.modbus.pdu.ReadCoilsResponse;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsResponse;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteMultipleCoilsRequest;
import com.digitalpetri.modbus.pdu.WriteMultipleCoilsResponse;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteSingleCoilRequest;
import com.digitalpetri.modbus.pdu.WriteSingleCoilResponse;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterResponse;
import com.digitalpetri.modbus.server.ModbusRequestContext;
import com.digitalpetri.modbus.server.ModbusServices;

/** Answers a simulated device's requests from its memory, whatever the unit id. */
final class SimulatedServices implements ModbusServices {
    private final SimulatedMemory memory;

    SimulatedServices(SimulatedMemory memory) {
        this.memory = memory;
    }

    private byte[] registers(Table table, int address, int quantity) throws ModbusResponseException {
        ModbusServices.checkRegisterRange(functionOf(table), address, quantity);
        int[] words = memory.read(table, address, quantity);
        byte[] out = new byte[quantity * 2];
        for (int i = 0; i < quantity; i++) {
            out[i * 2] = (byte) (words[i] >> 8);
            out[i * 2 + 1] = (byte) words[i];
        }
        return out;
    }

    private byte[] bits(Table table, int address, int quantity) throws ModbusResponseException {
        ModbusServices.checkBitRange(functionOf(table), address, quantity);
        int[] now = memory.read(table, address, quantity);
        boolean[] out = new boolean[quantity];
        for (int i = 0; i < quantity; i++) {
            out[i] = now[i] != 0;
        }
        return Coils.pack(out);
    }

    private static int functionOf(Table table) {
        return switch (table) {
            case COILS -> 1;
            case DISCRETE_INPUTS -> 2;
            case HOLDING_REGISTERS -> 3;
            case INPUT_REGISTERS -> 4;
        };
    }

    @Override
    public ReadCoilsResponse readCoils(ModbusRequestContext context, int unit, ReadCoilsRequest r)
            throws ModbusResponseException {
        return new ReadCoilsResponse(bits(Table.COILS, r.address(), r.quantity()));
    }

    @Override
    public ReadDiscreteInputsResponse readDiscreteInputs(
            ModbusRequestContext context, int unit, ReadDiscreteInputsRequest r) throws ModbusResponseException {
        return new ReadDiscreteInputsResponse(bits(Table.DISCRETE_INPUTS, r.address(), r.quantity()));
    }

    @Override
    public ReadHoldingRegistersResponse readHoldingRegisters(
            ModbusRequestContext context, int unit, ReadHoldingRegistersRequest r) throws ModbusResponseException {
        return new ReadHoldingRegistersResponse(registers(Table.HOLDING_REGISTERS, r.address(), r.quantity()));
    }

    @Override
    public ReadInputRegistersResponse readInputRegisters(
            ModbusRequestContext context, int unit, ReadInputRegistersRequest r) throws ModbusResponseException {
        return new ReadInputRegistersResponse(registers(Table.INPUT_REGISTERS, r.address(), r.quantity()));
    }

    @Override
    public WriteSingleCoilResponse writeSingleCoil(ModbusRequestContext context, int unit, WriteSingleCoilRequest r) {
        memory.write(Table.COILS, r.address(), r.value() == 0 ? 0 : 1);
        return new WriteSingleCoilResponse(r.address(), r.value());
    }

    @Override
    public WriteMultipleCoilsResponse writeMultipleCoils(
            ModbusRequestContext context, int unit, WriteMultipleCoilsRequest r) {
        for (int i = 0; i < r.quantity(); i++) {
            memory.write(Table.COILS, r.address() + i, Coils.get(r.values(), i) ? 1 : 0);
        }
        return new WriteMultipleCoilsResponse(r.address(), r.quantity());
    }

    @Override
    public WriteSingleRegisterResponse writeSingleRegister(
            ModbusRequestContext context, int unit, WriteSingleRegisterRequest r) {
        memory.write(Table.HOLDING_REGISTERS, r.address(), r.value());
        return new WriteSingleRegisterResponse(r.address(), r.value());
    }

    @Override
    public WriteMultipleRegistersResponse writeMultipleRegisters(
            ModbusRequestContext context, int unit, WriteMultipleRegistersRequest r) {
        byte[] values = r.values();
        for (int i = 0; i < r.quantity(); i++) {
            int word = (values[i * 2] & 0xff) << 8 | (values[i * 2 + 1] & 0xff);
            memory.write(Table.HOLDING_REGISTERS, r.address() + i, word);
        }
        return new WriteMultipleRegistersResponse(r.address(), r.quantity());
    }

    @Override
    public MaskWriteRegisterResponse maskWriteRegister(
            ModbusRequestContext context, int unit, MaskWriteRegisterRequest r) {
        int before = memory.read(Table.HOLDING_REGISTERS, r.address(), 1)[0];
        int after = (before & r.andMask()) | (r.orMask() & ~r.andMask() & 0xffff);
        memory.write(Table.HOLDING_REGISTERS, r.address(), after);
        return new MaskWriteRegisterResponse(r.address(), r.andMask(), r.orMask());
    }
}
