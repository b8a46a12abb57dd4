/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.host;

/** How to reach the machine itself: nothing needs saying, so {@code protocols: {host: {}}}. */
public record HostLink() {}
