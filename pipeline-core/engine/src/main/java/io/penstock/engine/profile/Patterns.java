/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.error.SettingException;
import io.penstock.api.setting.Matcher;
import java.util.List;

/** Checks lists of devices and resources that somebody may use. */
final class Patterns {
    private static final String LABEL = "label:";

    private Patterns() {}

    /** @throws SettingException when one is no pattern */
    static void check(String setting, List<String> patterns) {
        for (String pattern : patterns) {
            try {
                Matcher.of(pattern.startsWith(LABEL) ? pattern.substring(LABEL.length()) : pattern);
            } catch (IllegalArgumentException e) {
                throw new SettingException(setting, "must be names or globs", pattern);
            }
        }
    }
}
