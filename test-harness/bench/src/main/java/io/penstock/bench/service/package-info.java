/* SPDX-License-Identifier: Apache-2.0 */
/** What the process and each part of it takes, how fast it starts and answers, and how it refuses. */
@NullMarked
package io.penstock.bench.service;

import org.jspecify.annotations.NullMarked;
