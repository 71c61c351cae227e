"""What files of one series say of themselves: their tags, and, where these are lost, their names."""

import re
import zlib
from datetime import datetime
from collections import namedtuple

from mapping import bits_of, rounded
from refused import Refused, refuse_unless

KEYS = ["SERIES", "START", "INTERVAL", "MAPPING"]
UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
MOST_SPAN = 2**53 - 1
EARLIEST, LATEST = -62_167_219_200_000, 253_402_300_799_999
# After which the calendar is the same; Python's has no year 0.
YEARS, DAYS_OF_YEARS = 400, 146_097

Tags = namedtuple("Tags", "series start interval mapping")


def parse_tags(lines):
    """@returns None where none of the lines is ours"""
    found = {}
    for line in lines:
        key, equals, value = line.partition("=")
        if not equals or key.upper() not in KEYS + ["CHECK"]:
            continue
        refuse_unless(key.upper() not in found, f"the tag {key} is given twice")
        found[key.upper()] = value
    if not found:
        return None
    for key in KEYS:
        refuse_unless(key in found, f"the tag {key} is missing")
    lines = "".join(f"{key}={found[key]}\n" for key in KEYS)
    check = f"{zlib.crc32(lines.encode()):08x}"
    refuse_unless(found.get("CHECK", check) == check, f"CHECK is {found.get('CHECK')}, the tags make {check}")
    return Tags(
        selector_text(parse_selector(found["SERIES"])),
        parse_time(found["START"]),
        parse_span(found["INTERVAL"]),
        parse_mapping(found["MAPPING"]),
    )


def parse_time(text):
    if re.fullmatch(r"-?\d{1,12}(\.\d+)?", text, re.A):
        time = to_ms(text)
    else:
        time = parse_date(text)
    refuse_unless(EARLIEST <= time <= LATEST, f'"{text}" is no time')
    return time


def to_ms(seconds):
    return int(rounded(float(seconds) * 1000, upwards=False))


def parse_date(text):
    parts = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):([0-5]\d))", text, re.A)
    refuse_unless(parts, f'"{text}" is no time')
    *numbers, fraction, zone, zone_hours, zone_minutes = parts.groups()
    year, *others = map(int, numbers)
    try:
        days = datetime(year or YEARS, *others) - datetime(1970, 1, 1)
    except ValueError as error:
        raise Refused(f'"{text}" is no time: {error}') from None
    seconds = (days.days - (0 if year else DAYS_OF_YEARS)) * 86_400 + days.seconds
    if zone not in "Zz":
        offset = int(zone_hours) * 3600 + int(zone_minutes) * 60
        seconds += offset if zone[0] == "-" else -offset
    return seconds * 1000 + to_ms(f"0{fraction or ''}")


def parse_span(text):
    refuse_unless(re.fullmatch(r"(\d{1,12}(ms|[smhd]))+", text, re.A), f'"{text}" is no time span')
    span = sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)(ms|[smhd])", text))
    refuse_unless(0 < span <= MOST_SPAN, f'"{text}" is no time span')
    return span


def parse_mapping(text):
    """@returns what makes the bits of a value of an integer"""
    kind, _, parameter = text.partition(":")
    if kind == "decimal" and re.fullmatch(r"\d{1,2}", parameter, re.A) and int(parameter) <= 22:
        return lambda k: bits_of(k / float(10 ** int(parameter)))
    if kind == "binary" and re.fullmatch(r"-?\d{1,4}", parameter, re.A) and -1022 <= int(parameter) <= 992:
        return lambda k: bits_of(k * 2.0 ** int(parameter))
    raise Refused(f'the mapping "{text}" is not known')


TOKEN = re.compile(r'[ \t]*(?:([a-zA-Z_:][a-zA-Z0-9_:]*)|"((?:[^"\\\n]|\\[\\"n])*)"|([{},=]))')


def parse_selector(text):
    tokens, at = [], 0
    while text[at:].strip(" \t"):
        token = TOKEN.match(text, at)
        refuse_unless(token, f"{text}: not understood at position {at}")
        bare, quoted, sign = token.groups()
        if quoted is not None:
            quoted = re.sub(r"\\(.)", lambda escape: "\n" if escape[1] == "n" else escape[1], quoted)
        tokens.append(("bare", bare) if bare is not None else ("quoted", quoted) if sign is None else ("sign", sign))
        at = token.end()
    return labels_of(tokens, text)


