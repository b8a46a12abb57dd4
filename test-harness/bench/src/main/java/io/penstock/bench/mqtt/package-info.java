/* SPDX-License-Identifier: Apache-2.0 */
/** MQTT in to MQTT out through a real broker, against a bare copy. */
@NullMarked
package io.penstock.bench.mqtt;

import org.jspecify.annotations.NullMarked;
