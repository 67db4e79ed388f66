"""When an account may be linked with a person of the register, and taken from them (B1)."""

from app.core.verdicts import Finding, passed, refused, rule

SECOND_PERSON = "Ask another trainer or an administrator."


@rule(
    "person.link-account",
    version=1,
    source="B1: one record per person",
    promise="A person has one account at most, an account one person; nobody links their own.",
)
def may_be_linked(*, is_own: bool, has_account: bool, holder: str | None, is_disabled: bool) -> Finding:
    """Pass for a person without an account and an account without a person; `holder` is the number it belongs to."""
    if has_account:
        return refused("The person has an account already.", "Take that one from them first.", field="user")
    if holder is not None:
        return refused(f"This account belongs to {holder}.", "Take it from that record first.", field="user")
    if is_own:
        return refused("This account is your own.", SECOND_PERSON, field="user")
    if is_disabled:
        return refused("Nobody can sign in with this account: it is disabled.", "Choose another.", field="user")
    return passed("The account belongs to nobody, and the person has none.")


@rule(
    "person.unlink-account",
    version=1,
    source="B1: one record per person",
    promise="An account is taken from a person once, and nobody takes their own.",
)
def may_be_unlinked(*, is_own: bool, has_account: bool) -> Finding:
    """Pass for a person with an account that is not the actor's."""
    if not has_account:
        return refused("The person has no account.", "There is nothing to take from them.")
    if is_own:
        return refused("This account is your own.", SECOND_PERSON)
    return passed("The person has an account.")
