/* SPDX-License-Identifier: Apache-2.0 */
/** What is said to people who must act, and how failures are told apart. */
@NullMarked
package io.penstock.api.error;

import org.jspecify.annotations.NullMarked;
