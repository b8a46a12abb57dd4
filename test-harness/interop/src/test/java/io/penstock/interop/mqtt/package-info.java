/* SPDX-License-Identifier: Apache-2.0 */
/** MQTT against mosquitto and its command-line clients. */
@NullMarked
package io.penstock.interop.mqtt;

import org.jspecify.annotations.NullMarked;
