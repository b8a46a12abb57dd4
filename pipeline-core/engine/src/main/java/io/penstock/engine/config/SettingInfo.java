/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.plugin.Setting;

/**
 * A setting as its {@link io.penstock.api.plugin.Setting} declares it.
 *
 * @param key in YAML
 * @param component of the record
 * @param type what it may be
 * @param nullable whether it is null when absent, even where its type has an empty value
 * @param doc what it does
 * @param defaultValue as in YAML; empty for none
 * @param required whether it must be there
 * @param main whether the short form sets it
 * @param example as in YAML; empty for none
 * @param min least number
 * @param max greatest number
 * @param needed from when on a path must lead to a file
 * @param holds what must be in that file
 */
public record SettingInfo(
        String key,
        String component,
        SettingType type,
        boolean nullable,
        String doc,
        String defaultValue,
        boolean required,
        boolean main,
        String example,
        double min,
        double max,
        Setting.Needed needed,
        Setting.Holds holds) {}
