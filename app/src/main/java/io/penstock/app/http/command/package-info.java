/* SPDX-License-Identifier: Apache-2.0 */
/** The REST API, as EdgeX's core-command serves it. */
@NullMarked
package io.penstock.app.http.command;

import org.jspecify.annotations.NullMarked;
