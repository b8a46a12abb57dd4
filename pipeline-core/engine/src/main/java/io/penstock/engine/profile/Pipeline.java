/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import java.util.List;

/**
 * A pipeline: a source and one lane for each endpoint.
 *
 * @param name unique in the profile
 * @param lanes one for each endpoint of {@code to:}
 */
public record Pipeline(String name, List<Lane> lanes) {}
