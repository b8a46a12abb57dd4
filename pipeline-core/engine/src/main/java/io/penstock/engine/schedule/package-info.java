/* SPDX-License-Identifier: Apache-2.0 */
/** Schedules of rules: a calendar of days and hours, and cron with a length. */
@NullMarked
package io.penstock.engine.schedule;

import org.jspecify.annotations.NullMarked;
