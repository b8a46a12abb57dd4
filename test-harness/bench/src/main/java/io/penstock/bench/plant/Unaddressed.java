/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.plant;

import io.penstock.api.driver.Driver;

/** A driver whose devices and resources need no address: there is nothing outside. */
interface Unaddressed extends Driver<Nothing, Nothing> {
    @Override
    default Class<Nothing> linkType() {
        return Nothing.class;
    }

    @Override
    default Class<Nothing> attributesType() {
        return Nothing.class;
    }

    /** All on one line, named as the protocol is. */
    @Override
    default String line(Nothing link) {
        return protocol();
    }
}
