/* SPDX-License-Identifier: Apache-2.0 */
/** From a folder of YAML to a linted {@link io.penstock.engine.profile.Profile}; and what is said of plugins elsewhere: schema, reference. */
@NullMarked
package io.penstock.engine.config;

import org.jspecify.annotations.NullMarked;
