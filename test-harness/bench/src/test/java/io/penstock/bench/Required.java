/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For tests that need a program of somebody else's: as the interop tests do, they are left out where it is not installed, and fail with
 * {@code PENSTOCK_INTEROP=required} in the environment.
 */
public final class Required {
    private Required() {}

    /** @param missing why the test cannot be made here, if so */
    public static void there(Optional<String> missing) {
        there(missing, System.getenv("PENSTOCK_INTEROP"));
    }

    static void there(Optional<String> missing, @Nullable String interop) {
        missing.ifPresent(why -> {
            assertThat(interop).as(why).isNotEqualTo("required");
            assumeTrue(false, why);
        });
    }
}
