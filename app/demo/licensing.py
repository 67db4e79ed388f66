"""One licence of the demo being made, step by step, through the actions of licences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.core import clock
from app.core.actor import Actor
from app.demo.clock import month_start
from app.demo.evidence import confirmation_of_engagement
from app.demo.partners import area
from app.licences.actions import (
    DraftTerms,
    ProposedVariation,
    abandon_draft,
    accept_offer,
    accept_variation,
    arrange_run_off,
    draft_licence,
    give_notice,
    offer_licence,
    offer_variation,
    record_go_live,
    renew_licence,
    send_evidence,
    set_condition,
    sign_licence,
    suspend_licence,
    terminate_licence,
)
from app.licences.actions.evidence import take_in
from app.licences.actions.sealing.agreements import make_sealed_agreement, sheet_of_agreement
from app.licences.actions.sealing.variations import make_sealed_variation, sheet_of_variation
from app.licences.models import Licence, Programme
from app.licences.queries import frozen_agreement, licence_facts, offered_terms, variation_row, variations_of
from app.licences.rules import VariedTerms
from app.licences.types import ContractShape, LapsePolicy, Measure, NoticeGiver, Side, SuspensionScope
from app.partners.models import Organisation


@dataclass
class LicenceMaker:
    """A licence being made: what it will say, and one method for each thing that can happen to it."""

    actors: Mapping[str, Actor]
    programme: Programme
    licensee: Organisation
    shape: ContractShape
    code: str
    starts_on: date
    ends_on: date
    grace_days: int = 30
    lapse_policy: LapsePolicy = LapsePolicy.LOSE_ALL
    seats: int | None = 12
    renews: "LicenceMaker | None" = None
    licence: Licence | None = field(default=None, init=False)

    def draft(self) -> None:
        """Draft it."""
        self.licence = draft_licence(
            self._manager,
            programme=self.programme,
            licensee=self.licensee,
            shape=self.shape,
            terms=DraftTerms(
                starts_on=self.starts_on,
                ends_on=self.ends_on,
                grace_days=self.grace_days,
                lapse_policy=self.lapse_policy,
                seats=self.seats,
                areas=[area(self.code)],
            ),
            renews=self.renews.made if self.renews else None,
        )

    def offer(self) -> None:
        """Offer it, to be answered within four weeks."""
        day = clock.today()
        offer_licence(self._manager, licence=self.made, offered_on=day, answer_by=day + timedelta(days=28))

    def accept_as_licensee(self, email: str) -> None:
        """Have somebody of the provider accept what is on offer."""
        self._accept(self.actors[email], Side.LICENSEE, "Head of service")

    def accept_as_licensor(self) -> None:
        """Have the Trust's licence manager accept it too."""
        self._accept(self._manager, Side.LICENSOR, "Licence manager")

    def renew_in_vain(self) -> None:
        """Begin a renewal, and give it up the same day."""
        draft = renew_licence(self._manager, licence=self.made)
        reason = "The commissioner tenders the service anew, for two areas together."
        abandon_draft(self._manager, licence=draft, reason=reason)

    def sign_as_licensor(self) -> None:
        """Have the Trust sign."""
        self._sign(Side.LICENSOR, "Eleanor Marchwood", "Chief Executive")

    def sign_as_licensee(self) -> None:
        """Have the provider sign."""
        self._sign(Side.LICENSEE, "Robin Hartley", "Director")

    def plan_to_go_live(self) -> None:
        """Plan to go live in its area three months from now."""
        days = {area(self.code).id: clock.today() + timedelta(days=90)}
        record_go_live(self._manager, licence=self.made, days=days)

    def suspend(self) -> None:
        """Suspend the whole licence."""
        suspend_licence(
            self._manager,
            licence=self.made,
            scope=SuspensionScope.WHOLE,
            reason="Two workshops ran without a certified facilitator.",
            conditions_to_lift="Send the next six weeks' roster, with a certified facilitator on every workshop.",
            from_day=clock.today(),
        )

    def terminate(self) -> None:
        """Terminate it, with twenty days' warning."""
        terminate_licence(
            self._manager,
            licence=self.made,
            effective_on=clock.today() + timedelta(days=20),
            reason="The commissioner ended the service contract.",
        )

    def be_given_notice(self) -> None:
        """Have the commissioner give a hundred days' notice."""
        self._give_notice(NoticeGiver.COMMISSIONER, "The service goes out to tender again from the new financial year.")

    def give_notice(self) -> None:
        """Have the provider give a hundred days' notice."""
        self._give_notice(NoticeGiver.LICENSEE, "The provider closes its domestic abuse services.")

    def run_off(self) -> None:
        """Have the pairs open at the end finished within ninety days from now."""
        arrange_run_off(
            self._manager,
            licence=self.made,
            until_day=clock.today() + timedelta(days=90),
            reason="Two pairs have had their first workshop; their second ones are booked.",
        )

    def set_conditions(self) -> None:
        """Set two conditions: one due in seven weeks that stops downloads, one in three months."""
        day = clock.today()
        set_condition(
            self._manager,
            licence=self.made,
            words="Send the certificate of public liability insurance for the current year.",
            due_on=day + timedelta(days=49),
            stops_downloads=True,
        )
        set_condition(
            self._manager,
            licence=self.made,
            words="Have a second certified facilitator engaged in the area.",
            due_on=day + timedelta(days=92),
        )

    def send_evidence(self) -> None:
        """Record the evidence the provider sent for its second condition."""
        words = "A facilitator certified last month has been engaged since Monday; their engagement is confirmed here."
        file = take_in(
            confirmation_of_engagement(clock.today()), called=f"Evidence for condition 2 of {self.made.reference}"
        )
        send_evidence(self._manager, licence=self.made, number=2, words=words, file=file)

    def set_checked_condition(self) -> None:
        """Set a condition the portal checks by itself, with eleven weeks to go."""
        set_condition(
            self._manager,
            licence=self.made,
            words="Have two certified facilitators at work in the area before the first workshop.",
            due_on=clock.today() + timedelta(days=77),
            measure=Measure.CERTIFIED_FACILITATORS,
            at_least=2,
        )

    def set_coming_condition(self) -> None:
        """Set one condition with seven weeks to go."""
        set_condition(
            self._manager,
            licence=self.made,
            words="Send the information-sharing agreement signed by the force.",
            due_on=clock.today() + timedelta(days=49),
        )

    @property
    def made(self) -> Licence:
        """Return the licence once it is drafted."""
        assert self.licence is not None
        return self.licence

    @property
    def _manager(self) -> Actor:
        return self.actors["licences@hamptontrust.example"]

    def _give_notice(self, giver: NoticeGiver, reason: str) -> None:
        day = clock.today()
        give_notice(
            self._manager,
            licence=self.made,
            given_by=giver,
            given_on=day,
            ends_on=day + timedelta(days=100),
            reason=reason,
        )

    def vary(self) -> None:
        """Offer more seats from the first of the month after next, which both sides accept later."""
        (facts,) = licence_facts([self.made.id])
        terms = VariedTerms(
            ends_on=facts.ends_on,
            grace_days=60,
            lapse_policy=facts.lapse_policy,
            seats=16,
            areas=tuple((one.area_id, one.part) for one in facts.territory),
        )
        proposed = ProposedVariation(
            terms=terms,
            territory=[one.words for one in facts.territory],
            effective_on=month_start(clock.today(), 2),
            answer_by=clock.today() + timedelta(days=28),
            reason="The area expects more referrals, and more facilitators are being trained.",
        )
        offer_variation(self._manager, licence=self.made, proposed=proposed)

    def accept_variation_as_licensee(self, email: str) -> None:
        """Have somebody of the provider accept the variation on offer."""
        self._accept_variation(self.actors[email], Side.LICENSEE, "Head of service")

    def accept_variation_as_licensor(self) -> None:
        """Have the Trust's licence manager accept it too."""
        self._accept_variation(self._manager, Side.LICENSOR, "Licence manager")

    def seal(self) -> None:
        """Have its agreement sealed, as the worker would."""
        agreement = frozen_agreement(self.made.id, clock.today())
        assert agreement is not None
        sheet = sheet_of_agreement(agreement.id)
        assert sheet is not None
        make_sealed_agreement(agreement.id, sheet)

    def seal_variation(self) -> None:
        """Have its latest variation sealed, as the worker would."""
        row = variation_row(self.made.id, variations_of(self.made.id)[-1].number)
        sheet = sheet_of_variation(row.id)
        assert sheet is not None
        make_sealed_variation(row.id, sheet)

    def _accept_variation(self, actor: Actor, side: Side, role: str) -> None:
        one = variations_of(self.made.id)[-1]
        accept_variation(
            actor,
            licence=self.made,
            number=one.number,
            side=side,
            signatory=actor.name,
            signatory_role=role,
            terms_read=one.sha256,
        )

    def _accept(self, actor: Actor, side: Side, role: str) -> None:
        terms = offered_terms(self.made.id, clock.today())
        assert terms is not None
        accept_offer(
            actor,
            licence=self.made,
            side=side,
            signatory=actor.name,
            signatory_role=role,
            terms_read=terms.fingerprint,
        )

    def _sign(self, side: Side, signatory: str, role: str) -> None:
        sign_licence(
            self._manager,
            licence=self.made,
            side=side,
            signatory=signatory,
            signatory_role=role,
            signed_on=clock.today(),
        )
