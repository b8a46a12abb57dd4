/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.test;

import io.penstock.api.error.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages that came to one endpoint.
 *
 * @param all them all, in order; null where the rest says which
 * @param count how many; null for any number
 * @param each what all of them must be; null for anything
 * @param some what must be among them, in this order
 * @param last what the last must be; null for anything
 */
public record ExpectedMessages(
        Place place,
        @Nullable List<ExpectedMessage> all,
        @Nullable Integer count,
        @Nullable ExpectedMessage each,
        List<ExpectedMessage> some,
        @Nullable ExpectedMessage last) {}
