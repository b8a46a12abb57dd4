/* SPDX-License-Identifier: Apache-2.0 */
/** What the files in a profile's {@code tests/} say: cases, their steps, and what is expected. Bound and linted, not run. */
@NullMarked
package io.penstock.engine.test;

import org.jspecify.annotations.NullMarked;
