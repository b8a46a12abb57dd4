/* SPDX-License-Identifier: Apache-2.0 */
/** Hours of load with faults in turns: whether memory, threads, files and disk stay flat, and nothing is lost. */
@NullMarked
package io.penstock.bench.soak;

import org.jspecify.annotations.NullMarked;
