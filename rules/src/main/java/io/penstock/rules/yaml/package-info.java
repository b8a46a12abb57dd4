/* SPDX-License-Identifier: Apache-2.0 */
/** YAML rules: small state machines on the latest readings. */
@NullMarked
package io.penstock.rules.yaml;

import org.jspecify.annotations.NullMarked;
