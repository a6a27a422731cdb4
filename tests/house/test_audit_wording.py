import ast
from pathlib import Path

import pytest
from django.utils import translation

from campaign.audit_wording import EVENTS, event_name
from campaign.models import PaperKind, UploadKind
from scoring.models import RecheckMessage

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("campaign", "scoring", "activities", "publishing")
RECORDERS = ("record", "record_each", "Act")
# Codes that are made of what only the running program knows.
MADE = {
    "campaign.imports._write": {
        f"campaign.import.{kind}" for kind in (UploadKind.DEPARTMENTS, UploadKind.PEOPLE)
    },
    "scoring.report_proposals._decide": {"scoring.deduction.accepted", "scoring.deduction.declined"},
    "scoring.recheck_threads.say": {f"scoring.recheck.{act}" for act in RecheckMessage.Act.values},
    "publishing.issuing.issue_paper": {f"publishing.{kind}.issued" for kind in PaperKind.values},
    "activities.etiquette.contest_desk._record_press": {
        f"activities.quickfire.{act}" for act in ("start", "adjust", "play_off", "finish", "undo")
    },
    # named after the model: audit_wording.ROW_ACTS
    "campaign.upkeep.save_row": set(),
}


class Unknown(Exception):
    pass


class Module:
    def __init__(self, path):
        self.name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.functions = [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]

    def calls(self, *names):
        """Every call of a function by its name, with the function in which it stands."""
        for function in self.functions:
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and getattr(node.func, "id", None) in names:
                    yield function, node


@pytest.fixture(scope="module")
def modules():
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [Module(path) for path in paths]


def values(node, function, modules):
    """Every text that an expression can be; raises Unknown where reading the code does not tell."""
    if isinstance(node, ast.Constant):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return values(node.body, function, modules) | values(node.orelse, function, modules)
    if isinstance(node, ast.FormattedValue):
        return values(node.value, function, modules)
    if isinstance(node, ast.JoinedStr):
        texts = {""}
        for part in node.values:
            ends = values(part, function, modules)
            texts = {text + end for text in texts for end in ends}
        return texts
    if isinstance(node, ast.Name):
        return named(node.id, function, modules)
    raise Unknown


def named(name, function, modules):
    arguments = function.args
    if name in [each.arg for each in arguments.args + arguments.kwonlyargs]:
        place = [each.arg for each in arguments.args]
        here = [module for module in modules if function in module.functions]
        callers = here if function.name.startswith("_") else modules
        found = set()
        for module in callers:
            for caller, call in module.calls(function.name):
                given = {word.arg: word.value for word in call.keywords}
                if name in place and place.index(name) < len(call.args):
                    given[name] = call.args[place.index(name)]
                found |= values(given[name], caller, modules)
        return found
    assigned = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and name in [getattr(target, "id", None) for target in node.targets]
    ]
    for loop in (node for node in ast.walk(function) if isinstance(node, ast.For)):
        targets = [getattr(each, "id", None) for each in getattr(loop.target, "elts", [loop.target])]
        if name in targets and isinstance(loop.iter, ast.Tuple):
            assigned += [getattr(row, "elts", [row])[targets.index(name)] for row in loop.iter.elts]
    if not assigned:
        raise Unknown
    return set().union(*(values(node, function, modules) for node in assigned))


def recorded(modules):
    """Every code that the house records, and the functions whose codes cannot be read from it."""
    codes, unread = set(), set()
    for module in modules:
        for function, call in module.calls(*RECORDERS):
            if module.name == "campaign.audit":
                continue
            try:
                codes |= values(call.args[0], function, modules)
            except Unknown:
                if not module.name.startswith("publishing.demo"):  # its acts are no entries of the trail
                    unread.add(f"{module.name}.{function.name}")
    return codes, unread


def test_every_event_that_is_recorded_has_a_wording_and_every_wording_an_event(modules):
    codes, unread = recorded(modules)

    assert unread == set(MADE)
    assert codes | set().union(*MADE.values()) == set(EVENTS)


def test_row_that_no_verb_looks_after_is_called_by_its_kind():
    with translation.override("en"):
        names = [event_name(f"campaign.branch.{act}") for act in ("added", "changed", "deleted")]

    assert names == ["Party branch: added", "Party branch: changed", "Party branch: deleted"]


def test_event_of_another_version_is_shown_as_it_was_recorded():
    assert event_name("campaign.something.unheard_of") == "campaign.something.unheard_of"
