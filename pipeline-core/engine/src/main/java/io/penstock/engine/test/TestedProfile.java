/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.test;

import io.penstock.engine.profile.Profile;
import java.util.List;

/**
 * A profile with its tests.
 *
 * @param cases in the order of the files and within them
 */
public record TestedProfile(Profile profile, List<TestCase> cases) {}
