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
    Source("own-policy", "A service's own written policy", "The service itself"),
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
    Source("northants-ecins", "Restorative justice approaches in Northants (ecins.com)", "E-CINS"),
    Source(
        "empowering-communities", "Strategic and user group meetings, 27 September 2016", "Empowering-Communities", 2016
    ),
    Source("ecins-sussex", "Restorative justice in Sussex, Staffordshire and Cleveland (ecins.com)", "E-CINS"),
    Source("rjc-registered-practitioner", "Registered Practitioner", "Restorative Justice Council"),
    Source("rjc-membership-terms", "Practitioner membership terms and conditions", "Restorative Justice Council"),
    Source("rjc-registered-supervisor", "Registered Case Supervisor", "Restorative Justice Council"),
    Source("rjc-practitioner-renewal", "Registered Practitioner, renewal", "Restorative Justice Council"),
    Source("rjc-provider-renewal", "Registered Service Provider, renewal form", "Restorative Justice Council"),
    Source("rjc-service-provider", "Registered Service Provider", "Restorative Justice Council"),
    Source(
        "rjc-consultation",
        "Consultation on restorative justice in cases of domestic and sexual violence and abuse",
        "Restorative Justice Council",
    ),
    Source(
        "rjc-domestic-violence",
        "Using Restorative Justice in Cases of Domestic Violence (blog, quoting the police's guidance of 2011)",
        "Restorative Justice Council",
    ),
    Source(
        "why-me-barriers",
        "Report released on barriers and solutions for restorative justice delivery, 4 November 2015",
        "Restorative Justice Council",
        2015,
    ),
    Source("articulate", "Articulate: access for people with English as an additional language", "Why me?", 2021),
    Source(
        "home-office-2004",
        "Best practice guidance for restorative practitioners, and their Case Supervisors and Line Managers (summary)",
        "Home Office",
        2004,
    ),
    Source("aim-project", "Restorative practice and harmful sexual behaviour (aimproject.org.uk)", "AIM Project"),
    Source("presentence-2014", "Pre-sentence restorative justice", "Ministry of Justice", 2014),
    Source(
        "wait-til-eight",
        "Wait 'til Eight: arrange for offenders to meet their victims",
        "National Offender Management Service",
    ),
    Source("victims-act-2024", "Victims and Prisoners Act 2024", "United Kingdom", 2024),
    Source("solihull-victims", "Crime and safety: victims", "Solihull Council"),
    Source(
        "referral-orders",
        "Referral orders, as local authorities describe them",
        "Solihull, Salford, Hounslow and Brent councils",
    ),
    Source("eu-victims-directive", "Directive 2012/29/EU on the rights of victims of crime", "European Union", 2012),
    Source("kent-police", "Standard operating procedure O32g, community resolutions", "Kent Police"),
    Source("yos-triage", "Youth offending service triage, a local protocol", "A youth offending service"),
    Source(
        "nz-process",
        "Court-referred restorative justice (communitylaw.org.nz, restorativejustice.co.nz, trjt.org.nz)",
        "New Zealand providers",
    ),
    Source(
        "nz-reoffending",
        "Reoffending Analysis for Restorative Justice Cases: 2008 and 2009",
        "New Zealand Ministry of Justice",
        2011,
    ),
    Source("red-deer", "Services, and the facilitator's role (rrdrestorativejustice.ca)", "Rural Red Deer"),
    Source("canada-survey", "National restorative justice data collection", "Department of Justice Canada"),
    Source("victoria", "Restorative justice (rjvictoria.com)", "Restorative Justice Victoria"),
    Source("merseyside", "Frequently asked questions (rjmerseyside.org.uk)", "Restorative Justice Merseyside"),
    Source("hampshire", "For professionals (rjhampshire.org.uk)", "Restorative Justice Hampshire"),
    Source("peto-mclaren", "Supporters (petomclaren.co.uk)", "Peto McLaren"),
    Source("essex", "Restorative justice in Essex", "Healthwatch Essex", 2024),
    Source("leicestershire", "What happens next (victimfirst.org)", "Victim First, Leicestershire"),
    Source(
        "gloucestershire-notice", "Privacy notice (restorativegloucestershire.co.uk)", "Restorative Gloucestershire"
    ),
    Source("dorset-notice", "Privacy notice, Restorative Dorset (bcpcouncil.gov.uk)", "BCP Council"),
    Source("calderdale-notice", "Privacy notice PN0417-2 (calderdale.gov.uk)", "Calderdale Council"),
    Source("cleveland-consent", "Consent (restorativecleveland.co.uk)", "Restorative Cleveland"),
    Source("restorativu-notice", "Privacy notice (restorativu.com)", "RestorativU"),
    Source(
        "cleveland-contract", "Restorative justice service, contract notice", "Cleveland Police and Crime Commissioner"
    ),
    Source(
        "west-midlands",
        "Evaluation of restorative justice in the West Midlands",
        "West Midlands Police and Crime Commissioner",
    ),
    Source("restorative-bristol", "Conference (restorativebristol.co.uk)", "Restorative Bristol"),
    Source(
        "volunteer-duties",
        "Volunteer facilitators, their duties and checks (London and Kent)",
        "Calm and Kent services",
    ),
    Source("bell-foundation", "Language in criminal justice (bell-foundation.org.uk)", "The Bell Foundation"),
    Source("edora", "Restorative justice pipeline (edoracases.com)", "EDORA"),
    Source("facilicase", "FaciliCase (facilicase.com)", "FaciliCase"),
    Source("police-import-app", "Restorative-Justice-App", "Ranger Marsh"),
    Source("fisk-recording", "On evaluating restorative practice (rwdfwd.org)", "Fisk"),
    Source("shapland-summary", "Restorative justice, summary of four evaluations", "IIRP", 2008),
    Source("restraining-orders", "What a restraining order forbids, a guide for lay readers", "panicstation.pages.dev"),
    Source("ico-offence-data", "Guidance on criminal offence data", "Information Commissioner's Office"),
    Source(
        "ico-law-enforcement", "Guidance on law enforcement processing, Part 3", "Information Commissioner's Office"
    ),
    Source(
        "dpv-27560",
        "Consent records and receipts with ISO/IEC TS 27560:2023 and DPV, commit f01a55c",
        "W3C Data Privacy Vocabularies Group",
        2026,
    ),
    Source("fhir-consent", "FHIR R5, consent state codes, and table v2-0498", "HL7"),
    Source("govuk-equality", "Design System, equality information, commit efb0d77d", "GOV.UK"),
    Source("gss-ethnicity", "Ethnicity harmonised standard", "Government Statistical Service"),
)

SOURCES = {source.key: source for source in _REGISTER}
"""Every source, by key."""


def cite(key: str, where: str = "") -> Citation:
    """The citation of *where* in the source *key*.

    Raises:
        KeyError: No such source is registered; the rule that cites it is wrong.
    """
    return Citation(SOURCES[key].key, where)
