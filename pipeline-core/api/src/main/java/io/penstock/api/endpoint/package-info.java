/* SPDX-License-Identifier: Apache-2.0 */
/** The SPI of a pipeline's destinations. */
@NullMarked
package io.penstock.api.endpoint;

import org.jspecify.annotations.NullMarked;
