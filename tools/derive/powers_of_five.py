#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# powers_of_five.py - prints the table of src/core/decimal_powers.h: the first
# 128 bits of 5^q, rounded down for q >= 0 and up for q < 0.
LOW, HIGH = -64, 55


def bits(q):
    if q >= 0:
        power = 5**q
        return power << 128 - power.bit_length() if power.bit_length() <= 128 \
            else power >> power.bit_length() - 128
    power = 5**-q
    b = power.bit_length() + 127 if q >= -27 else 2 * power.bit_length() + 128
    c = (1 << b) // power + 1
    return c >> max(0, c.bit_length() - 128)


print("/* SPDX-License-Identifier: Apache-2.0")
print(" *")
print(" * core/decimal_powers.h - the first 128 bits of powers of five, as")
print(" * tools/derive/powers_of_five.py prints them. */")
print("enum { POWER_LOW = %d, POWER_HIGH = %d };" % (LOW, HIGH))
print("static const uint64_t powers_of_five[][2] = {")
for q in range(LOW, HIGH + 1):
    c = bits(q)
    assert c.bit_length() == 128
    print("    {0x%016XU, 0x%016XU}," % (c >> 64, c & (1 << 64) - 1))
print("};")
