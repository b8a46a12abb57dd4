/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import io.penstock.bench.result.Results;

/** The report as one file for a browser. */
public final class Html {
    private Html() {}

    public static String of(Results results) {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Penstock bench</title></head><body><pre>"
                + Markdown.of(results).replace("&", "&amp;").replace("<", "&lt;")
                + "</pre></body></html>\n";
    }
}
