"""The roles of participants, and of those who work with them."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in one case.

    The codes are neutral and the labels are a service's own. Somebody who is both harmed and
    responsible takes part twice, once in each role.

    Sources: scotland-2017, rjc-framework, sentencing-act-2020 (s.7), nz-process (who attends), west-yorkshire
    (preparation), rjc-consultation (on words), act-2004 (substitute participants), referral-orders (the panel),
    ecins-sussex (neighbourhood panels).
    """

    HARMED = "harmed"
    HARMED_REPRESENTATIVE = "harmed-representative"
    RESPONSIBLE = "responsible"
    SUPPORTER = "supporter"
    PARENT_GUARDIAN = "parent-guardian"
    APPROPRIATE_ADULT = "appropriate-adult"
    COMMUNITY_MEMBER = "community-member"
    INTERPRETER = "interpreter"
    PROFESSIONAL = "professional"
    POLICE_OFFICER = "police-officer"
    OBSERVER = "observer"
    REFERRER = "referrer"


PARTIES = frozenset({Role.HARMED, Role.HARMED_REPRESENTATIVE, Role.RESPONSIBLE})
"""The roles for whom the process is held."""

HARMED_SIDE = frozenset({Role.HARMED, Role.HARMED_REPRESENTATIVE})
"""The roles of those who were harmed, and of those who stand for them."""

RESPONSIBLE_SIDE = frozenset({Role.RESPONSIBLE})
"""The role of those who did the harm."""

SIDES = (HARMED_SIDE, RESPONSIBLE_SIDE)
"""The two sides of a process."""

CONTACTS = frozenset({Role.REFERRER})
"""The roles that are told things but take no part."""


class StaffRole(StrEnum):
    """What somebody may act as in a service. Sources: rjc-practitioner-code, rjc-supervisor-code."""

    COORDINATOR = "coordinator"
    FACILITATOR = "facilitator"
    SUPERVISOR = "supervisor"
    SYSTEM = "system"


class Duty(StrEnum):
    """What a facilitator does in one case.

    Sources: why-me-process, rjc-framework, red-deer (lead and support facilitator), nz-process (two facilitators are
    assigned).
    """

    LEAD = "lead"
    CO = "co"
