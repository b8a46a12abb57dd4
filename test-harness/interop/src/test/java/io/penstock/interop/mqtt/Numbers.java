/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.awaitility.Awaitility.await;

import io.penstock.connection.mqtt.MqttLink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What has arrived at {@code cloud/counter} of a broker, doubles included. */
final class Numbers implements AutoCloseable {
    private static final Pattern VALUE = Pattern.compile("\"N\":(\\d+)");

    private final Queue<Integer> got = new ConcurrentLinkedQueue<>();
    private final MqttLink link;

    private Numbers(MqttLink link) {
        this.link = link;
    }

    /** Returns when it is subscribed. */
    static Numbers from(Mosquitto broker) {
        MqttLink link = MqttLinkIT.connection(broker.url(), "5", null).open("listener");
        Numbers numbers = new Numbers(link);
        link.subscribe("cloud/+", 1, m -> {
            Matcher value = VALUE.matcher(MqttLinkIT.text(m));
            if (value.find()) {
                numbers.got.add(Integer.parseInt(value.group(1)));
            }
            m.acknowledge();
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> link.state().up());
        return numbers;
    }

    /** Publishes them in order, one a message, as a foreign client does. */
    static void publish(Mosquitto broker, int from, int to) throws IOException, InterruptedException {
        broker.client("mosquitto_pub", lines(from, to), "-q", "1", "-t", "plant/counter/N", "-l");
    }

    static String lines(int from, int to) {
        return range(from, to).stream().map(String::valueOf).collect(Collectors.joining("\n", "", "\n"));
    }

    static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    int size() {
        return got.size();
    }

    /** In the order of their first arrival: what came again after a fault is left out. */
    List<Integer> distinct() {
        return new ArrayList<>(new LinkedHashSet<>(got));
    }

    List<String> gaps() {
        return gaps(new ArrayList<>(got));
    }

    /** The places where a number came first that does not follow the one before, with what came about there; empty for 0, 1, 2... */
    static List<String> gaps(List<Integer> all) {
        List<String> gaps = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        int last = -1;
        for (int i = 0; i < all.size(); i++) {
            int number = all.get(i);
            if (seen.add(number)) {
                if (number != last + 1) {
                    gaps.add(number + " came first after " + last + ": "
                            + all.subList(Math.max(0, i - 5), Math.min(all.size(), i + 6)));
                }
                last = number;
            }
        }
        return gaps;
    }

    @Override
    public void close() {
        link.close();
    }
}
