/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.setting;

import org.jspecify.annotations.Nullable;

/** All units that are known. Safe for many threads; answers are cached. */
public interface Units {
    /** The unit of this text, or null when nobody knows it. */
    @Nullable
    Unit find(String symbol);
}
