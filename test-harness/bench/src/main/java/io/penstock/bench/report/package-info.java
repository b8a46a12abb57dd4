/* SPDX-License-Identifier: Apache-2.0 */
/** What was measured, as JSON, as a page for a browser, as a table for docs, and beside an earlier run. */
@NullMarked
package io.penstock.bench.report;

import org.jspecify.annotations.NullMarked;
