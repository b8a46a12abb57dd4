/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.setting;

/** A conversion reduced to {@code a*x + b}. */
public record Linear(double a, double b) {
    public static final Linear IDENTITY = new Linear(1, 0);

    public double apply(double x) {
        return a * x + b;
    }

    public boolean isIdentity() {
        return a == 1 && b == 0;
    }
}
