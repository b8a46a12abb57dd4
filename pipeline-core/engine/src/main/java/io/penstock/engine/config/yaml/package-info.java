/* SPDX-License-Identifier: Apache-2.0 */
/** YAML 1.2 as a tree that knows where each of its nodes stands, and what is found wrong there. */
@NullMarked
package io.penstock.engine.config.yaml;

import org.jspecify.annotations.NullMarked;
