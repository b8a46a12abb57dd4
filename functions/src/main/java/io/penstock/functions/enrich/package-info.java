/* SPDX-License-Identifier: Apache-2.0 */
/** Functions that add what else is known. */
@NullMarked
package io.penstock.functions.enrich;

import org.jspecify.annotations.NullMarked;
