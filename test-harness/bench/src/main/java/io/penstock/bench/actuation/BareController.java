/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.actuation;

import com.digitalpetri.modbus.client.ModbusTcpClient;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteSingleCoilRequest;
import io.penstock.bench.modbus.BareClients;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The plain baseline, a process of its own: polls with the same library, compares in the answer's callback, and writes. No record. */
final class BareController {
    private final ModbusTcpClient client;
    private boolean active;

    private BareController(ModbusTcpClient client) {
        this.client = client;
    }

    /** @param args the ports, with commas */
    public static void main(String[] args) throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        List<BareController> all =
                BareClients.connected(args[0]).stream().map(BareController::new).toList();
        for (int i = 0; i < all.size(); i++) {
            var ignored =
                    timer.scheduleAtFixedRate(all.get(i)::poll, 100L * i / all.size(), 100, TimeUnit.MILLISECONDS);
        }
        new CountDownLatch(1).await();
    }

    private void poll() {
        var ignored = client.readInputRegistersAsync(1, new ReadInputRegistersRequest(0, Plc.REGISTERS))
                .thenAccept(answer -> follow(((answer.registers()[0] << 8) | (answer.registers()[1] & 0xFF)) > 50));
    }

    private synchronized void follow(boolean holds) {
        if (holds != active) {
            active = holds;
            var ignored = client.writeSingleCoilAsync(1, new WriteSingleCoilRequest(0, holds));
        }
    }
}
