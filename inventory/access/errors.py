"""What access refuses."""

from inventory.errors import Conflict, Invalid, Missing, NotAllowed, TooOften, mark


class UnknownUnit(Missing):
    """No such unit within reach."""

    message = mark("This work unit does not exist, or is not yours.")


class UnitChanged(Conflict):
    """Someone changed the unit since it was read; `version` is the present one."""

    message = mark("This has just been changed by someone else. Open it again and repeat.")


class UnitCodeTaken(Conflict):
    """Another unit has this code."""

    message = mark("The code {code} is taken. Choose another.")


class TooDeep(Conflict):
    """The tree of units is as deep as it can be."""

    message = mark("The tree of work units cannot be deeper than this. Add it further up.")


class UnknownAccount(Missing):
    """No such account within reach."""

    message = mark("This account does not exist, or is not in your units.")


class UnknownRole(Missing):
    """No such role of this account within reach."""

    message = mark("This role does not exist, or is not in your units.")


class BeyondReach(NotAllowed):
    """The account also works where this administrator manages nothing."""

    message = mark(
        "This account also has roles outside your units. Ask the administrator who manages those."
    )


class RoleHeld(Conflict):
    """The account has this role there already."""

    message = mark("This account has the role there already.")


class RoleEnded(Conflict):
    """The role has ended already."""

    message = mark("This role has ended already.")


class WrongPassword(Invalid):
    """The present password was not typed right."""

    message = mark("This is not your present password.")


class UnknownToken(Missing):
    """No such API token."""

    message = mark("This token does not exist.")


class LogInFailed(Invalid):
    """Wrong name or password; never says which."""

    message = mark("User name or password is wrong.")


class WrongPairingCode(Invalid):
    """No such code, or not any more."""

    message = mark("This code is wrong or over ten minutes old. Ask for a new one on the screen.")


class TooManyTries(TooOften):
    """A rate limit is reached; `until` is the local time it opens again, `seconds` are left."""

    message = mark("Too many tries. Try again at {until}.")


class LoginTaken(Conflict):
    """Another account has this login name."""

    message = mark("The user name {login} is taken. Choose another.")


class UnfitLogin(Invalid):
    """The login name has other characters than allowed."""

    message = mark(
        "A user name has 2 to 64 small letters, digits, dots, hyphens, and starts with a letter"
        " or digit."
    )


class UnfitPassword(Invalid):
    """The password is too short, or holds the login name."""

    message = mark(
        "This password is too easy to guess. Use at least 10 characters, without your user name."
    )


class UnfitRegion(Invalid):
    """The characters that should begin every tag code cannot."""

    message = mark("Write two letters or digits; not I, L, O or U.")


class InvitationSpent(Missing):
    """An invitation or set-up link was used, has expired or never existed."""

    message = mark("This link was used already or has expired. Ask for a new one.")


class AlreadySetUp(Conflict):
    """The installation has accounts already."""

    message = mark("This installation is set up already.")


class NotSetUp(Conflict):
    """The installation was not set up yet."""

    message = mark("This installation is not set up yet. Open the set-up link first.")


class UnfitScope(Invalid):
    """A token was asked for something that does not exist."""

    message = mark("The scope {scope} does not exist.")


class NoSelfPromotion(NotAllowed):
    """Nobody changes his own roles."""

    message = mark("Your own roles are changed by another administrator.")


class LastAdministrator(Conflict):
    """Taking this away would leave nobody to manage accounts."""

    message = mark("This is the last administrator. Appoint another one first.")


class KeyNeeded(Invalid):
    """A writing request came without its key."""

    message = mark("This request lacks its key (Idempotency-Key). Open the page again and repeat.")


class KeyReused(Conflict):
    """A key came again with other content."""

    message = mark(
        "This form was sent already with other content, and carried out. See what was saved"
        " before you send it again."
    )
