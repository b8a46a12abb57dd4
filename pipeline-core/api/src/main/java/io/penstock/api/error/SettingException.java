/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a compact constructor when a setting breaks a rule; the linter adds plugin and place. The text reads
 * {@code <setting> <rule> but was <finding>}.
 */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String setting;

    /**
     * @param setting the record component's YAML name; its value is the place shown
     * @param rule such as {@code must be between 1 and 9}
     * @param finding the value found; null when it is absent
     */
    public SettingException(String setting, String rule, @Nullable Object finding) {
        super(setting + " " + rule
                + (finding == null
                        ? " but is absent"
                        : finding instanceof Number ? " but was " + finding : " but was '" + finding + "'"));
        this.setting = setting;
    }

    public String setting() {
        return setting;
    }
}
