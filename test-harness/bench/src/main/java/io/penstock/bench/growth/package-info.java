/* SPDX-License-Identifier: Apache-2.0 */
/** How cost grows with the number of devices, pipelines, rules and with the backlog. */
@NullMarked
package io.penstock.bench.growth;

import org.jspecify.annotations.NullMarked;
