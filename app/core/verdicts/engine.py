"""Rules, findings and verdicts as plain values. No Flask, no database."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ParamSpec

P = ParamSpec("P")


@dataclass(frozen=True)
class Finding:
    """What one rule said: whether it passed, why, what would mend it, and the facts it looked at."""

    passed: bool
    because: str
    remedy: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    rule: str = ""

    def as_record(self) -> dict[str, Any]:
        """Return the finding as it is stored, with dates and enumerations as text."""
        return {
            "rule": self.rule,
            "passed": self.passed,
            "because": self.because,
            "remedy": self.remedy,
            "facts": {name: _plain(value) for name, value in self.facts.items()},
        }


@dataclass(frozen=True)
class Rule:
    """A registered rule: its id, its version, and where it comes from."""

    id: str
    version: int
    source: str
    promise: str

    @property
    def name(self) -> str:
        """Return the rule as findings name it: "licence.in-force@2"."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True)
class Verdict:
    """The answer to a question on a date: allowed only if every finding passed.

    `words` is how the question is put to a reader, where its name does not read as one.
    """

    question: str
    as_of: date
    findings: tuple[Finding, ...]
    words: str = ""

    def __post_init__(self) -> None:
        """Refuse a verdict that rests on nothing: it would allow everything."""
        if not self.findings:
            raise ValueError("a verdict without a finding would allow by default")

    @property
    def heading(self) -> str:
        """Return the question as a reader is asked it."""
        return self.words or self.question

    @property
    def allowed(self) -> bool:
        """Return whether every rule passed."""
        return all(finding.passed for finding in self.findings)

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """Return the findings that refused, in order."""
        return tuple(finding for finding in self.findings if not finding.passed)

    @property
    def remedies(self) -> tuple[str, ...]:
        """Return what would mend the refusal, each once."""
        return tuple(dict.fromkeys(finding.remedy for finding in self.refusals if finding.remedy))


_RULES: dict[str, Rule] = {}


def rule(
    rule_id: str, *, version: int, source: str, promise: str
) -> Callable[[Callable[P, Finding]], Callable[P, Finding]]:
    """Register a pure function as a rule; its findings carry the rule's name.

    Raises ValueError when an id is registered twice, since a stored finding must name one rule.
    """

    def register(decide: Callable[P, Finding]) -> Callable[P, Finding]:
        if rule_id in _RULES:
            raise ValueError(f"the rule {rule_id} is registered twice")
        made = _RULES[rule_id] = Rule(rule_id, version, source, promise)

        @functools.wraps(decide)
        def decided(*args: P.args, **kwargs: P.kwargs) -> Finding:
            return replace(decide(*args, **kwargs), rule=made.name)

        return decided

    return register


def passed(because: str, **facts: Any) -> Finding:
    """Return a finding that passed, with its reason and the facts it rests on."""
    return Finding(True, because, None, facts)


def refused(because: str, remedy: str, **facts: Any) -> Finding:
    """Return a finding that refused, with its reason, the way to mend it and the facts it rests on."""
    return Finding(False, because, remedy, facts)


def registered_rules() -> list[Rule]:
    """Return every rule there is, by id."""
    return [_RULES[rule_id] for rule_id in sorted(_RULES)]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else str(value)
