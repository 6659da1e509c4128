"""Models by noun; import them from here."""

from tiendo.records.models.adjustments import Adjustment, AdjustmentKind
from tiendo.records.models.alerts import Alert, Digest, Notice
from tiendo.records.models.directives import Comment, Directive, Proposal
from tiendo.records.models.drafts import Draft, DraftEdit, DraftState, StoredFile
from tiendo.records.models.entries import Entry, EntryItem
from tiendo.records.models.evidence import Evidence
from tiendo.records.models.indicator_tallies import IndicatorGiven, IndicatorSums
from tiendo.records.models.indicators import Allocation, Indicator, IndicatorSet, PlaceFigure
from tiendo.records.models.journal import JournalRow
from tiendo.records.models.papers import CentralTick, Paper, PaperEdit, PaperFile, PaperState, ReportDefinition
from tiendo.records.models.people import Person, RoleHeld
from tiendo.records.models.plans import Citation, Measure, Plan, Programme, ReportingDuty
from tiendo.records.models.reports import Report, ReportForm, ReportPart, Verdict
from tiendo.records.models.runs import PeriodCalendar, ReportingPeriod, Run
from tiendo.records.models.scoring import ScoreSaid, ScoreSheet, ScoringVersion
from tiendo.records.models.serving import TaskServes
from tiendo.records.models.stamps import Stamp
from tiendo.records.models.tallies import ItemStanding, Tally
from tiendo.records.models.targets import Milestone, Target
from tiendo.records.models.tasks import Assignment, AssignmentUnit, Task
from tiendo.records.models.units import Unit, UnitAlias, UnitName

__all__ = [
    "Adjustment",
    "AdjustmentKind",
    "Alert",
    "Allocation",
    "Assignment",
    "AssignmentUnit",
    "CentralTick",
    "Citation",
    "Comment",
    "Digest",
    "Directive",
    "Draft",
    "DraftEdit",
    "DraftState",
    "Entry",
    "EntryItem",
    "Evidence",
    "Indicator",
    "IndicatorGiven",
    "IndicatorSet",
    "IndicatorSums",
    "ItemStanding",
    "JournalRow",
    "Measure",
    "Milestone",
    "Notice",
    "Paper",
    "PaperEdit",
    "PaperFile",
    "PaperState",
    "PeriodCalendar",
    "Person",
    "PlaceFigure",
    "Plan",
    "Programme",
    "Proposal",
    "Report",
    "ReportDefinition",
    "ReportForm",
    "ReportPart",
    "ReportingDuty",
    "ReportingPeriod",
    "RoleHeld",
    "Run",
    "ScoreSaid",
    "ScoreSheet",
    "ScoringVersion",
    "Stamp",
    "StoredFile",
    "Tally",
    "Target",
    "Task",
    "TaskServes",
    "Unit",
    "UnitAlias",
    "UnitName",
    "Verdict",
]
