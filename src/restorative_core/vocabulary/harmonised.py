"""The questions about equality that the public sector asks alike, by nation. Sources: govuk-equality, gss-ethnicity."""

from collections.abc import Mapping
from types import MappingProxyType

from restorative_core.vocabulary.equality import Choice, Instrument, Question


def _offers(under: str = "", **choices: str) -> tuple[Choice, ...]:
    return tuple(Choice(code.replace("_", "-"), says, under) for code, says in choices.items())


_ETHNIC_GROUP = Question(
    "ethnic-group",
    "What is your ethnic group?",
    _offers(
        white="White",
        mixed_or_multiple="Mixed or multiple ethnic groups",
        asian="Asian or Asian British",
        black="Black, African, Caribbean or Black British",
        other="Other ethnic group",
    ),
)

_ETHNIC_BACKGROUND = Question(
    "ethnic-background",
    "Which of the following best describes your background?",
    (
        *_offers(
            "white",
            british="English, Welsh, Scottish, Northern Irish or British",
            irish="Irish",
            gypsy_or_irish_traveller="Gypsy or Irish Traveller",
            any_other_white="Any other White background",
        ),
        *_offers(
            "mixed-or-multiple",
            white_and_black_caribbean="White and Black Caribbean",
            white_and_black_african="White and Black African",
            white_and_asian="White and Asian",
            any_other_mixed="Any other Mixed or multiple ethnic background",
        ),
        *_offers(
            "asian",
            indian="Indian",
            pakistani="Pakistani",
            bangladeshi="Bangladeshi",
            chinese="Chinese",
            any_other_asian="Any other Asian background",
        ),
        *_offers(
            "black",
            african="African",
            caribbean="Caribbean",
            any_other_black="Any other Black, African or Caribbean background",
        ),
        *_offers("other", arab="Arab", any_other="Any other ethnic group"),
    ),
    parent="ethnic-group",
)

_DISABILITY = (
    Question(
        "condition",
        "Do you have any physical or mental health conditions or illness lasting or expected to last 12 months or"
        " more?",
        _offers(yes="Yes", no="No"),
    ),
    Question(
        "condition-effect",
        "Do any of your conditions or illnesses reduce your ability to carry out day to day activities?",
        _offers("yes", a_lot="Yes, a lot", a_little="Yes, a little", not_at_all="Not at all"),
        parent="condition",
    ),
)

_RELIGION = Question(
    "religion",
    "What is your religion?",
    _offers(
        none="No religion",
        christian="Christian",
        buddhist="Buddhist",
        hindu="Hindu",
        jewish="Jewish",
        muslim="Muslim",
        sikh="Sikh",
        any_other="Any other religion",
    ),
)

_SEX = (
    Question("sex", "What is your sex?", _offers(female="Female", male="Male")),
    Question(
        "gender-as-registered",
        "Is the gender you identify with the same as your sex registered at birth?",
        _offers(yes="Yes", no="No"),
    ),
)

_SEXUAL_ORIENTATION = Question(
    "sexual-orientation",
    "Which of the following options best describes how you think of yourself?",
    _offers(
        heterosexual="Heterosexual or straight", gay_or_lesbian="Gay or lesbian", bisexual="Bisexual", other="Other"
    ),
)

_PARTNERSHIP = Question(
    "marriage-or-partnership",
    "What is your legal marital or registered civil partnership status?",
    _offers(
        never="Never married and never registered in a civil partnership",
        married="Married",
        civil_partnership="In a registered civil partnership",
        separated="Separated, but still legally married",
        separated_civil_partnership="Separated, but still legally in a civil partnership",
        divorced="Divorced",
        dissolved="Formerly in a civil partnership which is now legally dissolved",
        widowed="Widowed",
        surviving_partner="Surviving partner from a registered civil partnership",
    ),
)

ENGLAND = Instrument(
    "harmonised-england/1",
    (
        *_DISABILITY,
        _ETHNIC_GROUP,
        _ETHNIC_BACKGROUND,
        Question("ethnic-background-described", "How would you describe your background?"),
        _PARTNERSHIP,
        _RELIGION,
        Question("religion-described", "What is your religion?"),
        *_SEX,
        Question("gender-described", "What is your gender identity?"),
        _SEXUAL_ORIENTATION,
        Question("sexual-orientation-described", "How would you describe your sexual orientation?"),
    ),
)
"""The harmonised questions for England, in the order in which they are asked. Age is known from the date of birth."""

INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType(
    {
        one.name: one
        for one in (
            ENGLAND,
            Instrument("harmonised-wales/1"),
            Instrument("harmonised-scotland/1"),
            Instrument("harmonised-northern-ireland/1"),
        )
    }
)
"""The instruments that are known by name. The other nations ask otherwise, and a host supplies their questions as data.

Source: govuk-equality (different categories for Wales, Scotland and Northern Ireland).
"""
