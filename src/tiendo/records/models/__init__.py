"""Models by noun; import them from here."""

from tiendo.records.models.drafts import Draft, DraftEdit, DraftState, StoredFile
from tiendo.records.models.journal import JournalRow
from tiendo.records.models.people import Person, RoleHeld
from tiendo.records.models.plans import Citation, Measure, Plan, Programme, ReportingDuty
from tiendo.records.models.targets import Milestone, Target
from tiendo.records.models.tasks import Assignment, AssignmentUnit, Task
from tiendo.records.models.units import Unit, UnitAlias, UnitName

__all__ = [
    "Assignment",
    "AssignmentUnit",
    "Citation",
    "Draft",
    "DraftEdit",
    "DraftState",
    "JournalRow",
    "Measure",
    "Milestone",
    "Person",
    "Plan",
    "Programme",
    "ReportingDuty",
    "RoleHeld",
    "StoredFile",
    "Target",
    "Task",
    "Unit",
    "UnitAlias",
    "UnitName",
]
