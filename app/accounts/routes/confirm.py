"""Asking somebody signed in to prove once more who they are, before an act that would hurt most in the wrong hands."""

import uuid
from functools import partial

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from limits import parse_many
from werkzeug.datastructures import MultiDict

from app.accounts.actions import note_failed_proof, note_proof, use_code, use_passkey
from app.accounts.forms import ProofForm
from app.accounts.queries import passkeys_of, user_by_id
from app.accounts.routes.blueprint import blueprint, settings, somebody
from app.accounts.routes.ceremonies import Purpose, ceremony, offer_challenge, options_answer, party
from app.accounts.routes.waiting import SECOND_STEP_LIMIT
from app.accounts.rules.passkeys import options_for_use
from app.accounts.rules.passwords import password_matches
from app.accounts.rules.sessions import safe_path
from app.accounts.types import SignedIn
from app.core.access import Permission, requires
from app.core.clock import now
from app.core.db import SAFE_METHODS, db, transactions_write
from app.core.error_pages import error_answer
from app.core.errors import DomainError
from app.core.limits import limiter
from app.core.witness import witness, write_testimonies

PREFIX = "proof-"
CARRIED_AT_MOST = 200_000
"""Characters of a form that are carried over the question: more than any form without files holds."""

ASKED_FOR = "Confirm that it is you first: open the page again and confirm."
TOO_MUCH = "There is too much on this form to keep while you confirm who you are. Go back, then confirm, then send it."
WRONG_PROOF = "This is not right. Check it and try again, or use another of the ways below."
NOTHING_TYPED = "Enter your password, or use another of the ways below."
TOO_MANY_TRIES = "There were too many tries. Wait a minute, then try again."


@blueprint.route("/account/confirm", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def confirm() -> ResponseReturnValue:
    """Ask for the password, the app's code or a passkey, and go on to where the person was (G5)."""
    person, form, wanted = somebody(), ProofForm(prefix=PREFIX), safe_path(request.args.get("next"))
    if request.method == "POST" and _is_proven(person, form):
        return redirect(wanted)
    return _page(person, form, url_for("accounts.confirm", next=wanted), MultiDict(), [])


@blueprint.get("/account/confirm/options")
@requires(Permission.ACCOUNT_OWN)
def confirm_options() -> Response:
    """Tell the browser's script which passkeys prove once more who somebody is."""
    person = somebody()
    asked, challenge = offer_challenge(Purpose.AGAIN)
    allowed = [passkey.credential_id for passkey in passkeys_of(person.user_id)]
    return options_answer(options_for_use(asked, challenge=challenge, allowed=allowed, is_alone=False))


def ask_again() -> ResponseReturnValue | None:
    """Answer a request whose proof is too old (G5).

    A page is asked for first. A form is carried along: the question is sent back to the form's own address together
    with all that was typed, so that nothing is lost, and a right answer lets the form through at once. Files are not
    carried, which the page says.
    """
    if request.method in SAFE_METHODS:
        return redirect(url_for("accounts.confirm", next=safe_path(request.full_path.rstrip("?"))))
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return error_answer(403, sentence=ASKED_FOR)
    person, form = somebody(), ProofForm(prefix=PREFIX)
    carried = MultiDict(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and not name.startswith(PREFIX)
    )
    if sum(len(name) + len(value) for name, value in carried.items(multi=True)) > CARRIED_AT_MOST:
        raise DomainError(TOO_MUCH, status=413)
    if any(name.startswith(PREFIX) for name in request.form) and _is_proven(person, form):
        return None
    files = [file.filename for file in request.files.values() if file.filename]
    page, status = _page(person, form, request.full_path.rstrip("?"), carried, files)
    write_testimonies()
    return page, status if form.errors else 403


def _page(
    person: SignedIn, form: ProofForm, action: str, carried: "MultiDict[str, str]", files: list[str]
) -> tuple[str, int]:
    with transactions_write(False):
        user = user_by_id(person.user_id)
        page = render_template(
            "accounts/confirm.html",
            form=form,
            action=action,
            carried=carried,
            files=files,
            has_password=user.password_hash is not None,
            single_sign_on=settings().oidc_name if settings().oidc_issuer else None,
            wanted=safe_path(request.args.get("next")),
            has_authenticator=person.has_authenticator,
            has_passkey=person.has_passkey and party() is not None,
        )
        db.session.rollback()
    return page, 422 if form.errors else 200


def _is_proven(person: SignedIn, form: ProofForm) -> bool:
    """Return whether what was sent proves the person, and write down when it does; else the form says why not."""
    tries = parse_many(SECOND_STEP_LIMIT)
    name = f"proof {person.user_id}"
    if not all(limiter.limiter.test(limit, name) for limit in tries):
        form.add_domain_error(None, TOO_MANY_TRIES)
        return False
    try:
        _prove(person, form)
    except DomainError as refusal:
        db.session.rollback()
        form.add_domain_error(refusal.field, refusal.sentence)
        for limit in tries:
            limiter.limiter.hit(limit, name)
        witness(partial(note_failed_proof, person.actor, "what was entered was not right"))
        return False
    moment = now()
    g.proven_at = moment
    witness(partial(note_proof, person.session_id, moment))
    write_testimonies()
    return True


def _prove(person: SignedIn, form: ProofForm) -> None:
    """Raise DomainError unless what was sent proves the person; a code or passkey is used up in a transaction apart."""
    user_id = person.user_id
    assert user_id is not None
    if not form.validate():
        raise DomainError(WRONG_PROOF)
    if form.passkey.data or request.form.get(f"{PREFIX}by") == "passkey":
        witness(partial(use_passkey, ceremony(Purpose.AGAIN, form.passkey.data or ""), user_id=user_id))
        write_testimonies()
    elif form.code.data:
        witness(partial(use_code, user_id, code=form.code.data, keys=settings().signing_keys))
        write_testimonies()
    elif not form.password.data:
        raise DomainError(NOTHING_TYPED, field="password")
    else:
        _compare(user_id, form.password.data)


def _compare(user_id: uuid.UUID, typed: str) -> None:
    # Comparing takes tens of milliseconds, in which nobody else should have to wait for the write lock.
    with transactions_write(False):
        kept = user_by_id(user_id).password_hash
        db.session.rollback()
    if not password_matches(kept, typed):
        raise DomainError("This is not your password. Type it again.", field="password")
