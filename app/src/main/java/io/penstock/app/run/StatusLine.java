/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.engine.lane.LaneState;
import io.penstock.engine.lane.LaneStatus;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What passes, in one line: for each lane the events in and out, the lag, what was refused and what is dead. On a terminal the line is
 * written over each second; elsewhere a new one comes each 30 s.
 */
public final class StatusLine implements AutoCloseable {
    private static final int USUAL_WIDTH = 80;
    private static final String CLEAR = "\r\u001b[K";

    private final Supplier<List<LaneStatus>> lanes;
    private final PrintWriter out;
    private final boolean terminal;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread t = new Thread(task, "status-line");
        t.setDaemon(true);
        return t;
    });

    public StatusLine(Supplier<List<LaneStatus>> lanes, PrintWriter out, boolean terminal) {
        this.lanes = lanes;
        this.out = out;
        this.terminal = terminal;
        long seconds = terminal ? 1 : 30;
        timer.scheduleWithFixedDelay(this::show, terminal ? 1 : 5, seconds, TimeUnit.SECONDS);
    }

    private void show() {
        String line = text(lanes.get());
        if (terminal) {
            out.print(CLEAR + shortened(line, width(System.getenv("COLUMNS"))));
            out.flush();
        } else {
            out.println(line);
        }
    }

    static String text(List<LaneStatus> lanes) {
        StringBuilder line = new StringBuilder();
        for (LaneStatus lane : lanes) {
            line.append(line.length() == 0 ? "" : "  |  ")
                    .append(lane.name())
                    .append(
                            lane.state() == LaneState.RUNNING
                                    ? ""
                                    : " " + lane.state().name().toLowerCase(Locale.ROOT))
                    .append(": in ")
                    .append(lane.eventsIn())
                    .append(", out ")
                    .append(lane.eventsOut())
                    .append(", lag ")
                    .append(lane.lag())
                    .append(", refused ")
                    .append(lane.refused())
                    .append(", dead ")
                    .append(lane.deadLetters());
        }
        return line.length() == 0 ? "no pipelines" : line.toString();
    }

    /** A line longer than the terminal would scroll instead of being written over. */
    static String shortened(String line, int width) {
        return line.length() < width ? line : line.substring(0, Math.max(0, width - 2)) + "…";
    }

    /** @param columns as the launcher gives it; null where it does not know */
    static int width(@Nullable String columns) {
        try {
            int width = columns == null ? 0 : Integer.parseInt(columns);
            return width > 0 ? width : USUAL_WIDTH;
        } catch (NumberFormatException e) {
            return USUAL_WIDTH;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        if (terminal) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
