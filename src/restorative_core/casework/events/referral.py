"""A referral comes, and is taken on or declined; a live case comes from another system."""

from enum import StrEnum
from typing import ClassVar

from attrs import frozen

from restorative_core.casework.event import Act, Report
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.exact import Exact
from restorative_core.vocabulary.finding import Sought
from restorative_core.vocabulary.incident import IncidentFlag, IncidentKind, JusticeStage
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import Keep, personal
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.referral import DeclineReason, Initiator, ReferralSource, Relation, TransferReason
from restorative_core.vocabulary.stages import Stage


@frozen(eq=False, repr=False)
class ReferralReceived(Report):
    """A referral was received: a case begins.

    Sources: northants-ecins (case management), calderdale-notice (what is collected), kent-notice (what is collected),
    openlattice (fields of a referral), fisk-2023 (timing of counting).

    Attributes:
        source: Who sent it.
        initiator: Whose wish it is.
        pathway: The pathway that the case goes by, and its version.
        concerns: The participants of whom its texts speak.
        organisation: The referring organisation, as a code.
        area: The area, as a code.
        incident: What sort of thing happened.
        incident_at: When that was.
        justice_stage: How far a criminal process has come.
        flags: What calls for special care.
        both_sides_complain: Whether each side says that the other harmed it.
        reported_to_police: Whether the police know; `None` when nobody says.
        account: What happened, in the form's words.
        notes: What else the form says.
        crime_reference: The police's number.
        wished: When the wish for this was first expressed.
        reported: When the incident was reported.
        sent: When the referral was sent.
        convicted: When somebody was convicted of it.
        sentenced: When somebody was sentenced for it.
        digest: The digest of the tables that the case goes by; empty where they were not pinned.
        policy: The service's own values that the case keeps; `None` for those that it has at the time of each act.
    """

    kind: ClassVar[str] = "referral-received"

    source: ReferralSource
    initiator: Initiator
    pathway: str = "justice/1"
    concerns: tuple[str, ...] = ()
    organisation: str = ""
    area: str = ""
    incident: IncidentKind = IncidentKind.UNKNOWN
    incident_at: Moment = Moment.unknown()
    justice_stage: JusticeStage = JusticeStage.UNKNOWN
    flags: frozenset[IncidentFlag] = frozenset()
    both_sides_complain: bool = False
    reported_to_police: bool | None = None
    account: str | None = personal(about="concerns", keep=Keep.CASEWORK)
    notes: str | None = personal(about="concerns", keep=Keep.CASEWORK)
    crime_reference: str | None = personal(about="concerns", keep=Keep.CASEWORK, finds=Sought.REFERENCE)
    wished: Moment = Moment.unknown()
    reported: Moment = Moment.unknown()
    sent: Moment = Moment.unknown()
    convicted: Moment = Moment.unknown()
    sentenced: Moment = Moment.unknown()
    digest: str = ""
    policy: Policy | None = None


@frozen(eq=False, repr=False)
class ReferralAccepted(Act):
    """The referral is taken on: somebody has decided that this service may work with it.

    Source: lancashire (eligibility).
    """

    kind: ClassVar[str] = "referral-accepted"


@frozen(eq=False, repr=False)
class ReferralDeclined(Act):
    """The referral is not taken on.

    Attributes:
        reason: Why not.
    """

    kind: ClassVar[str] = "referral-declined"

    reason: DeclineReason


@frozen(eq=False, repr=False)
class ReferralJoined(Report):
    """A further referral of what this case is about was received: several referrals may lead to one case.

    Attributes:
        source: Who sent it.
        initiator: Whose wish it is, which does not change whose wish the case began with.
        relation: What it is to the referral that the case began with.
        organisation: The referring organisation, as a code.
        sent: When it was sent.
    """

    kind: ClassVar[str] = "referral-joined"

    source: ReferralSource
    initiator: Initiator
    relation: Relation
    organisation: str = ""
    sent: Moment = Moment.unknown()


@frozen(eq=False, repr=False)
class CaseLinked(Act):
    """The case is linked with another: nothing is merged, and every entry stays where it was written.

    Attributes:
        other: The other case.
        relation: What the two have to do with each other.
    """

    kind: ClassVar[str] = "case-linked"

    other: str
    relation: Relation


@frozen(eq=False, repr=False)
class CaseUnlinked(Report):
    """The case is no longer linked with another.

    Attributes:
        other: The other case.
    """

    kind: ClassVar[str] = "case-unlinked"

    other: str


@frozen(eq=False, repr=False)
class CaseTransferred(Report):
    """Another organisation answers for the case and its data from now on.

    Consents to share were given to the organisation before, and are to be asked for afresh.
    Source: empowering-communities.

    Attributes:
        controller: The organisation that answers for it now, as a code.
        reason: Why.
    """

    kind: ClassVar[str] = "case-transferred"

    controller: str
    reason: TransferReason


class Evidence(StrEnum):
    """Where the evidence of a consent from another system is kept."""

    SIGNED_FORM = "signed-form"
    ELECTRONIC_RECORD = "electronic-record"
    CASE_NOTE = "case-note"
    UNKNOWN = "unknown"


PROOF = {Evidence.SIGNED_FORM: ConsentMethod.WRITTEN, Evidence.ELECTRONIC_RECORD: ConsentMethod.ELECTRONIC}
"""The evidence on which a consent from another system counts, with the method that it proves.

Any other consent is to be asked for afresh.
"""


@frozen
class InheritedConsent(Exact):
    """A consent that another system says was given.

    Attributes:
        participant: Who is said to have consented.
        purpose: What for.
        given: When, as far as it is known.
        scope: The session type, agreement or recipient, where the purpose has one.
        evidence: Where the evidence is.
    """

    participant: str
    purpose: Purpose
    given: Moment = Moment.unknown()
    scope: str = ""
    evidence: Evidence = Evidence.UNKNOWN


@frozen(eq=False, repr=False)
class CaseTakenOver(Report):
    """A live case came from another system. Its past acts are not judged; every next act is.

    Source: northants-ecins (case management).

    Attributes:
        stage: The stage it had there.
        system: The system it came from, as a code.
        referred: When it was referred, as far as that is known.
        consents: The consents that the other system held.
    """

    kind: ClassVar[str] = "case-taken-over"

    stage: Stage
    system: str = "unknown"
    referred: Moment = Moment.unknown()
    consents: tuple[InheritedConsent, ...] = ()
