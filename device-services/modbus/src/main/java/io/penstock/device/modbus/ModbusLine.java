/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.pdu.ModbusRequestPdu;
import com.digitalpetri.modbus.pdu.ModbusResponsePdu;
import com.digitalpetri.modbus.pdu.ReadCoilsRequest;
import com.digitalpetri.modbus.pdu.ReadCoilsResponse;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsResponse;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersResponse;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Write;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The devices of one host and port. */
final class ModbusLine implements Line<ModbusTcpLink, ModbusPoint> {
    /** Lists of points differ by their use; a caller that makes a new one each time must not fill the memory. */
    private static final int MOST_PLANS = 64;

    private final BlockPlan.Limits limits;
    private final Requester requester;
    private final Writer writer;
    private final DriverContext context;
    private final Map<String, Map<List<Point<ModbusPoint>>, BlockPlan>> plans = new HashMap<>();

    ModbusLine(ModbusDriver driver, ModbusTcpLink link, DriverContext context) {
        this.limits = new BlockPlan.Limits(driver.gap(), driver.coilGap(), driver.maxRegisters(), driver.maxCoils());
        this.requester = new Requester(driver, link);
        this.writer = new Writer(requester);
        this.context = context;
    }

    @Override
    public List<Reply> read(
            BoundDevice<ModbusTcpLink, ModbusPoint> device, List<Point<ModbusPoint>> points, Deadline deadline)
            throws IOException {
        BlockPlan plan = plan(device.name(), points);
        Reply[] replies = new Reply[points.size()];
        Deque<BlockPlan.Block> blocks = new ArrayDeque<>(plan.blocks());
        while (!blocks.isEmpty()) {
            BlockPlan.Block block = blocks.removeFirst();
            try {
                fill(replies, plan, block, fetch(device.link(), block, deadline));
            } catch (ModbusResponseException e) {
                int code = e.getExceptionCode();
                List<BlockPlan.Block> parts = code == ModbusFailure.ILLEGAL_ADDRESS ? plan.split(block) : List.of();
                if (parts.isEmpty()) {
                    refused(replies, device, block, code);
                } else {
                    context.count("blocks-split");
                    parts.forEach(blocks::addLast);
                }
            }
        }
        return Arrays.asList(replies);
    }

    /** By identity: the sdk asks with the same list each time, and comparing lists of points costs more than the read. */
    private BlockPlan plan(String device, List<Point<ModbusPoint>> points) {
        Map<List<Point<ModbusPoint>>, BlockPlan> known = plans.computeIfAbsent(device, d -> new IdentityHashMap<>());
        BlockPlan plan = known.get(points);
        if (plan == null) {
            if (known.size() >= MOST_PLANS) {
                known.clear();
            }
            plan = new BlockPlan(points.stream().map(Slot::of).toList(), limits);
            known.put(points, plan);
        }
        return plan;
    }

    private byte[] fetch(ModbusTcpLink link, BlockPlan.Block block, Deadline deadline)
            throws IOException, ModbusResponseException {
        ModbusResponsePdu answer = requester.ask(link, request(block), deadline);
        byte[] data = data(answer);
        int wanted = block.table().bits ? (block.size() + 7) / 8 : block.size() * 2;
        if (data.length < wanted) {
            throw new IOException("unit " + link.unitId() + " answered " + data.length + " bytes for " + block.table()
                    + " " + block.start() + " where " + wanted + " were asked for");
        }
        return data;
    }

    private static ModbusRequestPdu request(BlockPlan.Block block) {
        return switch (block.table()) {
            case COILS -> new ReadCoilsRequest(block.start(), block.size());
            case DISCRETE_INPUTS -> new ReadDiscreteInputsRequest(block.start(), block.size());
            case INPUT_REGISTERS -> new ReadInputRegistersRequest(block.start(), block.size());
            case HOLDING_REGISTERS -> new ReadHoldingRegistersRequest(block.start(), block.size());
        };
    }

    private static byte[] data(ModbusResponsePdu answer) throws IOException {
        if (answer instanceof ReadHoldingRegistersResponse r) {
            return r.registers();
        }
        if (answer instanceof ReadInputRegistersResponse r) {
            return r.registers();
        }
        if (answer instanceof ReadCoilsResponse r) {
            return r.coils();
        }
        if (answer instanceof ReadDiscreteInputsResponse r) {
            return r.inputs();
        }
        throw new IOException("answer of function " + answer.getFunctionCode() + " to a read");
    }

    private static void fill(Reply[] replies, BlockPlan plan, BlockPlan.Block block, byte[] data) {
        for (int member : block.members()) {
            Slot slot = plan.slots().get(member);
            int at = slot.address() - block.start();
            replies[member] = Reply.of(
                    block.table().bits ? Coils.decode(slot, data, at) : RegisterCodec.decode(slot, data, at * 2));
        }
    }

    private static void refused(
            Reply[] replies, BoundDevice<ModbusTcpLink, ModbusPoint> device, BlockPlan.Block block, int code)
            throws IOException {
        if (!ModbusFailure.ofTheRequest(code)) {
            throw new IOException("unit " + device.link().unitId() + ": " + ModbusFailure.text(code));
        }
        for (int member : block.members()) {
            replies[member] = Reply.error(ModbusFailure.text(code) + " at " + block.table() + " " + block.start());
        }
    }

    @Override
    public void write(
            BoundDevice<ModbusTcpLink, ModbusPoint> device, List<Write<ModbusPoint>> writes, Deadline deadline)
            throws IOException {
        writer.write(device.link(), writes, deadline);
    }

    @Override
    public void close() {
        requester.close();
    }
}
