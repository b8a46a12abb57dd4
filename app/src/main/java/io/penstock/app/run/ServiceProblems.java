/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.error.Place;
import io.penstock.api.error.Problem;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.engine.profile.Profile;
import java.util.List;

/** What the sdk finds wrong with the device services of a profile, beyond what binding checks. */
public final class ServiceProblems {
    private ServiceProblems() {}

    public static List<Problem> of(Profile profile) {
        return profile.services().values().stream()
                .flatMap(service -> DeviceServices.lint(service).stream()
                        .map(text -> Problem.error(new Place("services/" + service.name(), 0, 0), text)))
                .toList();
    }
}
