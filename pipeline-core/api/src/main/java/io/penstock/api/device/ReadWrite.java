/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.device;

/** Whether a resource or command can be read and set (EdgeX readWrite: {@code R}, {@code W}, {@code RW}, {@code WR}). */
public enum ReadWrite {
    R,
    W,
    RW,
    WR;

    public boolean readable() {
        return this != W;
    }

    public boolean writable() {
        return this != R;
    }
}
