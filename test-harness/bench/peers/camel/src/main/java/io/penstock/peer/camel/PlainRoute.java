/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.peer.camel;

import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.apache.camel.main.Main;

/**
 * MQTT in, filter, convert, MQTT out, as one writes it after reading the pages of Camel's components: JSON to a map, a bean, a map to
 * JSON. Paho acknowledges a message when the route has returned, so QoS 1 loses none; one thread does all of it.
 */
public final class PlainRoute extends RouteBuilder {
    private final String options;

    private PlainRoute(String port, String qos) {
        options = "?brokerUrl=tcp://127.0.0.1:" + port + "&qos=" + qos;
    }

    /** @param args port, QoS */
    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new PlainRoute(args[0], args[1]));
        main.run();
    }

    @Override
    public void configure() {
        from("paho-mqtt5:camel/in/#" + options)
                .unmarshal()
                .json(Map.class)
                .bean(Meter.class)
                .filter(simple("${body.isEmpty} == false"))
                .marshal()
                .json()
                .process(e -> e.getMessage()
                        .setHeader(
                                PahoMqtt5Constants.CAMEL_PAHO_OVERRIDE_TOPIC,
                                out(e.getMessage().getHeader(PahoMqtt5Constants.MQTT_TOPIC, "", String.class))))
                .to("paho-mqtt5:camel/out" + options);
    }

    /** {@code camel/in/meter-1/all} becomes {@code camel/out/meter-1}. */
    private static String out(String in) {
        return "camel/out/" + in.split("/", -1)[2];
    }
}
