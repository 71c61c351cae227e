class Refused(Exception):
    """A file, or a series of it, of which no sample may be handed out. Its text says why."""


def refuse_unless(holds, why):
    if not holds:
        raise Refused(why)
