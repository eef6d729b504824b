"""Measures of a cohort: of the referrals received in a period, what has become of them since, whenever that was.

Sources: fisk-2023 (templates differ in methods and timing of counting: hence one anchor each),
pathfinder (the steps from referral to conference, each counted among those who took the one before).
"""

from restorative_core.evidence.expressions import Equals, every
from restorative_core.evidence.facts import FirstContact, ReferralDecision
from restorative_core.evidence.measure import Share, Shares, Step, Steps, Total, Waits
from restorative_core.sources import cite

_ACCEPTED = Equals("decision", ReferralDecision.ACCEPTED)
_BOTH_CONTACTED = Equals("approach.both_contacted", value=True)
_BOTH_AGREED = Equals("approach.both_agreed", value=True)
_SESSION_HELD = Equals("session_held", value=True)

referrals_by_source = Total(
    name="referrals-by-source",
    title="Referrals received, by source",
    definition="Referrals received in the period, by who sent them, which is another thing than whose wish it is."
    " Sources that sent none have no line.",
    counted="referrals",
    anchor="received",
    by="source",
    source=cite("house"),
)

referrals_accepted = Shares(
    name="referrals-accepted",
    title="Referrals accepted",
    definition="Referrals received in the period, by what has been decided of them since, as a share of all of them.",
    counted="referrals",
    anchor="received",
    by="decision",
    source=cite("house"),
    notes=("A referral not yet decided has not failed; the share accepted may still grow.",),
)

referrals_open = Share(
    name="referrals-open",
    title="Referrals still worked on",
    definition="Of the referrals received in the period, those whose cases are open as things stand.",
    counted="referrals",
    anchor="received",
    numerator=Equals("is_open", value=True),
    source=cite("house"),
)

progress = Steps(
    name="progress",
    title="How far referrals have come",
    definition="Of the referrals received in the period: those accepted; of these, those in which somebody on each"
    " side was reached; of these, those in which somebody on each side agreed to take part; of these, those in which"
    " a session of any type was held. Every share is of all referrals received.",
    counted="referrals",
    anchor="received",
    first="received",
    steps=(
        Step("accepted", _ACCEPTED),
        Step("both-contacted", _BOTH_CONTACTED),
        Step("both-agreed", _BOTH_AGREED),
        Step("session-held", _SESSION_HELD),
    ),
    source=cite("house"),
    notes=("A case still open has not failed; each step may still grow.",),
)

both_contacted = Share(
    name="both-contacted",
    title="Both sides contacted",
    definition="Of the referrals received in the period and accepted, those in which the service has reached somebody"
    " harmed and somebody else who is responsible, at any time since.",
    counted="referrals",
    anchor="received",
    where=_ACCEPTED,
    numerator=_BOTH_CONTACTED,
    source=cite("house"),
)

both_agreed = Share(
    name="both-agreed",
    title="Both sides agreed to take part",
    definition="Of the referrals received in the period and accepted, with both sides contacted, those in which"
    " somebody on each side gave a valid consent to take part, whatever became of it later.",
    counted="referrals",
    anchor="received",
    where=every(_ACCEPTED, _BOTH_CONTACTED),
    numerator=_BOTH_AGREED,
    source=cite("house"),
)

days_to_first_contact = Waits(
    name="days-to-first-contact",
    title="Days from referral to first contact",
    definition="For referrals received in the period, whatever was decided of them: the days from receipt until the"
    " service first reached a party. Time on hold is not taken off. A percentile is the least number of days that so"
    " many per cent of the referrals do not exceed.",
    counted="referrals",
    anchor="received",
    days="days_to_contact",
    status="first_contact",
    timed=FirstContact.TIMED,
    source=cite("house"),
    notes=("Those still waiting are counted apart, because nobody knows yet how long they will wait.",),
)
