/* SPDX-License-Identifier: Apache-2.0 */
/** What is said to people who must act, how failures are told apart, and when what failed is tried again. */
@NullMarked
package io.penstock.api.error;

import org.jspecify.annotations.NullMarked;
