/* SPDX-License-Identifier: Apache-2.0 */
/** What devices are: device profiles, resources and devices in EdgeX's form. */
@NullMarked
package io.penstock.api.device;

import org.jspecify.annotations.NullMarked;
