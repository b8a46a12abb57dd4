/* SPDX-License-Identifier: Apache-2.0 */
/** The endpoint {@code mqtt}: messages to topics of a broker. */
@NullMarked
package io.penstock.endpoint.mqtt;

import org.jspecify.annotations.NullMarked;
