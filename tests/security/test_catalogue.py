"""No view and no command without an entry that says which right it asks."""

from __future__ import annotations

import pytest
from click import Context, Group

from cli.app import COMMANDS as NAMES
from cli.app import app as commands
from registry.rules.permissions import RIGHTS, Act, Channel
from tests.security import catalogue
from tests.security.catalogue import COMMANDS, PLACES, PUBLIC, ROUTES, by_key
from tests.security.rights import TOLD, every


def test_every_route_is_entered_and_every_entry_is_a_route(town_app):
    assert catalogue.routes(town_app) == set(ROUTES)


def test_every_command_is_entered_and_every_entry_is_a_command():
    context, found = Context(commands), set()
    for name in NAMES:
        command = commands.get_command(context, name)
        grouped = isinstance(command, Group)
        found |= {f"{name} {sub}" for sub in command.list_commands(context)} if grouped else {name}
    assert found == set(COMMANDS)


@pytest.mark.parametrize("route", catalogue.asking())
def test_a_route_asks_a_right_that_can_come_in_by_its_channel(route):
    channel = Channel.API if by_key(route) else Channel.CONSOLE
    assert all(channel in RIGHTS[act].channels for act in every(ROUTES[route]))


def test_a_command_asks_a_right_that_can_come_in_by_command():
    assert all(Channel.COMMAND in RIGHTS[act].channels for act in COMMANDS.values() if isinstance(act, Act))


def test_whatever_changes_something_and_is_public_is_a_question():
    """Of the public, POST asks and changes nothing: the body keeps what is asked out of addresses."""
    posts = {route for route, asks in ROUTES.items() if asks == PUBLIC and not route.startswith("GET ")}
    assert posts == {
        "POST /api/v1/verify",
        "POST /register",
        "POST /register/certificate",
        "POST /api/v1/register/look-up",
        "POST /api/v1/certificates/look-up",
    }


def test_every_place_in_the_address_of_a_route_that_asks_a_right_is_known(town, town_app):
    for rule in town_app.url_map.iter_rules():
        if isinstance(
            ROUTES.get(f"{min(rule.methods - {'HEAD', 'OPTIONS'})} {rule.rule}"), Act | tuple | frozenset
        ):
            assert {PLACES.get(name) for name in rule.arguments} <= set(town.there)


NO_DOOR = {
    (Act.UPLOAD, Channel.CONSOLE),
    (Act.UPLOAD, Channel.API),
    (Act.LOOK_BACK, Channel.API),
    (Act.LOOK_BACK, Channel.COMMAND),
    *(
        (act, Channel.COMMAND)
        for act in (
            *(Act.ACCIDENT_READ, Act.ACCIDENT_KEEP, Act.CASE_READ, Act.CASE_PROCEED, Act.CASE_REVIEW),
            *(Act.DECISION_IMPORT, Act.AUDIT_READ),
        )
    ),
}
"""What is allowed by a channel and comes in by no door of it so far: tested at the act itself only."""


def test_every_right_has_a_door_in_every_channel_or_is_known_to_have_none():
    written = {(act, channel) for act in Act for channel in TOLD[act][1]}
    assert written - catalogue.doors() == NO_DOOR
    assert catalogue.doors() <= written
