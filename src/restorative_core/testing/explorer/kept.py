"""The pathway of a proof: it keeps one must and drops everything else, so that what holds of it holds of the whole.

Dropped are all other requirements, and the stages too: every act may be done at any stage of a case
that has begun. So a proof leans on no row's being out of reach.
"""

from attrs import evolve

from restorative_core.casework.event import Act
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirement import Force
from restorative_core.casework.table import Row
from restorative_core.testing.explorer.slices import Slice
from restorative_core.vocabulary.stages import BEGUN


def keeping_only(one: Slice, pathway: Pathway) -> Pathway:
    """*pathway* with the must of *one* alone, at every stage."""
    kept = pathway.keeping(
        requirement
        for requirement in pathway.requirements
        if requirement.key == one.must or (one.keeps_shoulds and requirement.force is Force.SHOULD)
    )
    return evolve(kept, cases=evolve(kept.cases, rows=tuple(map(_at_any_stage, kept.cases.rows))))


def without(key: str, pathway: Pathway) -> Pathway:
    """*pathway* without the requirement *key*, everywhere it stands."""
    return pathway.keeping(requirement for requirement in pathway.requirements if requirement.key != key)


def _at_any_stage(row: Row) -> Row:
    return evolve(row, stages=BEGUN) if issubclass(row.event, Act) else row
