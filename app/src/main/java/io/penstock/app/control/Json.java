/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Made when the first request is asked or answered: a start needs none, and it is hundreds of classes. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}
}
