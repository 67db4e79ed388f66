"""Starting the portal on one's own machine: put together once, and its demo data made with progress told."""

import os
import subprocess
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import create_app
from app.core.db import db
from app.demo.documents import documents_for, write_document, written_ahead
from app.demo.story import Story
from app.settings import Settings
from tests.builders.partners import make_organisation
from tools import run


def test_only_an_empty_portal_needs_a_process_to_fill_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    portal = create_app(Settings(data_dir=tmp_path, secret_keys="a-key-for-tests-only", demo=True))
    started: list[list[str]] = []
    monkeypatch.setattr(
        subprocess, "run", lambda command, **_: started.append(command) or SimpleNamespace(returncode=0)
    )
    run.prepare(portal)
    assert [command[-2:] for command in started] == [["demo", "load"]]
    with portal.app_context():
        make_organisation()
        db.session.commit()
    run.prepare(portal)
    assert len(started) == 1
    answered = portal.test_cli_runner().invoke(args=["demo", "load", "--if-empty"])
    assert "The data that is there stays." in answered.output


def test_what_is_started_has_a_group_of_its_own_and_ends_when_told_to(tmp_path: Path) -> None:
    mark = tmp_path / "group"

    def wait_forever() -> None:
        mark.with_suffix(".part").write_text(str(os.getpgrp()))
        mark.with_suffix(".part").rename(mark)
        while True:
            run.time.sleep(60)

    process = run.start(wait_forever)
    try:
        while not mark.exists() and process.is_alive():
            process.join(0.02)
        assert int(mark.read_text()) == process.pid
    finally:
        run.stop([process])
    assert not process.is_alive()


def test_documents_written_ahead_are_what_they_would_be_written_alone(tmp_path: Path) -> None:
    slug, version = "participant-sheets", "2.0.0"
    document = documents_for(slug, version)[0]
    alone = write_document(document, pack_slug=slug, version=version, folder=tmp_path)
    with written_ahead() as documents:
        ahead = documents.path(document, pack_slug=slug, version=version)
        assert ahead.read_bytes() == alone.read_bytes()
    assert not ahead.exists()


def test_a_story_says_how_far_it_is() -> None:
    story, said = Story(), list[str]()
    for day in (date(2024, 3, 1), date(2024, 4, 1), date(2024, 8, 1), date(2025, 1, 1)):
        story.add(day, lambda: None)
    story.tell(said.append)
    assert said == [
        "from January 2024 on … 0 % told",
        "from July 2024 on … 50 % told",
        "from January 2025 on … 75 % told",
    ]
