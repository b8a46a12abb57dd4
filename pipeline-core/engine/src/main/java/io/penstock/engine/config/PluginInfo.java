/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.plugin.Plugin;
import java.util.List;

/**
 * A plugin as it declares itself.
 *
 * @param kind what it is
 * @param type the record
 * @param declaration its annotation: name, summary, samples
 */
public record PluginInfo(PluginKind kind, Class<? extends Record> type, Plugin declaration) {
    public String name() {
        return declaration.name();
    }

    /** Its settings, in the order declared. */
    public List<SettingInfo> settings() {
        return RecordInfo.of(type).settings();
    }
}
