"""Sending evidence, killed at each step: no row, and what was stored is swept (A15, G13)."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.adapters.configured import file_store, staging
from app.core.clock import now, pinned_to
from app.core.db import db
from app.core.roles import Role
from app.licences.actions.evidence import STORED_UNDER
from app.licences.jobs import sweep_evidence
from app.licences.models import ConditionEvidence
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_condition, make_licence
from tests.builders.partners import make_organisation
from tests.conftest import Visitor, make_portal
from tests.makers import make_pdf

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
STORED = {"while it is looked at": 0, "before it is stored": 0, "once it is stored": 1, "before the commit": 1}


@pytest.mark.feature("A15", "G13")
@pytest.mark.parametrize("instant", STORED)
def test_evidence_killed_at_any_step_leaves_no_row_and_what_it_left_is_swept(tmp_path: Path, instant: str) -> None:
    portal, path = make_portal(tmp_path / "data"), make_pdf(tmp_path / "a.pdf")
    with portal.app_context():
        provider = make_organisation(name="Northmoor")
        licence = make_licence(provider)
        make_condition(licence)
        token = sign_in(Visitor(portal.test_client()), make_user(Role.PARTNER_LEAD, provider))
        address, version = f"/licences/{licence.id}/conditions/1/evidence", str(licence.row_version)
        db.session.commit()
    command = [sys.executable, "-m", "tests.licences.evidence_process", portal.config["DATA_DIR"], token, address]
    command += [str(path), version]
    killed = subprocess.run([*command, instant], cwd=ROOT, check=False, timeout=60, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    with portal.app_context():
        assert db.session.scalar(sa.select(ConditionEvidence.id)) is None
        assert len(list(file_store().keys(STORED_UNDER))) == STORED[instant]
        db.session.rollback()
        with pinned_to(now() + timedelta(hours=25)):
            sweep_evidence()
            staging().sweep(now() - timedelta(hours=24))
        assert list(file_store().keys(STORED_UNDER)) == []
        assert list(staging().folder.iterdir()) == []
    done = subprocess.run([*command, ""], cwd=ROOT, check=True, timeout=60, capture_output=True)
    assert done.stdout.split()[-1] == b"302"
    with portal.app_context(), pinned_to(now() + timedelta(hours=25)):
        sweep_evidence()
        (evidence,) = db.session.scalars(sa.select(ConditionEvidence))
        assert file_store().exists(str(evidence.storage_key))
