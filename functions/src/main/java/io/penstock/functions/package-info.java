/* SPDX-License-Identifier: Apache-2.0 */
/** The library of functions; one package a family. */
@NullMarked
package io.penstock.functions;

import org.jspecify.annotations.NullMarked;
