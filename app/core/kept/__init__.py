"""Answers kept for a while: sums over so many rows that no page should make them anew.

What is kept is never believed blindly: it counts for the day it was made for, and only while nothing it rests on has
happened since, which the event log tells. Otherwise the question is asked again, slower and just as right. Keeping is
a job's work, never a page's.
"""

from app.core.kept.models import KeptAnswer
from app.core.kept.questions import Question, keep_answer, kept_answer

__all__ = ["KeptAnswer", "Question", "keep_answer", "kept_answer"]
