/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Simulation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A simulated device: a Modbus server on a free port of the loopback address. */
final class SimulatedServer implements Simulation<ModbusTcpLink> {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedServer.class);

    private final ModbusTcpServer server;
    private final ModbusTcpLink link;
    private boolean closed;

    private SimulatedServer(ModbusTcpServer server, ModbusTcpLink link) {
        this.server = server;
        this.link = link;
    }

    static SimulatedServer start(BoundDevice<ModbusTcpLink, ModbusPoint> device, Clock clock) throws IOException {
        AtomicReference<@Nullable Channel> listening = new AtomicReference<>();
        var loops = EventLoops.acquire();
        NettyTcpServerTransport transport = NettyTcpServerTransport.create(c -> {
            c.setBindAddress("127.0.0.1");
            c.setPort(0);
            c.setEventLoopGroup(loops);
            c.setExecutor(loops);
            c.setBootstrapCustomizer(b -> b.handler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    listening.set(channel);
                }
            }));
        });
        ModbusTcpServer server = ModbusTcpServer.create(
                transport,
                new SimulatedServices(new SimulatedMemory(device.points().values(), clock)));
        try {
            server.start();
        } catch (ExecutionException e) {
            EventLoops.release();
            throw new IOException("simulated device '" + device.name() + "' has no port: " + e.getCause(), e);
        } catch (InterruptedException e) {
            EventLoops.release();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        InetSocketAddress address = (InetSocketAddress)
                java.util.Objects.requireNonNull(listening.get()).localAddress();
        ModbusTcpLink real = device.link();
        LOG.debug("simulated: device={} port={}", device.name(), address.getPort());
        return new SimulatedServer(
                server,
                new ModbusTcpLink(
                        "127.0.0.1",
                        address.getPort(),
                        real.unitId(),
                        real.timeout(),
                        real.idleTimeout(),
                        real.connectDelay()));
    }

    @Override
    public ModbusTcpLink link() {
        return link;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.stop();
        } catch (ExecutionException e) {
            LOG.warn("simulated device failed to stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            EventLoops.release();
        }
    }
}
