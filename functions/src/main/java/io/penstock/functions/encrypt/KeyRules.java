/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.encrypt;

import io.penstock.api.error.SettingException;
import io.penstock.api.setting.Secret;

/** What a key must be. */
final class KeyRules {
    private KeyRules() {}

    static void check(String setting, Secret key) {
        try {
            key.key(Wire.KEY);
        } catch (IllegalArgumentException e) {
            // the finding is the secret's name: its value stands in no error
            throw new SettingException(setting, "must be " + Wire.KEY + " bytes in base64 or hex", key.toString());
        }
    }
}
