/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.command.Answer;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Write;
import io.penstock.api.error.NearMiss;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A write in the driver's own terms, converted and checked. */
final class PlannedWrite<L extends Record, P extends Record> implements DeviceWrite {
    /** A float that went through a device and back; seven digits is what a Float32 keeps. */
    private static final double SAME = 1e-6;

    private final DeviceRunner<L, P> device;
    private final List<Conversion> conversions = new ArrayList<>();
    private final List<Write<P>> writes = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    private PlannedWrite(DeviceRunner<L, P> device) {
        this.device = device;
    }

    /** @throws DeviceException of kind INVALID for a value that is missing or wrong, UNKNOWN for one of no resource of these */
    static <L extends Record, P extends Record> PlannedWrite<L, P> of(
            DeviceRunner<L, P> device, List<Source<P>> sources, Map<String, Object> given) throws DeviceException {
        PlannedWrite<L, P> plan = new PlannedWrite<>(device);
        for (Source<P> source : sources) {
            for (int i = 0; i < source.points().size(); i++) {
                plan.add(source, i, given);
            }
        }
        for (String name : given.keySet()) {
            if (!plan.values.containsKey(name)) {
                throw new DeviceException(
                        DeviceException.Kind.UNKNOWN,
                        "resource must be one of " + plan.values.keySet() + " but was '" + name + "'"
                                + NearMiss.hint(name, plan.values.keySet()));
            }
        }
        return plan;
    }

    private void add(Source<P> source, int i, Map<String, Object> given) throws DeviceException {
        String resource = source.points().get(i).name();
        Object value = given.get(resource);
        String absent = source.defaults().get(i);
        if (value == null && (absent == null || absent.isEmpty())) {
            throw new DeviceException(
                    DeviceException.Kind.INVALID, "resource '" + resource + "' must be given: it has no defaultValue");
        }
        Conversion conversion = source.conversions().get(i);
        try {
            Object typed = conversion.typed(value == null ? absent : value);
            writes.add(new Write<>(source.points().get(i), conversion.raw(typed)));
            conversions.add(conversion);
            values.put(resource, typed);
        } catch (IllegalArgumentException e) {
            throw new DeviceException(DeviceException.Kind.INVALID, e.getMessage(), e);
        }
    }

    @Override
    public Map<String, Object> values() {
        return values;
    }

    @Override
    public List<Answer.Change> changes() {
        List<Answer.Change> out = new ArrayList<>(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            String resource = writes.get(i).point().name();
            LastValue last = device.lastValues().get(resource);
            out.add(new Answer.Change(resource, last == null ? null : text(last.reading()), after(i)));
        }
        return List.copyOf(out);
    }

    private static @Nullable String text(Reading reading) {
        return reading.isGood() ? ValueText.plain(reading) : null;
    }

    private String after(int i) {
        String text = text(expected(i, 1));
        return text == null ? String.valueOf(values.get(writes.get(i).point().name())) : text;
    }

    /** What a read gives when the device has taken it. */
    private Reading expected(int i, long origin) {
        return conversions.get(i).read(Reply.of(writes.get(i).value()), origin);
    }

    @Override
    public void perform(Deadline deadline) throws IOException {
        device.write(conversions, writes, deadline);
    }

    @Override
    public String readBack(Deadline deadline) throws IOException {
        Source<P> back = new Source<>(
                "",
                true,
                false,
                writes.stream().map(Write::point).toList(),
                conversions.stream()
                        .map(c -> Conversion.of(c.resource(), Map.of()))
                        .toList(),
                List.of(),
                Map.of());
        Event event = device.read(back, deadline);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            Reading found = event.readings().get(i);
            Reading expected = expected(i, found.origin());
            if (!same(expected, found)) {
                wrong.add("resource '" + found.resource() + "' must be " + text(expected) + " now but is "
                        + (found.isGood() ? ValueText.plain(found) : "without a value"));
            }
        }
        return String.join("; ", wrong);
    }

    private static boolean same(Reading expected, Reading found) {
        if (!found.isGood() || found.type() != expected.type()) {
            return false;
        }
        if (found.isNumber() && !found.type().isInteger()) {
            double difference = Math.abs(found.number() - expected.number());
            return difference <= SAME * Math.max(1, Math.abs(expected.number()));
        }
        return found.bits() == expected.bits() && Objects.deepEquals(found.object(), expected.object());
    }
}
