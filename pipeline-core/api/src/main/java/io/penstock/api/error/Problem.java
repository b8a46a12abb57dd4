/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.error;

/**
 * One thing that a person must mend: rule, finding and known values in {@code text}, and where it stands.
 *
 * @param severity whether it stops the start
 * @param place where it stands
 * @param text such as {@code step 'compress': with must be one of [gzip, zstd] but was 'gz'}
 */
public record Problem(Severity severity, Place place, String text) {
    /** An error stops the start, a warning does not. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public static Problem error(Place place, String text) {
        return new Problem(Severity.ERROR, place, text);
    }

    public static Problem warning(Place place, String text) {
        return new Problem(Severity.WARNING, place, text);
    }

    @Override
    public String toString() {
        String at = place.toString();
        return (at.isEmpty() ? "" : at + ": ") + (severity == Severity.WARNING ? "warning: " : "") + text;
    }
}
