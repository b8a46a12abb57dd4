/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

import com.digitalpetri.modbus.client.ModbusTcpClient;
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.ArrayList;
import java.util.List;

/** Clients of the library that Penstock's own driver is by, for the plain baselines. */
public final class BareClients {
    private BareClients() {}

    /**
     * One for each device, connected, on two threads together.
     *
     * @param ports with commas
     */
    public static List<ModbusTcpClient> connected(String ports) throws Exception {
        NioEventLoopGroup loops = new NioEventLoopGroup(2);
        List<ModbusTcpClient> clients = new ArrayList<>();
        for (String port : ports.split(",")) {
            ModbusTcpClient client = ModbusTcpClient.create(NettyTcpClientTransport.create(c -> {
                c.hostname = "127.0.0.1";
                c.port = Integer.parseInt(port);
                c.eventLoopGroup = loops;
            }));
            client.connect();
            clients.add(client);
        }
        return clients;
    }
}
