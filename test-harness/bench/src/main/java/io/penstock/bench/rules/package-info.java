/* SPDX-License-Identifier: Apache-2.0 */
/** Many rules on one stream, loaded and changed. */
@NullMarked
package io.penstock.bench.rules;

import org.jspecify.annotations.NullMarked;
