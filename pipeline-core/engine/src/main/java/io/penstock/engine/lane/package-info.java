/* SPDX-License-Identifier: Apache-2.0 */
/** Lanes: the steps of one endpoint of one pipeline as a Camel route, with its outbox, its state and its commits. */
@NullMarked
package io.penstock.engine.lane;

import org.jspecify.annotations.NullMarked;
