/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Side by side with what users would pick instead: the same load by the same generator, the same work checked by its outputs, in turns. A peer
 * is a folder under {@code peers/}; nothing of theirs is in it but our configuration.
 */
@NullMarked
package io.penstock.bench.beside;

import org.jspecify.annotations.NullMarked;
