/* SPDX-License-Identifier: Apache-2.0 */
/** The endpoint {@code file}: whole lines, acknowledged once written, mended after a crash. */
@NullMarked
package io.penstock.endpoint.file;

import org.jspecify.annotations.NullMarked;
