/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.virtual;

/** A shape over time; {@code phase} runs from 0 to 1 within a period, the result lies between 0 and 1. */
public enum Wave {
    SINE {
        @Override
        double at(double phase) {
            return 0.5 + 0.5 * Math.sin(2 * Math.PI * phase);
        }
    },
    TRIANGLE {
        @Override
        double at(double phase) {
            return phase < 0.5 ? 2 * phase : 2 - 2 * phase;
        }
    },
    SAWTOOTH {
        @Override
        double at(double phase) {
            return phase;
        }
    },
    SQUARE {
        @Override
        double at(double phase) {
            return phase < 0.5 ? 1 : 0;
        }
    };

    abstract double at(double phase);
}
