/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

/**
 * One {@code .drl} file.
 *
 * @param name as the user would name it, relative to the profile
 * @param text what it holds
 */
public record DrlSource(String name, String text) {}
