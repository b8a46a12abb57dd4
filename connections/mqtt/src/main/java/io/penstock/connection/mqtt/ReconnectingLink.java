/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.penstock.api.connection.LinkState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The link: one dialer out, one in with a session that lasts, one in without. */
final class ReconnectingLink implements MqttLink {
    private static final Logger LOG = LoggerFactory.getLogger(ReconnectingLink.class);
    /** How long a filter that nobody listens to stays subscribed: a reload takes it up again within this. */
    private static final long GRACE_SECONDS = 5;
    /** How long after the start the lasting session's messages wait for services that are still being opened. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name;
    private final ScheduledThreadPoolExecutor timer;
    private final Wire.Maker maker;
    private final Outbound outbound = new Outbound();
    /** Whether the session of what comes in is kept: else what is left unacknowledged never comes again. */
    private final boolean lasting;

    private final Inbound inbound;
    private final Inbound liveInbound;
    private final Dialer out;
    private final Dialer in;
    private final Dialer live;

    ReconnectingLink(String name, MqttConnection settings, String clientId) {
        this(name, settings, clientId, new NettyWires(name, settings));
    }

    ReconnectingLink(String name, MqttConnection settings, String clientId, Wire.Maker maker) {
        this.name = name;
        this.maker = maker;
        this.timer = new ScheduledThreadPoolExecutor(1, run -> {
            Thread thread = new Thread(run, "mqtt-" + name);
            thread.setDaemon(true);
            return thread;
        });
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.lasting = !settings.sessionExpiry().isZero();
        this.inbound = new Inbound(name, lasting ? PATIENCE : Duration.ZERO, timer);
        this.liveInbound = new Inbound(name, Duration.ZERO, timer);
        SplittableRandom random = new SplittableRandom();
        Reconnect reconnect = settings.reconnectOrDefault();
        this.out = new Dialer(name, clientId, false, maker, reconnect.backoff(random.split()), timer, outbound);
        this.in = new Dialer(name, clientId + "-in", true, maker, reconnect.backoff(random.split()), timer, inbound);
        this.live = new Dialer(
                name, clientId + "-live", false, maker, reconnect.backoff(random.split()), timer, liveInbound);
        settings.warnings().forEach(w -> LOG.warn("connection={}: {}", name, w));
    }

    @Override
    public LinkState state() {
        List<Dialer> used = Stream.of(out, in, live).filter(Dialer::isStarted).toList();
        if (used.isEmpty()) {
            return LinkState.down("nothing uses it yet");
        }
        return used.stream().map(Dialer::state).filter(s -> !s.up()).findFirst().orElse(LinkState.UP);
    }

    @Override
    public Publisher publisher(Duration wait) throws IOException {
        out.start();
        return outbound.await(
                wait, () -> "connection '" + name + "': " + out.state().reason());
    }

    @Override
    public Subscription subscribe(String filter, int qos, Consumer<Received> listener) {
        return subscribe(filter, qos, Duration.ZERO, listener);
    }

    @Override
    public Subscription subscribe(String filter, int qos, Duration linger, Consumer<Received> listener) {
        return take(new Group(null, linger, List.of(new Wanted(filter, qos, listener)), () -> {}));
    }

    @Override
    public Subscription subscribe(String owner, Duration linger, List<Wanted> wanted, Runnable allRead) {
        return take(new Group(owner, linger, wanted, allRead));
    }

    @Override
    public void expect(Set<String> owners) {
        if (inbound.expect(Set.copyOf(owners))) {
            again();
        }
    }

    /** So that what was left comes again, where it does; or so that its subscriptions end. */
    private void again() {
        if (lasting) {
            in.redial();
        } else {
            in.refresh();
        }
    }

    private Subscription take(Group group) {
        boolean behind = inbound.add(group);
        in.start();
        if (behind) {
            again();
        } else {
            in.refresh();
        }
        return () -> leave(group);
    }

    @Override
    public Subscription subscribeLive(String filter, int qos, Consumer<Received> listener) {
        Group group = new Group(null, Duration.ZERO, List.of(new Wanted(filter, qos, listener)), () -> {});
        liveInbound.add(group);
        live.start();
        live.refresh();
        return () -> {
            group.leave();
            liveInbound.forget(group);
            live.refresh();
        };
    }

    private void leave(Group group) {
        group.leave();
        try {
            timer.schedule(
                    () -> {
                        if (inbound.forget(group)) {
                            again();
                        }
                    },
                    GRACE_SECONDS,
                    TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("connection={}: the link was closed first", name, e);
        }
    }

    @Override
    public void close() {
        CompletableFuture<?> goodbyes = CompletableFuture.allOf(out.close(), in.close(), live.close());
        timer.shutdownNow();
        try {
            goodbyes.get(700, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("connection={}: the broker was not there to hear the goodbye", name, e);
        }
        maker.close();
    }
}
