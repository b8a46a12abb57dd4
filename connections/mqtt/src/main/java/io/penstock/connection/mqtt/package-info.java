/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The shared link to an MQTT broker. Others see {@link io.penstock.connection.mqtt.MqttLink} and its parts; which client library
 * speaks the protocol stays in here.
 */
@NullMarked
package io.penstock.connection.mqtt;

import org.jspecify.annotations.NullMarked;
