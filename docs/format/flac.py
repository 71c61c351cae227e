"""FLAC, as far as one channel needs it (RFC 9639). A frame is turned into a string of 0 and 1, in which Python finds its way fast."""

import hashlib
import struct

from refused import Refused, refuse_unless

STREAMINFO, APPLICATION, VORBIS_COMMENT = 0, 2, 4
RATES_BEHIND = {12: 8, 13: 16, 14: 16}
RATES = [None, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000, None, None, None]
RATE_UNITS = {12: 1000, 13: 1, 14: 10}
WIDTHS = {1: 8, 2: 12, 4: 16, 5: 20, 6: 24, 7: 32}
FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]]


def crc_table(polynomial, width):
    table = []
    for byte in range(256):
        crc = byte << (width - 8)
        for _ in range(8):
            crc = (crc << 1) ^ (polynomial if crc >> (width - 1) else 0)
            crc &= (1 << width) - 1
        table.append(crc)
    return table


CRC8 = crc_table(0x07, 8)
CRC16 = crc_table(0x8005, 16)


def crc8(data):
    crc = 0
    for byte in data:
        crc = CRC8[crc ^ byte]
    return crc


def crc16(data):
    crc = 0
    for byte in data:
        crc = (crc << 8 & 0xFFFF) ^ CRC16[crc >> 8 ^ byte]
    return crc


class Bits:
    def __init__(self, data):
        self.text = bin(int.from_bytes(b"\1" + data, "big"))[3:]
        self.at = 0

    def unsigned(self, count):
        start, self.at = self.at, self.at + count
        refuse_unless(self.at <= len(self.text), "the file ends within a frame")
        return int(self.text[start : self.at], 2) if count else 0

    def signed(self, count):
        number = self.unsigned(count)
        return number - (1 << count) if count and number >> (count - 1) else number

    def unary(self):
        one = self.text.find("1", self.at)
        refuse_unless(one >= 0, "the file ends within a frame")
        zeros, self.at = one - self.at, one + 1
        return zeros


