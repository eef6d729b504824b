"""What each reason code says, by language. Sentences are templates of `string.Template`."""

from collections.abc import Mapping

_ENGLISH = {
    # Values and forms
    "json.unreadable": "This is not JSON. Send one complete JSON object.",
    "json.key-twice": "A key stands twice in one object; it is not clear which value counts. Keep one.",
    "json.no-number": "NaN and Infinity are no numbers. Leave the value out, or send a number.",
    "key.unknown": "$about is not a known field. Check its spelling, or leave it out.",
    "value.missing": "$about is missing.",
    "value.wrong-shape": "$about has the wrong shape.",
    "value.wrong-type": "$about must be $wanted.",
    "value.too-long": "$about is too long: at most $longest characters.",
    "value.not-in-list": "$about is none of its choices: $choices.",
    "date.unreadable": "$about is not a date that exists.",
    "time.unreadable": "$about is not a time of day such as 18:00.",
    "moment.unreadable": "$about is not a moment such as 2015-03-12T10:00:00+00:00, 2015-03-12, 2015-03 or unknown.",
    "moment.without-zone": "A time without a time zone could mean several moments. Add the zone, such as Z or +01:00.",
    "moment.future": "This has not happened yet. Record it when it has.",
    "period.backwards": "The period ends before it begins.",
}

SENTENCES: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH}
"""The sentences: language, then reason code."""
