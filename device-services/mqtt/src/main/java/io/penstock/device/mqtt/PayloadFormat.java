/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

/** What a payload is. */
public enum PayloadFormat {
    /** JSON, or a bare value. */
    JSON,
    /** CBOR. */
    CBOR,
    /** An event of EdgeX in JSON or CBOR, bare, in an AddEventRequest or in a message envelope. */
    EDGEX,
    /** The text of one value, or its bytes when the resource is Binary. */
    VALUE
}
