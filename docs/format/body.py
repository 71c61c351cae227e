"""The numbers and texts of which the body of an index is made."""

import struct

from refused import Refused, refuse_unless

MOST = 2**53


class Body:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, count):
        end = self.at + count
        refuse_unless(end <= len(self.data), "the index ends too early")
        taken = self.data[self.at : end]
        self.at = end
        return taken

    def byte(self):
        return self.take(1)[0]

    def word(self):
        return struct.unpack("<I", self.take(4))[0]

    def bits(self):
        """Of a double: the upper word first."""
        upper = self.word()
        return upper << 32 | self.word()

    def varint(self, most=MOST):
        number, shift = 0, 0
        while True:
            byte = self.byte()
            number |= (byte & 0x7F) << shift
            shift += 7
            refuse_unless(number <= most, f"the index has a number above {most}")
            if byte < 0x80:
                return number
            refuse_unless(shift <= 63, "the index has a number that does not end")

    def signed(self):
        byte = self.byte()
        magnitude = byte >> 1 & 0x3F
        if byte & 0x80:
            magnitude += 64 * self.varint(MOST // 64)
        return -magnitude if byte & 1 else magnitude

    def digits(self):
        digits = self.signed()
        refuse_unless(-22 <= digits <= 22, f"the index has {digits} decimal digits")
        return digits

    def text(self):
        end = self.data.find(b"\xff", self.at)
        refuse_unless(end >= 0, "the index ends too early")
        utf8 = self.take(end - self.at)
        self.at += 1
        try:
            return utf8.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("the index has a text that is not UTF-8") from None

    def end(self):
        refuse_unless(self.at == len(self.data), "the index goes on where it should end")
