/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.function;

/**
 * An operation of the library. An implementation is a record annotated with {@link io.penstock.api.plugin.Plugin}: its
 * components are its YAML, its compact constructor checks what annotations cannot.
 *
 * <ol>
 *   <li>It is immutable, owns no thread, does no I/O and keeps nothing between calls but what the context and the state hold.
 *   <li>One instance may serve several lanes at once, each with a context of its own.
 *   <li>A call is made on the lane's thread. It may throw {@link io.penstock.api.error.RefusedException}: that message is a
 *       dead letter with this reason. Any other exception is a dead letter too, and logged as a defect of the function.
 *   <li>Input is never changed; what does not change is passed on as the same object.
 * </ol>
 */
public sealed interface Function permits EventFunction, StatefulFunction, FormatFunction, BytesFunction {}
