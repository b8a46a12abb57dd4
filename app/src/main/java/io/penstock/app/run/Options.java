/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import java.nio.file.Path;
import java.util.Map;

/**
 * How a profile is run.
 *
 * @param profile its folder
 * @param data where its data lies
 * @param sets vars of the command line
 * @param fresh whether to begin with empty data
 * @param service whether a profile with mistakes is replaced by the last accepted one
 */
public record Options(Path profile, Path data, Map<String, String> sets, boolean fresh, boolean service) {}
