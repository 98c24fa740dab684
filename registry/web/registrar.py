"""Pages of the registrar: organisations, their accounts, accreditations and programs' keys.

What is told once, a link or a key's secret, is the answer to the form that made it and stands nowhere else.
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.errors import RegistryError
from registry.models.organisation import Kind
from registry.rules.permissions import ROLES_OF_KIND, Act, Channel, may
from registry.verify.scope import schemes
from registry.workflows import accounts, api_keys, organisations
from registry.workflows.invitations import Invited

from . import guard

blueprint = Blueprint("registrar", __name__, url_prefix="/account/organisations")
guard.protect(blueprint)


@blueprint.get("")
def listing() -> str:
    """List the organisations."""
    lines = organisations.listing(g.office, guard.actor())
    return render_template("account/organisations.html", lines=lines, kinds=list(Kind))


@blueprint.post("")
def add() -> AnyResponse:
    """Register an organisation."""
    code = _field("code")
    organisations.add(
        g.office,
        guard.actor(),
        code=code,
        name=_field("name"),
        kind=_field("kind"),
        credit_code=_field("credit_code") or None,
        now=g.now,
    )
    return _back(code)


@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show one organisation: accreditations, accounts, keys."""
    actor = guard.actor()
    line, grants = organisations.show(g.office, actor, code)
    people = accounts.listing(g.office, actor, code)
    roles = ROLES_OF_KIND[line.kind]
    return render_template(
        "account/organisation.html",
        line=line,
        grants=grants,
        accounts=people,
        logins={each.id: each.login for each in people},
        keys=api_keys.listing(g.office, actor, code),
        roles=sorted(roles),
        acts=[act.value for act in Act if may(roles, act, Channel.API, own=True)],
        schemes=[scheme.id for scheme in schemes()],
        accredits=line.kind == Kind.CERTIFICATION_BODY,
        own=actor.account_id,
        now=g.now,
    )


@blueprint.post("/<code>")
def change(code: str) -> AnyResponse:
    """Change name and credit code."""
    credit_code = _field("credit_code") or None
    organisations.change(
        g.office, guard.actor(), code, name=_field("name"), credit_code=credit_code, now=g.now
    )
    return _back(code)


@blueprint.post("/<code>/accreditations")
def accredit(code: str) -> AnyResponse:
    """Enter an accreditation."""
    organisations.accredit(
        g.office,
        guard.actor(),
        code,
        schemes=[int(each) for each in request.form.getlist("scheme") if each.isdigit()],
        region=_field("region"),
        from_day=_day("from_day"),
        to_day=_day("to_day"),
        examiners=_field("examiners").splitlines(),
        now=g.now,
    )
    return _back(code)


@blueprint.post("/<code>/accreditations/<accreditation_id>/withdraw")
def withdraw(code: str, accreditation_id: str) -> AnyResponse:
    """End an accreditation early."""
    organisations.withdraw(g.office, guard.actor(), accreditation_id, _day("last_day"), g.now)
    return _back(code)


@blueprint.post("/<code>/accounts")
def invite(code: str) -> str:
    """Create an account, and show its link."""
    invited = accounts.invite(
        g.office,
        guard.actor(),
        login=_field("login"),
        name=_field("name"),
        organisation=code,
        roles=request.form.getlist("role"),
        now=g.now,
    )
    return _link(invited, code)


@blueprint.post("/<code>/accounts/<account_id>/link")
def link(code: str, account_id: str) -> str:
    """Give another link into an account that nobody entered yet."""
    return _link(accounts.invite_again(g.office, guard.actor(), account_id, g.now), code)


@blueprint.post("/<code>/accounts/<account_id>/recover")
def recover(code: str, account_id: str) -> str:
    """Void what an account had to sign in with, and give a link."""
    return _link(accounts.recover(g.office, guard.actor(), account_id, g.now), code)


@blueprint.post("/<code>/accounts/<account_id>/lock")
def lock(code: str, account_id: str) -> AnyResponse:
    """Shut an account."""
    accounts.lock(g.office, guard.actor(), account_id, g.now)
    return _back(code)


@blueprint.post("/<code>/accounts/<account_id>/roles")
def set_roles(code: str, account_id: str) -> AnyResponse:
    """Give an account other roles."""
    accounts.set_roles(g.office, guard.actor(), account_id, request.form.getlist("role"), g.now)
    return _back(code)


@blueprint.post("/<code>/keys")
def create_key(code: str) -> AnyResponse:
    """Make a key; whose name it bears takes its secret."""
    days = _field("days")
    api_keys.create(
        g.office,
        guard.actor(),
        _field("account"),
        label=_field("label"),
        acts=request.form.getlist("act"),
        days=int(days) if days.isascii() and days.isdigit() else 0,
        now=g.now,
    )
    return _back(code)


@blueprint.post("/<code>/keys/<key_id>/revoke")
def revoke_key(code: str, key_id: str) -> AnyResponse:
    """End a key."""
    api_keys.revoke(g.office, guard.actor(), key_id, g.now)
    return _back(code)


def _link(invited: Invited, code: str) -> str:
    address = f"{g.office.settings.base_url}/account/enter/{invited.word}"
    return render_template(
        "account/told_once.html", secret=None, link=address, login=invited.login, code=code
    )


def _back(code: str) -> AnyResponse:
    return redirect(url_for("registrar.show", code=code))


def _field(name: str) -> str:
    return request.form.get(name, "").strip()


def _day(name: str) -> date:
    """Read a day. Errors: RegistryError DAY_INVALID."""
    try:
        return date.fromisoformat(_field(name))
    except ValueError:
        raise RegistryError("DAY_INVALID") from None
