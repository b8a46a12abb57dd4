# SPDX-License-Identifier: Apache-2.0
"""A Modbus TCP server by pymodbus. Registers in every order are packed by Python's struct, not by our codec."""
import asyncio
import struct
import sys

from pymodbus.datastore import ModbusDeviceContext, ModbusServerContext, ModbusSparseDataBlock
from pymodbus.server import StartAsyncTcpServer

VALUES = [(">i", -123456789), (">I", 4123456789), (">f", 123.456), (">q", -1234567890123456789), (">d", -2.5)]


def block(cells):
    # pymodbus counts the cells of its blocks from 1
    return ModbusSparseDataBlock({address + 1: value for address, value in cells.items()})


def ordered(packed, byte_swap, word_swap):
    words = [packed[i : i + 2] for i in range(0, len(packed), 2)]
    if word_swap:
        words.reverse()
    if byte_swap:
        words = [word[::-1] for word in words]
    return [int.from_bytes(word, "big") for word in words]


def numbers():
    cells = {}
    for t, (layout, value) in enumerate(VALUES):
        for order in range(4):
            words = ordered(struct.pack(layout, value), order & 1, order & 2)
            cells.update({100 + (t * 4 + order) * 4 + i: word for i, word in enumerate(words)})
    cells.update({200 + i: int.from_bytes(b"PUMP-7\0\0"[i * 2 : i * 2 + 2], "big") for i in range(4)})
    cells[210] = 0b0000010000100000
    cells.update({300: 1, 301: 2, 305: 3})
    return cells


def unit(number):
    return ModbusDeviceContext(
        hr=block({**numbers(), 0: number}),
        ir=block({0: 1000 + number}),
        co=block({i: int(i % 3 == 0) for i in range(40)}),
        di=block({i: int(i in (6, 7, 8, 17)) for i in range(24)}),
    )


devices = {number: unit(number) for number in (1, 2, 17)}
asyncio.run(
    StartAsyncTcpServer(ModbusServerContext(devices=devices, single=False), address=("127.0.0.1", int(sys.argv[1])))
)
