/* SPDX-License-Identifier: Apache-2.0 */
/** The compatibility kit of endpoints. */
@NullMarked
package io.penstock.testkit.endpoint;

import org.jspecify.annotations.NullMarked;
