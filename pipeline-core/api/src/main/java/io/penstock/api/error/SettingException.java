/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.error;

import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a compact constructor when a setting breaks a rule; the linter adds plugin and place. The text reads
 * {@code <setting> <rule> but was <finding>}.
 */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String setting;

    /**
     * @param setting the record component's YAML name, or the way to one in it, such as {@code rotate.size} or {@code labels[0]}; its value is
     *     the place shown
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

    private SettingException(String setting, String text) {
        super(text);
        this.setting = setting;
    }

    /** For a key that is none of those known; the text says which was meant, where it is near to one. */
    public static SettingException unknown(String setting, String key, Collection<String> known) {
        return new SettingException(
                setting,
                setting + " must be one of " + new TreeSet<>(known) + " but was '" + key + "'"
                        + NearMiss.hint(key, known));
    }

    public String setting() {
        return setting;
    }
}
