/* SPDX-License-Identifier: Apache-2.0 */
/** Runs device services: schedules, conversion, up and down, commands; a driver brings only the bytes. */
@NullMarked
package io.penstock.device.sdk;

import org.jspecify.annotations.NullMarked;
