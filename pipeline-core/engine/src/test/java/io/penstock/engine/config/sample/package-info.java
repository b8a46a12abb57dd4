/* SPDX-License-Identifier: Apache-2.0 */
/** Plugins for the tests of the loader. */
@NullMarked
package io.penstock.engine.config.sample;

import org.jspecify.annotations.NullMarked;
