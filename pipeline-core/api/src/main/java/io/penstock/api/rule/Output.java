/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

/** A device resource that can be written, {@code boiler-1/Burner} in YAML. */
public record Output(String device, String resource) {
    @Override
    public String toString() {
        return device + "/" + resource;
    }
}
