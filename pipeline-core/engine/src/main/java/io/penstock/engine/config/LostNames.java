/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import java.util.function.Predicate;

/**
 * What a profile does not have only because of a mistake, which is told: a test that names it is right. All else that a test names and the
 * profile does not have is told in the same run.
 *
 * @param connections by name
 * @param endpoints by the names that a test may call them
 * @param alerts by name
 * @param rules whether there are any among them
 */
record LostNames(Predicate<String> connections, Predicate<String> endpoints, Predicate<String> alerts, boolean rules) {
    static final LostNames NONE = new LostNames(name -> false, name -> false, name -> false, false);
}
