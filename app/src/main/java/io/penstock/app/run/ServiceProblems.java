/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.error.Place;
import io.penstock.api.error.Problem;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.command.DeskLint;
import io.penstock.engine.profile.Profile;
import java.util.ArrayList;
import java.util.List;

/** What the sdk finds wrong with the device services of a profile, beyond what binding checks. */
public final class ServiceProblems {
    private static final Place OUTPUTS = new Place("services", 0, 0);

    private ServiceProblems() {}

    /** What stops the start. */
    public static List<Problem> of(Profile profile) {
        List<Problem> out = new ArrayList<>();
        profile.services().values().forEach(service -> DeviceServices.lint(service)
                .forEach(text -> out.add(Problem.error(new Place("services/" + service.name(), 0, 0), text))));
        DeskLint.of(profile.devices()).problems().forEach(text -> out.add(Problem.error(OUTPUTS, text)));
        return out;
    }

    /** What does not. */
    public static List<Problem> warnings(Profile profile) {
        return DeskLint.of(profile.devices()).warnings().stream()
                .map(text -> Problem.warning(OUTPUTS, text))
                .toList();
    }
}
