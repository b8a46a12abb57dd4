/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.pdu.MaskWriteRegisterRequest;
import com.digitalpetri.modbus.pdu.ModbusRequestPdu;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteMultipleCoilsRequest;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteSingleCoilRequest;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.OutcomeUnknownException;
import io.penstock.api.driver.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes, in the order given; neighbours that follow each other go in one request. What a unit does not know (functions 5, 6
 * and 22) is remembered and done otherwise.
 */
final class Writer {
    private static final int MOST_REGISTERS = 123;
    private static final int MOST_COILS = 1968;

    private final Requester requester;
    private final Set<Integer> withoutSingle = new HashSet<>();
    private final Set<Integer> withoutMask = new HashSet<>();

    Writer(Requester requester) {
        this.requester = requester;
    }

    void write(ModbusTcpLink link, List<Write<ModbusPoint>> writes, Deadline deadline) throws IOException {
        int written = 0;
        for (Run run : runs(writes)) {
            try {
                write(link, run, deadline);
            } catch (IOException e) {
                List<Write<ModbusPoint>> before = writes.subList(0, written);
                throw OutcomeUnknownException.after(
                        before.stream().map(w -> w.point().name()).toList(), e);
            }
            written += run.slots().size();
        }
    }

    private void write(ModbusTcpLink link, Run run, Deadline deadline) throws IOException {
        try {
            if (run.first().bit() >= 0) {
                bit(link, run, deadline);
            } else if (run.first().table().bits) {
                coils(link, run, deadline);
            } else {
                registers(link, run, deadline);
            }
        } catch (ModbusResponseException e) {
            throw failure(link, run, e);
        }
    }

    private static IOException failure(ModbusTcpLink link, Run run, ModbusResponseException e) {
        int code = e.getExceptionCode();
        String unit = "unit " + link.unitId();
        String what = " the write of " + run.first() + ": " + ModbusFailure.text(code);
        return ModbusFailure.leavesOpen(code)
                ? new OutcomeUnknownException(unit + " did not say what came of" + what, e)
                : new IOException(unit + " refused" + what, e);
    }

    /** Values that go in one request. */
    private record Run(Slot first, List<Slot> slots, List<Object> values) {
        int size() {
            return slots.stream().mapToInt(Slot::size).sum();
        }

        boolean takes(Slot next) {
            Slot last = slots.get(slots.size() - 1);
            return last.bit() < 0
                    && next.bit() < 0
                    && last.table() == next.table()
                    && last.end() == next.address()
                    && size() + next.size() <= (next.table().bits ? MOST_COILS : MOST_REGISTERS);
        }
    }

    private static List<Run> runs(List<Write<ModbusPoint>> writes) {
        List<Run> runs = new ArrayList<>();
        for (Write<ModbusPoint> write : writes) {
            Slot slot = Slot.of(write.point());
            Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last == null || !last.takes(slot)) {
                last = new Run(slot, new ArrayList<>(), new ArrayList<>());
                runs.add(last);
            }
            last.slots().add(slot);
            last.values().add(write.value());
        }
        return runs;
    }

    private void registers(ModbusTcpLink link, Run run, Deadline deadline) throws IOException, ModbusResponseException {
        byte[] bytes = new byte[run.size() * 2];
        int at = 0;
        for (int i = 0; i < run.slots().size(); i++) {
            byte[] part = RegisterCodec.encode(run.slots().get(i), run.values().get(i));
            System.arraycopy(part, 0, bytes, at, part.length);
            at += part.length;
        }
        int address = run.first().address();
        ModbusRequestPdu several = new WriteMultipleRegistersRequest(address, run.size(), bytes);
        if (run.size() > 1) {
            send(link, several, deadline);
        } else {
            single(link, new WriteSingleRegisterRequest(address, word(bytes)), several, deadline);
        }
    }

    private void coils(ModbusTcpLink link, Run run, Deadline deadline) throws IOException, ModbusResponseException {
        boolean[] coils = new boolean[run.size()];
        int at = 0;
        for (Object value : run.values()) {
            boolean[] part = value instanceof boolean[] many ? many : new boolean[] {(boolean) value};
            if (at + part.length > coils.length) {
                throw new IllegalArgumentException(
                        run.first() + " must be given " + run.size() + " coils but was given more");
            }
            System.arraycopy(part, 0, coils, at, part.length);
            at += part.length;
        }
        if (at != coils.length) {
            throw new IllegalArgumentException(
                    run.first() + " must be given " + coils.length + " coils but was given " + at);
        }
        int address = run.first().address();
        ModbusRequestPdu several = new WriteMultipleCoilsRequest(address, coils.length, Coils.pack(coils));
        if (coils.length > 1) {
            send(link, several, deadline);
        } else {
            single(link, new WriteSingleCoilRequest(address, coils[0]), several, deadline);
        }
    }

    private void single(ModbusTcpLink link, ModbusRequestPdu one, ModbusRequestPdu several, Deadline deadline)
            throws IOException, ModbusResponseException {
        if (!withoutSingle.contains(link.unitId())) {
            try {
                send(link, one, deadline);
                return;
            } catch (ModbusResponseException e) {
                if (e.getExceptionCode() != ModbusFailure.ILLEGAL_FUNCTION) {
                    throw e;
                }
                withoutSingle.add(link.unitId());
            }
        }
        send(link, several, deadline);
    }

    private void bit(ModbusTcpLink link, Run run, Deadline deadline) throws IOException, ModbusResponseException {
        Slot slot = run.first();
        // With swapped bytes, bit 0 of the value is bit 8 of the register.
        int mask = 1 << (slot.byteSwap() ? slot.bit() ^ 8 : slot.bit());
        boolean on = (boolean) run.values().get(0);
        if (!withoutMask.contains(link.unitId())) {
            try {
                send(link, new MaskWriteRegisterRequest(slot.address(), ~mask & 0xffff, on ? mask : 0), deadline);
                return;
            } catch (ModbusResponseException e) {
                if (e.getExceptionCode() != ModbusFailure.ILLEGAL_FUNCTION) {
                    throw e;
                }
                withoutMask.add(link.unitId());
            }
        }
        byte[] read = ((ReadHoldingRegistersResponse)
                        requester.ask(link, new ReadHoldingRegistersRequest(slot.address(), 1), deadline))
                .registers();
        if (read.length < 2) {
            throw new IOException("unit " + link.unitId() + " answered nothing for " + slot);
        }
        int before = word(read);
        int after = on ? before | mask : before & ~mask;
        byte[] bytes = {(byte) (after >> 8), (byte) after};
        single(
                link,
                new WriteSingleRegisterRequest(slot.address(), after),
                new WriteMultipleRegistersRequest(slot.address(), 1, bytes),
                deadline);
    }

    /** Sends a part of the write; a read that a write needs changes nothing and goes without. */
    private void send(ModbusTcpLink link, ModbusRequestPdu request, Deadline deadline)
            throws IOException, ModbusResponseException {
        try {
            requester.request(link, request, deadline);
        } catch (TcpSession.UnansweredException e) {
            throw new OutcomeUnknownException(e.getMessage(), e);
        }
    }

    private static int word(byte[] bytes) {
        return (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    }
}