def labels_of(tokens, text):
    pairs, at = [], 0

    def next_is(*kinds):
        return tuple(kind for kind, _ in tokens[at : at + len(kinds)]) == kinds

    if next_is("bare"):
        pairs.append(("__name__", tokens[0][1]))
        at = 1
    if at < len(tokens) or not tokens:
        refuse_unless(tokens[at : at + 1] == [("sign", "{")], f"{text}: expected a brace")
        at += 1
        while tokens[at : at + 1] != [("sign", "}")]:
            refuse_unless(next_is("bare") or next_is("quoted"), f"{text}: expected a label")
            name = tokens[at]
            at += 1
            if tokens[at : at + 1] == [("sign", "=")]:
                at += 1
                refuse_unless(next_is("quoted") and ":" not in (name[1] if name[0] == "bare" else ""), f"{text}: expected a label and its value")
                pairs.append((name[1], tokens[at][1]))
                at += 1
            else:
                refuse_unless(name[0] == "quoted", f"{text}: expected a value")
                pairs.append(("__name__", name[1]))
            if tokens[at : at + 1] != [("sign", ",")]:
                break
            at += 1
        refuse_unless(tokens[at:] == [("sign", "}")], f"{text}: expected the end")
    labels = {name: value for name, value in pairs if value}
    refuse_unless(labels and "" not in labels, f"{text}: a series needs labels, and these names")
    refuse_unless(len(labels) == sum(1 for _, value in pairs if value), f"{text}: a label is given twice")
    return labels


def selector_text(labels):
    """The one text of a series."""
    name = labels.get("__name__", "")
    is_classic = re.fullmatch(r"[a-zA-Z_:][a-zA-Z0-9_:]*", name) is not None
    others = sorted((key.encode(), key, value) for key, value in labels.items() if key != "__name__")
    parts = [f"{key if re.fullmatch('[a-zA-Z_][a-zA-Z0-9_]*', key) else quoted(key)}={quoted(value)}" for _, key, value in others]
    if name and not is_classic:
        parts.insert(0, quoted(name))
    return name if is_classic and not parts else f"{name if is_classic else ''}{{{','.join(parts)}}}"


def quoted(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


NAME = re.compile(r"(.+)_(\d{4}-\d\d-\d\d)_(\d\d)-(\d\d)-(\d\d)(\.\d{3})?(?:_(\d{1,12}(?:ms|[smhd])))?\.(?:wav|flac)", re.I | re.A)
MEMORY = ["memory_available_bytes", "memory_used_bytes", "memory_total_bytes", "swap_used_bytes"]


def parse_name(name):
    """@returns slug, start and interval, which is None where the name tells none; None where it is not of this form"""
    parts = NAME.fullmatch(name)
    if not parts:
        return None
    slug, date, hours, minutes, seconds, fraction, interval = parts.groups()
    try:
        start = parse_time(f"{date}T{hours}:{minutes}:{seconds}{fraction or ''}Z")
        return slug, start, parse_span(interval.lower()) if interval else None
    except Refused:
        return None


def tags_from_name(name, bits):
    slug, start, interval = parse_name(name) or ("", 0, None)
    core = re.fullmatch(r"cpu_(\d+|total)", slug, re.A)
    refuse_unless(core or slug in MEMORY, "neither tags nor name tell which series it holds")
    expected = 16 if core else 32
    refuse_unless(bits == expected, f"{slug} is recorded with {expected} bits, this has {bits}")
    labels = {"__name__": "cpu_usage_percent" if core else slug, "job": "monitoring-agent"}
    if core:
        labels["cpu"] = core[1]
    return Tags(selector_text(labels), start, interval or 1000, parse_mapping("decimal:2" if core else "binary:10"))


def check_name(name, tags):
    _, start, interval = parse_name(name) or (None, tags.start, None)
    refuse_unless(start == tags.start and interval in (None, tags.interval), "tags and name contradict each other")
