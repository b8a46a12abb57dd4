/* SPDX-License-Identifier: Apache-2.0 */
/** How the program logs: its format, how often, and nothing that a stranger wrote as he wrote it. */
@NullMarked
package io.penstock.app.log;

import org.jspecify.annotations.NullMarked;
