"""The verdict engine: facts in, findings out; allowed only if every rule passes (G15, A7).

A *rule* is a pure function registered with an id and a version. A *finding* is what one rule said of the facts:
whether it passed, why, and how to mend it. A *verdict* is a question, a date and its findings. Licence state,
certification, downloads and everything that lets something happen or refuses it are verdicts.
"""

from app.core.verdicts.engine import (
    Finding,
    Rule,
    Verdict,
    passed,
    refused,
    registered_rules,
    rule,
)

__all__ = ["Finding", "Rule", "Verdict", "passed", "refused", "registered_rules", "rule"]
