/* SPDX-License-Identifier: Apache-2.0 */
/** What tests of every module share: samples of events. */
@NullMarked
package io.penstock.testkit;

import org.jspecify.annotations.NullMarked;
