/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Cause;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.rule.Interlock;
import io.penstock.api.rule.ValueTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What forbids writes, found by the output that is written. Immutable; a check of one value takes about a microsecond an interlock. */
final class Interlocks {
    private record Ban(Interlock interlock, ValueTest test) {}

    private final Map<String, Map<String, List<Ban>>> bans = new HashMap<>();
    private final LastValues values;

    Interlocks(List<Interlock> interlocks, LastValues values) {
        this.values = values;
        for (Interlock interlock : interlocks) {
            interlock.never().forEach((output, test) -> bans.computeIfAbsent(output.device(), d -> new HashMap<>())
                    .computeIfAbsent(output.resource(), r -> new ArrayList<>())
                    .add(new Ban(interlock, test)));
        }
    }

    /**
     * @param written by resource, each in the shape of its type
     * @param except the interlock that asks, to which its own ban does not apply; empty for none
     * @param safe whether they are safe values of the outputs: what only guards a force refuses them when its condition holds for sure
     * @param now nanoseconds since the epoch
     * @param nanoTime the monotonic clock
     * @throws RefusedException when one forbids a value, or cannot tell because an input is missing or stale
     */
    void check(
            String device,
            List<DeviceResource> resources,
            Map<String, Object> written,
            String except,
            boolean safe,
            long now,
            long nanoTime)
            throws RefusedException {
        Map<String, List<Ban>> ofDevice = bans.get(device);
        if (ofDevice == null) {
            return;
        }
        for (int i = 0; i < resources.size(); i++) {
            DeviceResource resource = resources.get(i);
            List<Ban> its = ofDevice.get(resource.name());
            Object typed = written.get(resource.name());
            if (its != null && typed != null) {
                Object value = TypedValues.asJson(resource.properties().valueType(), typed);
                for (Ban ban : its) {
                    if (!ban.interlock().name().equals(except)) {
                        boolean mayNotTell = safe && ban.test().guardsForce();
                        check(ban, device + "/" + resource.name(), value, mayNotTell, now, nanoTime);
                    }
                }
            }
        }
    }

    private void check(Ban ban, String output, Object value, boolean mayNotTell, long now, long nanoTime)
            throws RefusedException {
        Interlock interlock = ban.interlock();
        try {
            if (ban.test().test(value)) {
                condition(interlock, output, value, mayNotTell, now, nanoTime);
            }
        } catch (RuntimeException e) {
            if (mayNotTell) {
                return;
            }
            // One that cannot be evaluated cannot tell, and refuses as one whose input is missing.
            throw new RefusedException(
                    Cause.STALE_INPUT, "interlock '" + interlock.name() + "' cannot tell about " + output + ": " + e);
        }
    }

    private void condition(
            Interlock interlock, String output, Object value, boolean mayNotTell, long now, long nanoTime)
            throws RefusedException {
        Facts facts = Facts.of(interlock, values, now, nanoTime);
        if (!facts.complete() && mayNotTell) {
            return;
        }
        if (!facts.complete()) {
            throw new RefusedException(
                    Cause.STALE_INPUT,
                    "interlock '" + interlock.name() + "' watches over " + output + " and cannot tell: "
                            + facts.missing());
        }
        if (facts.hold(interlock)) {
            throw new RefusedException(
                    Cause.INTERLOCK,
                    "interlock '" + interlock.name() + "' forbids " + output + " = " + value + " while "
                            + interlock.condition().text() + ": "
                            + (interlock.reason().isEmpty() ? "" : interlock.reason() + ", ")
                            + "and now " + facts.inWords(interlock));
        }
    }
}
