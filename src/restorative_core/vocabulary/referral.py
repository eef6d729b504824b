"""A referral, as it arrives: who asks, about whom, about what.

A referral is a message. It is read once, becomes events, and is not kept beside them.
"""

from datetime import date
from enum import StrEnum

from attrs import Factory, field, frozen

from restorative_core.vocabulary.contact import ContactPreference
from restorative_core.vocabulary.exact import Exact
from restorative_core.vocabulary.incident import Incident
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.risk import Acknowledgement
from restorative_core.vocabulary.roles import Role


class Initiator(StrEnum):
    """Whose wish started this.

    Sources: scotland-framework (it decides who may start some cases), cleveland-contract (victim-initiated).
    """

    HARMED = "harmed"
    RESPONSIBLE = "responsible"
    BOTH = "both"
    COMMUNITY = "community"
    AGENCY = "agency"
    COURT = "court"
    ON_BEHALF = "on-behalf"


class ReferralSource(StrEnum):
    """Who sent the referral.

    Sources: northants-2015, restorative-solutions, wa-referral-form, ni-youth-conference, presentence-2014 (process
    overview), hampshire (who can refer), merseyside (how referrals work), northants-ecins (strands), red-deer
    (schools), west-midlands (referrals).
    """

    SELF = "self"
    POLICE = "police"
    PROSECUTOR = "prosecutor"
    OUT_OF_COURT_TEAM = "out-of-court-team"
    PROBATION = "probation"
    PRISON = "prison"
    VICTIM_LIAISON_OFFICER = "victim-liaison-officer"
    VICTIM_SUPPORT_SERVICE = "victim-support-service"
    YOUTH_JUSTICE_SERVICE = "youth-justice-service"
    COURT = "court"
    HOUSING_PROVIDER = "housing-provider"
    LOCAL_AUTHORITY = "local-authority"
    SCHOOL = "school"
    CARE_HOME = "care-home"
    HEALTH = "health"
    FAMILY_OR_FRIEND = "family-or-friend"
    OTHER_SERVICE = "other-service"


class DeclineReason(StrEnum):
    """Why a referral was not taken on.

    Sources: scotland-2017, south-yorkshire, openlattice, wa-referral-form, yot-victims (for the young),
    scotland-framework (misuse), nz-process (not proceeding), nz-reoffending (cases without a conference), lancashire
    (proceedings), essex (specialist services), hampshire (youth justice).
    """

    NO_ACKNOWLEDGEMENT = "no-acknowledgement"
    RESPONSIBLE_NOT_IDENTIFIED = "responsible-not-identified"
    HARMED_DECLINED = "harmed-declined"
    RESPONSIBLE_DECLINED = "responsible-declined"
    NO_RESPONSE = "no-response"
    UNSUITABLE_RISK = "unsuitable-risk"
    MISUSE_OR_COERCION = "misuse-or-coercion"
    INITIATOR_NOT_PERMITTED = "initiator-not-permitted"
    PROCEEDINGS_BAR = "proceedings-bar"
    LEGAL_RESTRICTION = "legal-restriction"
    OUT_OF_AREA = "out-of-area"
    OUT_OF_REMIT = "out-of-remit"
    UNDER_AGE_ROUTE = "under-age-route"
    SPECIALIST_NEEDED = "specialist-needed"
    NO_CAPACITY = "no-capacity"
    INSUFFICIENT_INFORMATION = "insufficient-information"
    SUBJECT_UNAWARE = "subject-unaware"


class Relation(StrEnum):
    """What one referral, or case, is to another.

    A duplicate is of the same people and incident while the case is open; a repeat is of the same
    people and a new incident; a re-referral is of the same incident after the case was closed.

    Sources: valuing-victims (what is counted as a referral), openlattice (repeat referrals), police-import-app (arrests
    that come again in bulk lists).
    """

    DUPLICATE = "duplicate"
    REPEAT = "repeat"
    RE_REFERRAL = "re-referral"
    RELATED = "related"


JOINING = frozenset({Relation.DUPLICATE, Relation.RE_REFERRAL})
"""The relations by which two cases are taken to be of the same matter."""


class TransferReason(StrEnum):
    """Why another organisation answers for a case.

    Sources: restorative-solutions (age transition), essex, hampshire (youth justice service).
    """

    OTHER_AREA = "other-area"
    AGE_TRANSITION = "age-transition"
    SPECIALIST_NEEDED = "specialist-needed"
    CONFLICT_OF_INTEREST = "conflict-of-interest"
    PARTY_MOVED_PRISON = "party-moved-prison"
    SERVICE_ENDED = "service-ended"


@frozen(eq=False, repr=False)
class ContactDetails(Exact):
    """Where somebody can be reached. All of it is personal.

    Attributes:
        phone: A telephone number, as it was written.
        email: An e-mail address.
        address: A postal address.
    """

    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)


@frozen(eq=False, repr=False)
class ReferredPerson(Exact):
    """Somebody whom a referral names, or speaks of without naming.

    Attributes:
        roles: What they are here. Somebody who is both harmed and responsible has both roles.
        name: Their name, or `None` when nobody has named them yet.
        born: Their date of birth.
        contact: Where they can be reached.
        preferences: How they may be reached; nothing is permitted unless it is said.
        aware: Whether they know of the referral; `None` when the form does not say. Source: wa-referral-form.
        agrees_to_referral: Whether they agreed to be referred; `None` when the form does not say.
        agrees_to_contact: Whether they agreed to be contacted; `None` when the form does not say.
        acknowledgement: How far they acknowledge the facts, as the referrer tells it.
        needs: What would help them to take part, in the form's words.
    """

    roles: tuple[Role, ...]
    name: str | None = field(default=None, repr=False)
    born: date | None = field(default=None, repr=False)
    contact: ContactDetails = ContactDetails()
    preferences: ContactPreference = ContactPreference()
    aware: bool | None = None
    agrees_to_referral: bool | None = None
    agrees_to_contact: bool | None = None
    acknowledgement: Acknowledgement | None = None
    needs: tuple[str, ...] = field(default=(), repr=False)


@frozen(eq=False, repr=False)
class Referral(Exact):
    """A referral, as it arrives.

    Attributes:
        received: When it was received.
        source: Who sent it.
        initiator: Whose wish it is, which is another thing than who sent it.
        participants: The people it speaks of, in the form's order.
        organisation: The referring organisation, as a code; empty for somebody who refers themselves.
        reference: The sender's own reference, by which the same referral is known again.
        area: The area it belongs to, as a code.
        incident: What it is about.
        account: What happened, in the form's words.
        notes: What else the form says.
        wished: When the wish for this was first expressed.
        sent: When the referral was sent.
        pathway: The setting it belongs to, such as `community`; empty for the one that the service opens with.
    """

    received: Moment
    source: ReferralSource
    initiator: Initiator
    participants: tuple[ReferredPerson, ...]
    organisation: str = ""
    reference: str | None = field(default=None, repr=False)
    area: str = ""
    incident: Incident = Factory(Incident)
    account: str | None = field(default=None, repr=False)
    notes: str | None = field(default=None, repr=False)
    wished: Moment = Moment.unknown()
    sent: Moment = Moment.unknown()
    pathway: str = ""
