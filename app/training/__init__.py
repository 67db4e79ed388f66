"""Training: the register of people who deliver, and what they are certified to do (B1, B3, B4, B13).

A *person* has one permanent public number and one record for life, across employers and names. An *engagement* is
a person working for an organisation in an area; a *certification period* is a level held from a day until a day;
a *standing* fact suspends, stands down or revokes, from a day, with a reason. What somebody is on a day is computed
from these facts.

Trainers register people and award; trainers and the QA lead change standing; a provider reads its own people, and
everybody their own record.
"""
