/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What rules in DRL see and call. It is imported into every {@code .drl} file, and {@code commands}, {@code events} and {@code alerts} are
 * declared there. Names and meanings here are stable: profiles are written against them.
 */
@NullMarked
package io.penstock.rules.drools.facts;

import org.jspecify.annotations.NullMarked;
