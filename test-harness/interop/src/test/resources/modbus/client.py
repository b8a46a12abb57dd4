# SPDX-License-Identifier: Apache-2.0
"""Reads and writes a simulated device of ours by pymodbus, and prints what it found, a line each."""
import sys

from pymodbus.client import ModbusTcpClient

client = ModbusTcpClient("127.0.0.1", port=int(sys.argv[1]))
assert client.connect()


def ok(response):
    assert not response.isError(), response
    return response


def real(word_order):
    words = ok(client.read_input_registers(0, count=2, device_id=7)).registers
    return client.convert_from_registers(words, client.DATATYPE.FLOAT32, word_order)


print("pressure", real("little"))
print("level", ok(client.read_holding_registers(10, count=1, device_id=7)).registers[0])
ok(client.write_register(10, 4321, device_id=7))
print("level", ok(client.read_holding_registers(10, count=1, device_id=7)).registers[0])
ok(client.write_registers(20, [0xFFFF, 0xFFFE], device_id=7))
ok(client.write_coils(3, [True, False, True], device_id=7))
print("coils", "".join(str(int(b)) for b in ok(client.read_coils(0, count=10, device_id=7)).bits[:10]))
ok(client.mask_write_register(address=10, and_mask=0xFF00, or_mask=0x0055, device_id=7))
print("masked", ok(client.read_holding_registers(10, count=1, device_id=7)).registers[0])
print("beyond", client.read_holding_registers(65535, count=2, device_id=7).exception_code)
