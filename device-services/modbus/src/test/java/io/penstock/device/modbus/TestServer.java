/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.pdu.MaskWriteRegisterRequest;
import com.digitalpetri.modbus.pdu.MaskWriteRegisterResponse;
import com.digitalpetri.modbus.pdu.ReadCoilsRequest;
import com.digitalpetri.modbus.pdu.ReadCoilsResponse;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
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
import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A device with faults: holes that it refuses to read, functions that it does not know, units that do not answer. */
final class TestServer implements ModbusServices, AutoCloseable {
    final int[] registers = new int[65536];
    final boolean[] coils = new boolean[65536];
    final List<String> requests = new CopyOnWriteArrayList<>();
    final Set<Integer> holes = new HashSet<>();
    final Set<Integer> unknownFunctions = new HashSet<>();
    volatile int deadUnit = -1;
    volatile int silentUnit = -1;
    volatile int silentFunction = -1;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ModbusTcpServer server;
    private final int port;

    TestServer(int wantedPort) throws Exception {
        AtomicReference<Channel> listening = new AtomicReference<>();
        server = ModbusTcpServer.create(
                NettyTcpServerTransport.create(c -> {
                    c.setBindAddress("127.0.0.1");
                    c.setPort(wantedPort);
                    c.setBootstrapCustomizer(b -> b.handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            listening.set(channel);
                        }
                    }));
                }),
                this);
        server.start();
        port = ((InetSocketAddress) listening.get().localAddress()).getPort();
    }

    int port() {
        return port;
    }

    private void take(int unit, int function, String what, int address, int count) throws ModbusResponseException {
        requests.add(unit + ":" + what + " " + address + "+" + count);
        if (unit == silentUnit || function == silentFunction) {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (unit == deadUnit) {
            throw new ModbusResponseException(function, 11);
        }
        if (unknownFunctions.contains(function)) {
            throw new ModbusResponseException(function, 1);
        }
        for (int i = address; i < address + count; i++) {
            if (holes.contains(i)) {
                throw new ModbusResponseException(function, 2);
            }
        }
    }

    @Override
    public ReadHoldingRegistersResponse readHoldingRegisters(
            ModbusRequestContext context, int unit, ReadHoldingRegistersRequest r) throws ModbusResponseException {
        take(unit, 3, "read", r.address(), r.quantity());
        byte[] out = new byte[r.quantity() * 2];
        for (int i = 0; i < r.quantity(); i++) {
            out[i * 2] = (byte) (registers[r.address() + i] >> 8);
            out[i * 2 + 1] = (byte) registers[r.address() + i];
        }
        return new ReadHoldingRegistersResponse(out);
    }

    @Override
    public ReadCoilsResponse readCoils(ModbusRequestContext context, int unit, ReadCoilsRequest r)
            throws ModbusResponseException {
        take(unit, 1, "coils", r.address(), r.quantity());
        return new ReadCoilsResponse(Coils.pack(Arrays.copyOfRange(coils, r.address(), r.address() + r.quantity())));
    }

    @Override
    public WriteSingleCoilResponse writeSingleCoil(ModbusRequestContext context, int unit, WriteSingleCoilRequest r)
            throws ModbusResponseException {
        take(unit, 5, "fc5", r.address(), 1);
        coils[r.address()] = r.value() != 0;
        return new WriteSingleCoilResponse(r.address(), r.value());
    }

    @Override
    public WriteMultipleCoilsResponse writeMultipleCoils(
            ModbusRequestContext context, int unit, WriteMultipleCoilsRequest r) throws ModbusResponseException {
        take(unit, 15, "fc15", r.address(), r.quantity());
        for (int i = 0; i < r.quantity(); i++) {
            coils[r.address() + i] = Coils.get(r.values(), i);
        }
        return new WriteMultipleCoilsResponse(r.address(), r.quantity());
    }

    @Override
    public WriteSingleRegisterResponse writeSingleRegister(
            ModbusRequestContext context, int unit, WriteSingleRegisterRequest r) throws ModbusResponseException {
        take(unit, 6, "fc6", r.address(), 1);
        registers[r.address()] = r.value();
        return new WriteSingleRegisterResponse(r.address(), r.value());
    }

    @Override
    public WriteMultipleRegistersResponse writeMultipleRegisters(
            ModbusRequestContext context, int unit, WriteMultipleRegistersRequest r) throws ModbusResponseException {
        take(unit, 16, "fc16", r.address(), r.quantity());
        for (int i = 0; i < r.quantity(); i++) {
            registers[r.address() + i] = (r.values()[i * 2] & 0xff) << 8 | (r.values()[i * 2 + 1] & 0xff);
        }
        return new WriteMultipleRegistersResponse(r.address(), r.quantity());
    }

    @Override
    public MaskWriteRegisterResponse maskWriteRegister(
            ModbusRequestContext context, int unit, MaskWriteRegisterRequest r) throws ModbusResponseException {
        take(unit, 22, "fc22", r.address(), 1);
        registers[r.address()] = (registers[r.address()] & r.andMask()) | (r.orMask() & ~r.andMask() & 0xffff);
        return new MaskWriteRegisterResponse(r.address(), r.andMask(), r.orMask());
    }

    @Override
    public void close() throws Exception {
        closing.countDown();
        server.stop();
    }
}
