/* SPDX-License-Identifier: Apache-2.0 */
/** What every call to a Camel endpoint has in common, be it a step's or that of the endpoint {@code camel}. */
@NullMarked
package io.penstock.camel;

import org.jspecify.annotations.NullMarked;
