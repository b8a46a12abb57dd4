/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.penstock.engine.config.PluginInfo;
import io.penstock.engine.config.PluginKind;
import io.penstock.engine.config.PluginRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One sample of one endpoint at the end of a pipeline of its own. What is written down of it: {@code # arrives: file GLOB},
 * {@code mqtt FILTER}, {@code http PATH}, or {@code nowhere} with the reason, where the sample's destination is not to be had here: then
 * it must keep its events and hold up nobody else. {@code # replace: THIS => THAT} puts a destination of ours into the sample.
 *
 * @param written what is written down of it
 */
record EndpointCase(Written written) {
    private static final String ARROW = " => ";

    static List<EndpointCase> all(PluginRegistry registry) {
        List<EndpointCase> cases = new ArrayList<>();
        for (PluginInfo plugin : registry.all(PluginKind.ENDPOINT)) {
            Written.of(plugin).forEach(w -> cases.add(new EndpointCase(w)));
        }
        return cases;
    }

    String pipeline() {
        return "endpoint-" + written.name();
    }

    /** Its block under {@code pipelines:}. */
    String yaml(FarSides sides) {
        String sample = written.sample();
        for (String replaced : written.all("replace")) {
            String[] both = replaced.split(ARROW, 2);
            sample = sample.replace(both[0], both[1].replace("{http}", sides.address()));
        }
        return """
                  %s:
                    from: {devices: ["*"], except: {devices: [%s]}}
                    steps: [format: json]
                    to:
                      there:
                        %s
                """
                .formatted(pipeline(), Samples.COUNTER, sample.strip().replace("\n", "\n        "));
    }

    /** Whether as much arrived as must. */
    boolean isDone(FarSides sides, List<String> events) throws IOException {
        return !written.exists() || isNowhere() || arrived(sides).size() >= events.size();
    }

    private boolean isNowhere() {
        return written.one("arrives", "").startsWith("nowhere");
    }

    private List<String> arrived(FarSides sides) throws IOException {
        return sides.arrived(written.one("arrives", ""));
    }

    /** Each event once; in one order where all of it comes to one place. */
    void check(FarSides sides, List<String> events, Metrics metrics) throws IOException {
        if (!written.exists()) {
            fail("endpoint '%s' has nothing written down for `%s`. Say in %s where its messages arrive: "
                            .formatted(written.name(), written.sample(), written.place())
                    + "`# arrives: file GLOB`, `mqtt FILTER`, `http PATH` or `nowhere, because ...`; "
                    + "`# replace: THIS => THAT` puts in a destination of the harness");
        }
        if (isNowhere()) {
            assertThat(metrics.lanes(pipeline(), "events_out_total")).isZero();
            assertThat(metrics.lanes(pipeline(), "events_dead_total")).isZero();
            return;
        }
        List<String> arrived = arrived(sides);
        if (written.one("arrives", "").startsWith("file") && written.sample().contains("{")) {
            assertThat(arrived).containsExactlyInAnyOrderElementsOf(events);
        } else {
            assertThat(arrived).as("what `%s` delivers", written.sample()).isEqualTo(events);
        }
    }
}
