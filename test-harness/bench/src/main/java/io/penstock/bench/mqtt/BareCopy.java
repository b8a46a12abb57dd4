/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The plain baseline, a process of its own: copies message by message with HiveMQ's client as its documentation shows it. It looks
 * into no message and keeps nothing; with QoS 1 it acknowledges a message once its copy was acknowledged, so that it loses none.
 */
public final class BareCopy {
    private BareCopy() {}

    /** @param args port, prefix of the topics in, prefix of the topics out, QoS, a file made once it is subscribed */
    public static void main(String[] args) throws IOException, InterruptedException {
        int port = Integer.parseInt(args[0]);
        String in = args[1];
        String out = args[2];
        MqttQos qos = MqttQos.fromCode(Integer.parseInt(args[3]));
        Mqtt5AsyncClient client = MqttClient.builder()
                .identifier("bare-copy")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .useMqttVersion5()
                .buildAsync();
        client.connect().join();
        boolean acknowledges = qos != MqttQos.AT_MOST_ONCE;
        client.subscribeWith()
                .topicFilter(in + "/#")
                .qos(qos)
                .callback(m -> copy(client, m, in, out, qos))
                .manualAcknowledgement(acknowledges)
                .send()
                .join();
        Files.createFile(Path.of(args[4]));
        new CountDownLatch(1).await();
    }

    private static void copy(Mqtt5AsyncClient client, Mqtt5Publish message, String in, String out, MqttQos qos) {
        var sent = client.publishWith()
                .topic(out + message.getTopic().toString().substring(in.length()))
                .qos(qos)
                .payload(message.getPayload().orElseThrow())
                .send();
        if (qos != MqttQos.AT_MOST_ONCE) {
            sent.thenRun(message::acknowledge);
        }
    }
}
