/* SPDX-License-Identifier: Apache-2.0 */
/** What EdgeX's core-command says and takes, whichever door it comes by: its DTOs, query parameters and status codes. */
@NullMarked
package io.penstock.app.edgex;

import org.jspecify.annotations.NullMarked;
