/* SPDX-License-Identifier: Apache-2.0 */
/** The endpoint {@code camel}: any of Camel's components as a destination. */
@NullMarked
package io.penstock.endpoint.camel;

import org.jspecify.annotations.NullMarked;
