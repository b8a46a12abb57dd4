/* SPDX-License-Identifier: Apache-2.0 */
/** Tests of YAML rules. */
@org.jspecify.annotations.NullMarked
package io.penstock.rules.yaml;
