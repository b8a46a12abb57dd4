/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test against a program that is not ours. Where that is not installed the test is reported as skipped, with what to install;
 * with {@code PENSTOCK_INTEROP=required} in the environment, as {@code .ci/run} has it, it fails instead.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(PeerCondition.class)
public @interface RequiresPeer {
    Peer[] value();
}