class Frame:
    """Samples of one block, where they begin in the stream, and how many bytes they took."""

    def __init__(self, data, stream):
        bits = Bits(data)
        self._read_header(bits, data, stream)
        self.samples = read_subframe(bits, stream.bits_per_sample, self.block_size)
        refuse_unless(bits.unsigned(-bits.at % 8) == 0, "the bits behind the samples of a frame are not 0")
        crc_at = bits.at // 8
        refuse_unless(bits.unsigned(16) == crc16(data[:crc_at]), "the CRC of a frame fails")
        self.byte_length = crc_at + 2

    def _read_header(self, bits, data, stream):
        refuse_unless(bits.unsigned(15) == 0b111111111111100, "there is no frame where one should begin")
        is_variable = bits.unsigned(1) == 1
        size_code, rate_code, channels, width_code = (bits.unsigned(n) for n in (4, 4, 4, 3))
        refuse_unless(size_code and rate_code != 15 and width_code != 3 and not bits.unsigned(1), "reserved bits in a frame header")
        refuse_unless(channels == 0, "a frame of more channels than one")
        width = WIDTHS.get(width_code, stream.bits_per_sample)
        refuse_unless(width == stream.bits_per_sample, "a frame of other bits than STREAMINFO says")
        number = read_coded_number(bits)
        if size_code == 1:
            self.block_size = 192
        elif size_code <= 5:
            self.block_size = 144 << size_code
        elif size_code <= 7:
            self.block_size = bits.unsigned(8 if size_code == 6 else 16) + 1
        else:
            self.block_size = 1 << size_code
        refuse_unless(self.block_size <= stream.most_block, "a block that is longer than STREAMINFO says")
        behind = bits.unsigned(RATES_BEHIND.get(rate_code, 0))
        rate = RATES[rate_code] or behind * RATE_UNITS.get(rate_code, 0) or stream.rate
        refuse_unless(rate == stream.rate, "a frame of another sample rate than STREAMINFO says")
        header = data[: bits.at // 8]
        refuse_unless(bits.unsigned(8) == crc8(header), "the CRC of a frame header fails")
        self.first_sample = number if is_variable else number * stream.most_block


def read_coded_number(bits):
    first = bits.unsigned(8)
    ones = len(f"{first:08b}") - len(f"{first:08b}".lstrip("1"))
    if ones == 0:
        return first
    refuse_unless(2 <= ones <= 7, "a frame number that is none")
    number = first & (0xFF >> (ones + 1))
    for _ in range(ones - 1):
        refuse_unless(bits.unsigned(2) == 0b10, "a frame number that is none")
        number = number << 6 | bits.unsigned(6)
    return number


def read_subframe(bits, width, count):
    refuse_unless(bits.unsigned(1) == 0, "a reserved bit of a subframe is set")
    kind = bits.unsigned(6)
    wasted = bits.unary() + 1 if bits.unsigned(1) else 0
    width -= wasted
    refuse_unless(width > 0, "a subframe of nothing but wasted bits")
    if kind == 0:
        samples = [bits.signed(width)] * count
    elif kind == 1:
        samples = [bits.signed(width) for _ in range(count)]
    elif 8 <= kind <= 12:
        samples = predicted(bits, width, count, kind - 8, FIXED[kind - 8])
    elif kind >= 32:
        samples = predicted(bits, width, count, kind - 31, None)
    else:
        raise Refused(f"a subframe of the reserved kind {kind}")
    return [sample << wasted for sample in samples]


def predicted(bits, width, count, order, coefficients):
    """@param coefficients None where they stand in the subframe"""
    refuse_unless(order <= count, "a predictor that is longer than its block")
    samples = [bits.signed(width) for _ in range(order)]
    shift = 0
    if coefficients is None:
        precision = bits.unsigned(4) + 1
        shift = bits.signed(5)
        refuse_unless(precision < 16 and shift >= 0, "a predictor that is reserved")
        coefficients = [bits.signed(precision) for _ in range(order)]
    backwards = coefficients[::-1]
    for residual in read_residual(bits, count, order):
        weighted = sum(a * b for a, b in zip(backwards, samples[len(samples) - order :]))
        samples.append((weighted >> shift) + residual)
    least, most = -(1 << (width - 1)), (1 << (width - 1)) - 1
    refuse_unless(all(least <= sample <= most for sample in samples), "a sample that is wider than the stream")
    return samples


def read_residual(bits, count, order):
    method = bits.unsigned(2)
    refuse_unless(method <= 1, "a residual of a reserved method")
    parameter_bits = 4 + method
    partition_order = bits.unsigned(4)
    length = count >> partition_order
    refuse_unless(length << partition_order == count and length >= order, "partitions that do not divide a block")
    residuals = []
    for partition in range(1 << partition_order):
        size = length - (order if partition == 0 else 0)
        parameter = bits.unsigned(parameter_bits)
        if parameter == (1 << parameter_bits) - 1:
            width = bits.unsigned(5)
            residuals += [bits.signed(width) for _ in range(size)]
            continue
        for _ in range(size):
            folded = bits.unary() << parameter | bits.unsigned(parameter)
            residuals.append(-(folded >> 1) - 1 if folded & 1 else folded >> 1)
    return residuals


class Flac:
    """The metadata of a FLAC, and its frames by where they begin."""

    def __init__(self, data):
        refuse_unless(data[:4] == b"fLaC", "not a FLAC file")
        self.data = data
        self.comments = None
        self.may_hide_comments = True
        self.applications = []
        at, is_last = 4, False
        while not is_last:
            refuse_unless(at + 4 <= len(data), "the file ends within its metadata")
            is_last, kind = data[at] >> 7 == 1, data[at] & 0x7F
            end = at + 4 + int.from_bytes(data[at + 1 : at + 4], "big")
            refuse_unless(end <= len(data), "the file ends within its metadata")
            refuse_unless((kind == STREAMINFO) == (at == 4), "there is not one STREAMINFO, at the beginning")
            self._read_block(kind, data[at + 4 : end])
            at = end
        self.audio = at

    def _read_block(self, kind, block):
        if kind == STREAMINFO:
            refuse_unless(len(block) == 34, "STREAMINFO is not 34 bytes long")
            self.least_block, self.most_block = struct.unpack(">HH", block[:4])
            self.most_frame_bytes = int.from_bytes(block[7:10], "big")
            packed = int.from_bytes(block[10:18], "big")
            self.rate = packed >> 44
            self.channels = (packed >> 41 & 0b111) + 1
            self.bits_per_sample = (packed >> 36 & 0b11111) + 1
            self.total = packed & (2**36 - 1)
            self.md5 = block[18:34]
            refuse_unless(16 <= self.least_block <= self.most_block, "STREAMINFO allows no block")
            refuse_unless(self.bits_per_sample >= 4, "STREAMINFO says fewer bits than 4")
        elif kind == VORBIS_COMMENT:
            self.comments, end = read_comments(block)
            self.may_hide_comments = end < len(block)
        elif kind == APPLICATION:
            self.applications.append((block[:4], block[4:]))

    def frame_at(self, offset, byte_length=None):
        """@param offset from the first frame"""
        most = byte_length or self.most_frame_bytes or len(self.data)
        start = self.audio + offset
        return Frame(self.data[start : start + most], self)

    def all_samples(self):
        samples, offset = [], 0
        while len(samples) < self.total if self.total else self.audio + offset < len(self.data):
            frame = self.frame_at(offset)
            refuse_unless(frame.first_sample == len(samples), f"the frame at byte {self.audio + offset} is not at its place")
            samples += frame.samples
            offset += frame.byte_length
        refuse_unless(not self.total or len(samples) == self.total, "the last frame goes beyond the total")
        refuse_unless(not any(self.md5) or self.md5 == self._md5_of(samples), "the samples do not have the MD5 of STREAMINFO")
        return samples

    def _md5_of(self, samples):
        width = (self.bits_per_sample + 7) // 8
        return hashlib.md5(b"".join(sample.to_bytes(width, "little", signed=True) for sample in samples)).digest()


def read_comments(block):
    at = 4 + struct.unpack_from("<I", block)[0]
    (count,) = struct.unpack_from("<I", block, at)
    at += 4
    comments = []
    for _ in range(count):
        refuse_unless(at + 4 <= len(block), "Vorbis comments leave their block")
        (length,) = struct.unpack_from("<I", block, at)
        refuse_unless(at + 4 + length <= len(block), "Vorbis comments leave their block")
        comments.append(block[at + 4 : at + 4 + length].decode("utf-8", "replace"))
        at += 4 + length
    return comments, at
