"""The pages of oversight lead on: to pages that are there, and to forms that know what it is about."""

from __future__ import annotations

import html
import re

from registry.rules.permissions import Role
from registry.workflows import register_views
from tests.factories import NOW, make_resident_id
from tests.workflows.officers import banned
from tests.workflows.test_register_list import published

PAGES = ("", "/resemblances", "/resemblances?settled=same", "/register", "/log", "/rules", "/rights")
LEADS = (
    *("cases?show=mine", "cases/0", "accidents/0", "affair=register_entry", "affair=register_withdrawal"),
    *("affair=rule_row&row=", "affair=publication_mode", "affair=lifetime_ban"),
)


def links(page):
    """Give the addresses within the console that a page leads to."""
    return {html.unescape(link) for link in re.findall(r'href="(/console[^"]*)"', page)}


def test_every_link_leads_to_a_page(office, crew, at, met, seat):
    other = banned(office, crew.team, "2", who=make_resident_id(order=9), now=NOW)
    published(office, crew.team, other.decided.id)
    asked: dict[str, int] = {}
    for browser, paths in ((at("officer"), PAGES), (seat(Role.AUDITOR), ("/audit",))):
        for path in paths:
            found = links(browser.get(f"/console{path}").text) - set(asked)
            asked |= {link: browser.get(link).status_code for link in found}
    assert {link: status for link, status in asked.items() if status != 200} == {}
    assert [begins for begins in LEADS if not any(begins in link for link in asked)] == []


def test_the_form_that_publishes_knows_which_ban(office, crew, at, met):
    (ban,) = register_views.proposable(office, crew.team.officer.actor, NOW)
    visitor = at("officer")
    (link,) = [each for each in links(visitor.get("/console/register").text) if "register_entry" in each]
    assert f'value="{ban.decision_id}"' in visitor.get(link).text


def test_the_form_that_verifies_knows_which_row(at):
    visitor = at("officer")
    offered = [each for each in links(visitor.get("/console/rules").text) if "rule_row&" in each]
    assert len(offered) > 50
    (link,) = [each for each in offered if "publication.37%402021" in each]
    assert 'value="publication.37@2021-01-01"' in visitor.get(link).text
