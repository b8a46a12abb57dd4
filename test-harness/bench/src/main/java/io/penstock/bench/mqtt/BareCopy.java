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

    /** @param args ports of the brokers in and out, prefix of the topics in, prefix of the topics out, QoS, a file made once it is subscribed */
    public static void main(String[] args) throws IOException, InterruptedException {
        Way way = new Way(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        String in = args[2];
        String out = args[3];
        MqttQos qos = MqttQos.fromCode(Integer.parseInt(args[4]));
        Mqtt5AsyncClient client = connected(way.in());
        Mqtt5AsyncClient north = way.isThroughOne() ? client : connected(way.out());
        boolean acknowledges = qos != MqttQos.AT_MOST_ONCE;
        client.subscribeWith()
                .topicFilter(in + "/#")
                .qos(qos)
                .callback(m -> copy(north, m, in, out, qos))
                .manualAcknowledgement(acknowledges)
                .send()
                .join();
        Files.createFile(Path.of(args[5]));
        new CountDownLatch(1).await();
    }

    private static Mqtt5AsyncClient connected(int port) {
        Mqtt5AsyncClient client = MqttClient.builder()
                .identifier("bare-copy")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .useMqttVersion5()
                .buildAsync();
        client.connect().join();
        return client;
    }

    private static void copy(Mqtt5AsyncClient north, Mqtt5Publish message, String in, String out, MqttQos qos) {
        var sent = north.publishWith()
                .topic(out + message.getTopic().toString().substring(in.length()))
                .qos(qos)
                .payload(message.getPayload().orElseThrow())
                .send();
        if (qos != MqttQos.AT_MOST_ONCE) {
            sent.thenRun(message::acknowledge);
        }
    }
}
