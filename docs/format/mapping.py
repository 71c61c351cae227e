"""From the integers of lanes to values. Whole numbers are floats here, so that arithmetic is that of doubles; values are their 64 bits."""

import math
import struct
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from refused import Refused, refuse_unless

USUAL = [
    0x7FF0000000000002,
    0x7FF8000000000001,
    0x7FF8000000000000,
    0xFFF8000000000000,
    0x7FF0000000000000,
    0xFFF0000000000000,
    0x8000000000000000,
]
OTHER_BITS = 7
HAS_EXCEPTIONS = 0x80
MOST_SAMPLES = 2**32 - 1
LANES_OF_FORM = [0, 1, 2, 2]
FIFTEEN_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)


def bits_of(value):
    return struct.unpack("<Q", struct.pack("<d", value))[0]


def value_of(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def decimal_value(k, digits):
    return k * float(10**-digits) if digits < 0 else k / float(10**digits)


def to_fifteen_digits(value):
    return float(FIFTEEN_DIGITS.create_decimal(Decimal(value)))


def rounded(number, upwards):
    """To a whole number: the nearest, halves up, or the next one not below. Fractions are exact where number + 0.5 is not."""
    if math.isinf(number):
        return number
    return float(math.ceil(number) if upwards else math.floor(Fraction(number) + Fraction(1, 2)))


def add_ulps(value, correction):
    return (bits_of(value) + correction) % 2**64


class Step:
    """What one step does with a whole number k and the integer c at its place in the lane that some steps have beside."""

    def __init__(self, code, body):
        self.code = code
        self.has_fine = code in (3, 6, 7)
        if code == 0:
            self.value = read_list(body, 1)[0]
        elif code in (1, 3):
            self.digits = body.digits()
        elif code == 2:
            self.significant = body.byte()
            self.denominator = body.varint()
            refuse_unless(self.significant in (15, 17), f"rounds to {self.significant} significant digits")
            refuse_unless(self.denominator > 0, "divides by 0")
        elif code == 4:
            self.values = read_list(body, body.varint(len(body.data)))
        elif code == 5:
            self.exponent = body.signed()
            refuse_unless(-1074 <= self.exponent <= 971, f"has the exponent {self.exponent}")
        elif code == 7:
            self.digits = body.digits()
            self.rounding = body.byte()
            self.period = value_of(read_list(body, 1)[0])
            refuse_unless(self.rounding <= 1, f"rounds ticks in the way {self.rounding}")
            refuse_unless(0 < self.period < math.inf, f"has ticks of {self.period}")
        elif code != 6:
            raise Refused(f"has a mapping of the kind {code}: it is damaged, or newer")

    def bits(self, k, c):
        if self.code == 0:
            return self.value
        if self.code == 1:
            return bits_of(decimal_value(k, self.digits))
        if self.code == 2:
            quotient = k / float(self.denominator)
            return bits_of(quotient if self.significant == 17 else to_fifteen_digits(quotient))
        if self.code == 3:
            return add_ulps(decimal_value(k, self.digits), c)
        if self.code == 4:
            refuse_unless(0 <= k < len(self.values), f"a sample has rank {k:g} of {len(self.values)}")
            return self.values[int(k)]
        if self.code == 5:
            return bits_of(k * 2.0**self.exponent)
        if self.code == 6:
            upper = int(k) % 2**32
            if upper >= 2**31:
                upper ^= 0x7FFFFFFF
            return upper << 32 | c % 2**32
        ticks = rounded(k * self.period, self.rounding == 1)
        return bits_of(decimal_value(ticks + c, self.digits))


class Layout:
    def __init__(self, body):
        flags = body.byte()
        self.form = flags >> 4
        refuse_unless(self.form < len(LANES_OF_FORM), f"is laid out in the form {self.form}")
        self.is_differenced = bool(flags & 1)
        self.offset = float(body.signed() if flags & 2 else 0)
        self.divisor = float(body.varint() if flags & 4 else 1)
        self.drift = float(body.signed() if flags & 8 else 0)
        self.lanes = LANES_OF_FORM[self.form]

    def whole_numbers(self, lanes, count):
        return [j * self.divisor + self.offset for j in self._numbers(lanes, count)]

    def _numbers(self, lanes, count):
        if self.form == 0:
            return [i * self.drift for i in range(count)]
        if self.form == 1:
            numbers = [float(x) for x in lanes[0]]
        elif self.form == 2:
            numbers = [float(high * 2**24 + low) for high, low in zip(*lanes)]
        else:
            numbers = repeated(lanes[0], lanes[1], count)
        refuse_unless(len(numbers) == count, f"a lane stands for {len(numbers)} samples instead of {count}")
        return self._summed(numbers) if self.is_differenced else numbers

    def _summed(self, numbers):
        before, summed = -self.drift, []
        for x in numbers:
            before = before + (x + self.drift)
            summed.append(before)
        return summed


def repeated(numbers, repeats, count):
    refuse_unless(len(numbers) == len(repeats), f"{len(numbers)} numbers are repeated {len(repeats)} times")
    samples = []
    for x, more in zip(numbers, repeats):
        refuse_unless(0 <= more and len(samples) + more < count, f"runs go beyond {count} samples")
        samples += [float(x)] * (more + 1)
    return samples


class Exceptions:
    def __init__(self, body=None):
        self.runs = []
        end = 0
        for _ in range(body.varint(len(body.data)) if body else 0):
            start = end + body.varint(MOST_SAMPLES)
            more, code = divmod(body.varint(8 * MOST_SAMPLES), 8)
            end = start + more + 1
            refuse_unless(end <= MOST_SAMPLES, f"has an exception at sample {end}")
            self.runs.append((start, end, body.bits() if code == OTHER_BITS else USUAL[code]))
        self.end = end

    def put_into(self, values):
        for start, end, bits in self.runs:
            values[start:end] = [bits] * (end - start)


class Mapping:
    def __init__(self, body):
        head = body.byte()
        self.step = Step(head & ~HAS_EXCEPTIONS, body)
        self.layout = Layout(body)
        self.exceptions = Exceptions(body if head & HAS_EXCEPTIONS else None)
        self.lanes = self.layout.lanes + (1 if self.step.has_fine else 0)
        refuse_unless(self.lanes <= 2, f"has {self.lanes} lanes")

    @property
    def constant(self):
        """Bits of the one value that all samples have; None where the mapping does not say so by itself."""
        return self.step.value if self.step.code == 0 and not self.exceptions.runs else None

    def values(self, lanes, count):
        fine = lanes[-1] if self.step.has_fine else [0] * count
        whole = self.layout.whole_numbers(lanes[: self.layout.lanes], count)
        values = [self.step.bits(k, c) for k, c in zip(whole, fine)]
        self.exceptions.put_into(values)
        return values


def read_list(body, count):
    """Bits of so many doubles."""
    head = body.byte()
    if head == 0:
        return [body.bits() for _ in range(count)]
    form = head & ~HAS_EXCEPTIONS
    refuse_unless(form in (1, 2), f"has values in the form {head}")
    digits = body.digits()
    values, k = [], 0
    for _ in range(count):
        k += body.signed()
        refuse_unless(abs(k) < 2**53, "has a value that is too large")
        value = decimal_value(float(k), digits)
        values.append(add_ulps(value, body.signed()) if form == 2 else bits_of(value))
    if head & HAS_EXCEPTIONS:
        exceptions = Exceptions(body)
        refuse_unless(exceptions.end <= count, f"has an exception behind its {count} values")
        exceptions.put_into(values)
    return values
