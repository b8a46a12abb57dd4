/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.engine.metrics.StepMetrics;
import io.penstock.engine.profile.Step;

/** A step's place in its lane. */
record StepUse(Step step, int index, String lane, StepMetrics metrics, StepContext context, Taps taps) {}
