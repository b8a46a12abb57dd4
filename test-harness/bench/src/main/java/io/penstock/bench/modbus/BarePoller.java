/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

import com.digitalpetri.modbus.client.ModbusTcpClient;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The plain baseline, a process of its own: one client of the same library a device and one timer; it reads the block and throws it
 * away. No conversion, no events, no bus.
 */
public final class BarePoller {
    private BarePoller() {}

    /** @param args the ports, with commas; registers of the block */
    public static void main(String[] args) throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        ReadHoldingRegistersRequest block = new ReadHoldingRegistersRequest(0, Integer.parseInt(args[1]));
        List<ModbusTcpClient> clients = BareClients.connected(args[0]);
        for (int i = 0; i < clients.size(); i++) {
            ModbusTcpClient client = clients.get(i);
            timer.scheduleAtFixedRate(
                    () -> client.readHoldingRegistersAsync(1, block),
                    1000L * i / clients.size(),
                    1000,
                    TimeUnit.MILLISECONDS);
        }
        new CountDownLatch(1).await();
    }
}
