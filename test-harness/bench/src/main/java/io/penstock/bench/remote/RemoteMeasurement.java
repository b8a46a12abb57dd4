/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.remote;

import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.service.Asked;
import io.penstock.bench.service.ServiceProfile;
import io.penstock.bench.service.Started;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/** What can be said from outside of the Penstock that {@code --target} names; of one that it starts here when none is named. */
public final class RemoteMeasurement implements Measurement {
    @Override
    public String name() {
        return "target";
    }

    @Override
    public String group() {
        return "from outside";
    }

    @Override
    public String about() {
        return "A Penstock that runs elsewhere (--target URL): its health, what /metrics says over a while, how fast its API answers.";
    }

    @Override
    public double minutes() {
        return 2.5;
    }

    @Override
    public Set<String> options() {
        return Set.of("target", "minutes", "cacert");
    }

    @Override
    public boolean inAll(Effort effort) {
        return effort.remote().isPresent();
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        try (WorkFolder work = new WorkFolder("target");
                Asked asked = new Asked(work.path().resolve("client.log"))) {
            if (effort.target() != null) {
                measure(report, effort, asked, effort.target());
                return;
            }
            Path profile = ServiceProfile.write(work.path().resolve("profile"), 10, "100ms");
            try (Started here = Started.run(
                    Role.MEASURED,
                    profile,
                    profile.resolve(ServiceProfile.OUT),
                    work.path().resolve("penstock.log"))) {
                measure(report, effort, asked, here.api());
            }
        }
    }

    private static void measure(Report report, Effort effort, Asked asked, URI target) throws IOException {
        asked.turnTo(target, effort.token(), effort.authority());
        new RemoteBench(report, effort, asked, target).run();
    }
}
