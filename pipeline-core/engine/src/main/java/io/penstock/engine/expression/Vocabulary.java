/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

/** What an expression may name. */
interface Vocabulary {
    Code variable(String name) throws NotCommonException;

    /** Whether this names a map of which only members are asked for. */
    boolean isMap(String name);

    /** {@code map.name}. */
    Code member(String map, String name) throws NotCommonException;

    /** {@code has(map.name)}. */
    Code has(String map, String name) throws NotCommonException;
}
