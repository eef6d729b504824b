"""The standards, laws and studies that rules cite, by key.

A rule cites a `Source` by key and says where in it the rule stands. Keys are for ever: a later
edition of a document is a new key. The key `house` is this library's own choice; it is never
presented as law or as anybody's guidance.
"""

from attrs import frozen


@frozen
class Source:
    """A document that a rule, a word or a figure rests on.

    Attributes:
        key: A short name, stable for ever.
        title: What the document is called.
        publisher: Who answers for it.
        year: When this edition appeared, or `None` where the document gives no date.
    """

    key: str
    title: str
    publisher: str
    year: int | None = None


@frozen
class Citation:
    """A place in a source.

    Attributes:
        source: The key of a `Source`.
        where: Section, paragraph or page, as the document itself counts; empty for the whole of it.
    """

    source: str
    where: str = ""

    def __str__(self) -> str:
        """The citation as a reader would write it."""
        source = SOURCES[self.source]
        year = f" ({source.year})" if source.year else ""
        where = f", {self.where}" if self.where else ""
        return f"{source.publisher}: {source.title}{year}{where}"


_REGISTER = (
    Source("house", "Design decisions of restorative_core, docs/explanation/the-house.md", "restorative_core"),
    Source("rjc-provider-code", "Service Provider Code of Practice", "Restorative Justice Council"),
    Source("rjc-practitioner-code", "Practitioner Code of Practice", "Restorative Justice Council"),
    Source("rjc-supervisor-code", "Case Supervisor Code of Practice", "Restorative Justice Council"),
    Source("rjc-framework", "Practitioner Registration Framework", "Restorative Justice Council"),
    Source(
        "rjc-principles",
        "Principles of restorative justice (as given at restorativecleveland.co.uk)",
        "Restorative Justice Council",
    ),
    Source(
        "victims-code-2020",
        "Code of Practice for Victims of Crime in England and Wales, in force 1 April 2021",
        "Ministry of Justice",
        2020,
    ),
    Source("yot-victims", "Work with victims and restorative justice: youth offending teams", "GOV.UK"),
    Source("scotland-framework", "Restorative justice policy and practice framework", "Scottish Government"),
    Source(
        "scotland-2017", "Guidance for the Delivery of Restorative Justice in Scotland", "Scottish Government", 2017
    ),
    Source("act-2004", "Crimes (Restorative Justice) Act 2004", "Australian Capital Territory", 2004),
    Source(
        "ni-youth-conference",
        "Criminal Justice (Children) (Northern Ireland) Order 1998, youth conferences",
        "Northern Ireland",
        1998,
    ),
    Source("sentencing-act-2020", "Sentencing Act 2020", "United Kingdom", 2020),
    Source(
        "wa-referral-form", "Restorative justice referral form for another person", "Government of Western Australia"
    ),
    Source("ico-consent", "Guidance on consent", "Information Commissioner's Office"),
    Source("dpv", "Data Privacy Vocabulary 2.2, consent status", "W3C Data Privacy Vocabularies Group"),
    Source("victims-voices", "Letter bank (victimsvoicesheard.org)", "Victims' Voices Heard"),
    Source(
        "restorative-solutions",
        "Process and preparation (rjkent.org.uk, restorativesolutions.org.uk)",
        "Restorative Solutions",
    ),
    Source("why-me-process", "The restorative justice process", "Why me?"),
    Source("why-me-letters", "Restorative letters", "Why me?", 2015),
    Source("valuing-victims", "Valuing Victims", "Why me?", 2022),
    Source("lancashire", "Restorative justice (victimcarelancashire.org)", "Victim Care Lancashire"),
    Source(
        "south-yorkshire", "Frequently asked questions (restorativesouthyorkshire.co.uk)", "Restorative South Yorkshire"
    ),
    Source("staffordshire", "Restorative justice (staffsvictimsgateway.org.uk)", "Staffordshire Victims Gateway"),
    Source("west-yorkshire", "Preparation (rjwestyorkshire.org.uk)", "Restorative West Yorkshire"),
    Source("kent-notice", "Privacy notice (kent.gov.uk)", "Kent County Council"),
    Source("openlattice", "lattice-community-restorative-court, commit c4a612f", "OpenLattice", 2021),
    Source("fisk-2023", "Laws 12(2) 28 (abstract)", "Fisk", 2023),
    Source("phe-intervals", "Technical Guide: Confidence Intervals", "Public Health England"),
    Source(
        "ons-disclosure",
        "Comparison of post-tabular statistical disclosure control methods",
        "Office for National Statistics",
    ),
    Source("nz-survey", "Victim satisfaction survey of restorative justice", "New Zealand Ministry of Justice", 2021),
    Source("pathfinder", "Pre-sentence pathfinder, figures of 2014-15", "Restorative Solutions"),
    Source(
        "northants-2015",
        "Press release on Restorative Justice Week, 19 November 2015",
        "Northamptonshire Police and Crime Commissioner",
        2015,
    ),
)

SOURCES = {source.key: source for source in _REGISTER}
"""Every source, by key."""


def cite(key: str, where: str = "") -> Citation:
    """The citation of *where* in the source *key*.

    Raises:
        KeyError: No such source is registered; the rule that cites it is wrong.
    """
    return Citation(SOURCES[key].key, where)
