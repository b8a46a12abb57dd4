/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Bus;

/** Every promise of {@link Bus} that holds for all of them, a kit for each. Extend {@link BusFixture}, and implement this. */
public interface BusKit
        extends AppendKit,
                OrderKit,
                ReadingKit,
                CursorKit,
                CountsKit,
                DeadLettersKit,
                FullKit,
                RetentionKit,
                FollowerKit,
                LargeEventsKit {}
