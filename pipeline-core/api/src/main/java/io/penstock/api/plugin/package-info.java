/* SPDX-License-Identifier: Apache-2.0 */
/** The annotations that declare a plugin. */
@NullMarked
package io.penstock.api.plugin;

import org.jspecify.annotations.NullMarked;
