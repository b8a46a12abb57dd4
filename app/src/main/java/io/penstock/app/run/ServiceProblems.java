/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.error.Place;
import io.penstock.api.error.Problem;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.Finding;
import io.penstock.device.sdk.command.DeskLint;
import io.penstock.device.sdk.command.DeskLint.Drivers;
import io.penstock.engine.config.ProfileFiles;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.profile.Door;
import io.penstock.engine.profile.PlacedDevices;
import io.penstock.engine.profile.Profile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the sdk finds wrong with the device services of a profile, beyond what binding checks. */
public final class ServiceProblems {
    private ServiceProblems() {}

    /** What stops the start. */
    public static List<Problem> of(Profile profile) {
        return of(profile, List.of());
    }

    /**
     * The same of a profile that has other mistakes, for lint: nothing that may only follow from those.
     *
     * @param told what binding found
     */
    public static List<Problem> of(Profile profile, List<Problem> told) {
        Problems found = new Problems();
        if (!isAnyIn("services/", told)) {
            profile.services().values().forEach(service -> DeviceServices.lint(service)
                    .forEach(f -> found.error(placeOf(f, profile), f.text())));
            if (!isAnyIn(ProfileFiles.MAIN, told)) { // where the command doors stand
                desk(profile).problems().forEach(f -> found.error(placeOf(f, profile), f.text()));
            }
        }
        return found.inOrder();
    }

    private static boolean isAnyIn(String path, List<Problem> told) {
        return told.stream()
                .anyMatch(p -> p.severity() == Problem.Severity.ERROR
                        && p.place().file().startsWith(path));
    }

    /** What does not. */
    public static List<Problem> warnings(Profile profile) {
        return desk(profile).warnings().stream()
                .map(f -> Problem.warning(placeOf(f, profile), f.text()))
                .toList();
    }

    private static DeskLint desk(Profile profile) {
        Set<String> engines = new HashSet<>();
        if (!profile.rules().rules().isEmpty()) {
            engines.add(RulesHost.YAML);
        }
        if (!profile.rules().drools().isEmpty()) {
            engines.add(DroolsPart.NAME);
        }
        Map<String, Door> doors = profile.commands().doors();
        return DeskLint.of(
                profile.devices(),
                new Drivers(Set.of(RulesHost.YAML, DroolsPart.NAME), engines),
                new Drivers(
                        doors.keySet(),
                        doors.keySet().stream()
                                .filter(name -> doors.get(name).enabled())
                                .collect(Collectors.toSet())));
    }

    private static Place placeOf(Finding finding, Profile profile) {
        if (profile.devices() instanceof PlacedDevices placed) {
            return finding.of() == Finding.Of.DEVICE
                    ? placed.placeInDevice(finding.name(), finding.path())
                    : placed.placeInProfile(finding.name(), finding.path());
        }
        return Place.UNKNOWN;
    }
}
