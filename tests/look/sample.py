"""The sample portal of these tests: invented people, and a page for each kind the portal has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask, Response, flash, jsonify, render_template, request
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    SubmitField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.core.as_of import asked, dated, kept_arguments
from app.core.assets import init_assets
from app.core.formats import counted, long_date
from app.core.forms import (
    DateField,
    FileField,
    PortalForm,
    TrimmedStringField,
    TrimmedTextAreaField,
    init_forms,
)
from app.core.tables.cells import cell_markup
from app.core.templating import init_templating
from tests.look import sample_data

ROOT = Path(__file__).resolve().parents[2]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Viewer:
    name: str = "Priya Shah"
    initials: str = "PS"
    role_line: str = "licence manager"


class LicenceForm(PortalForm):
    area = SelectField("Police force area", validators=[InputRequired("Select a police force area")])
    provider = TrimmedStringField(
        "Delivery provider",
        [InputRequired("Enter the delivery provider")],
        description="The organisation that will employ the facilitators",
        max_length=80,
    )
    email = EmailField("Contact’s email address", [InputRequired("Enter the contact’s email address")])
    shape = RadioField(
        "Contract shape",
        [InputRequired("Select who holds the contract")],
        choices=[
            SelectChoice("provider", "The provider subcontracts to the Trust"),
            SelectChoice("grant", "The commissioner grants to the Trust"),
        ],
    )
    starts_on = DateField(
        "Start date",
        [InputRequired("Enter the date the licence starts")],
        description="For example, 27 3 2027",
    )
    needs = SelectMultipleField(
        "Training needs",
        description="Select all that apply",
        choices=[
            SelectChoice("core", "Core facilitator training"),
            SelectChoice("qa", "Observer training"),
            SelectChoice("refresher", "Refresher"),
        ],
    )
    notes = TrimmedTextAreaField(
        "Notes for the licensing team",
        description="Do not include anything about a participant",
        max_length=400,
    )
    agreement = FileField("Signed agreement", description="PDF, up to 50 MB", accepts=(".pdf",))
    confirmed = BooleanField("I have checked the dates with the commissioner")
    submit = SubmitField("Draft the licence")


class SignInForm(PortalForm):
    email = EmailField(
        "Email address", [InputRequired("Enter your email address")], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        "Password", [InputRequired("Enter your password")], render_kw={"autocomplete": "current-password"}
    )
    submit = SubmitField("Sign in")


class UploadForm(PortalForm):
    title = TrimmedStringField("Title", [InputRequired("Enter the title of the material")])
    file = FileField("File", [InputRequired("Choose a file")], description="PDF, PowerPoint or Word, up to 50 MB")
    submit = SubmitField("Upload the material")


def create_sample_portal() -> Flask:
    """A Flask application with the real templates, the real assets, a strict policy and sample pages."""
    app = Flask("app", root_path=str(ROOT / "app"), static_folder="static")
    app.config.update(SECRET_KEY="only for these tests", TESTING=True, WTF_CSRF_TIME_LIMIT=None)
    templates = [
        FileSystemLoader(ROOT / "app" / "templates"),
        FileSystemLoader(Path(__file__).parent / "templates"),
    ]
    app.jinja_loader = ChoiceLoader(templates)  # type: ignore[assignment]
    CSRFProtect(app)
    # As in the portal itself.
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(cell=cell_markup, long_date=long_date)
    app.jinja_env.globals.update(asked=asked, dated=dated, kept_arguments=kept_arguments, counted=counted)
    init_assets(app)
    init_templating(app)
    init_forms(app)
    app.context_processor(lambda: shell_context())
    add_pages(app)
    app.after_request(add_policy)
    return app


def shell_context() -> dict[str, Any]:
    if request.path in ("/sign-in", "/error"):
        return {"is_demo": True}
    return {
        "viewer": Viewer(),
        "navigation": sample_data.navigation(request.path),
        "is_demo": True,
        "search_href": "/search",
    }


def add_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


def add_pages(app: Flask) -> None:
    app.add_url_rule("/", "home", lambda: render_template("home.html", data=sample_data))
    app.add_url_rule("/licences", "licences", show_list)
    app.add_url_rule(
        "/licences/1",
        "licence",
        lambda: render_template("detail.html", data=sample_data, today=date(2026, 11, 23)),
    )
    app.add_url_rule("/new", "new", show_form, methods=["GET", "POST"])
    app.add_url_rule("/upload", "upload", take_upload, methods=["GET", "POST"])
    app.add_url_rule("/confirm", "confirm", lambda: render_template("confirm.html"))
    app.add_url_rule("/sign-in", "sign_in", lambda: render_template("sign_in.html", form=SignInForm()))
    app.add_url_rule("/error", "error", show_error)


def show_list() -> str:
    if request.args.get("empty"):
        return render_template("list.html", data=sample_data, rows=[])
    flash("The licence LIC-2026-0143 was reinstated from 23 November 2026.", "success")
    return render_template("list.html", data=sample_data, rows=sample_data.LICENCES)


def show_form() -> tuple[str, int]:
    form = LicenceForm()
    form.area.choices = [SelectChoice("", "Select an area")] + [
        SelectChoice(code, name) for code, name, *_ in sample_data.AREAS
    ]
    if form.validate_on_submit():
        form.add_domain_error("starts_on", "The licence must start after the one before it ends, on 31 March 2027")
    return render_template("form.html", form=form), 422 if form.errors else 200


def take_upload() -> Any:
    form = UploadForm()
    if not form.is_submitted():
        return render_template("upload.html", form=form)
    if form.validate() and form.file.data.filename.endswith(".pdf"):
        return jsonify(next="/licences")
    errors = [{"field": name, "message": said[0]} for name, said in form.errors.items()]
    return jsonify(
        errors=errors or [{"field": "file", "message": "This file holds a script. Save it as a plain PDF."}]
    ), 422


def show_error() -> tuple[str, int]:
    return render_template(
        "errors/error.html",
        title="You cannot open this page",
        what_happened="Your role does not include drafting licences.",
        what_to_do=[
            "Ask a licence manager to draft it.",
            "If you should have that role, ask an administrator.",
        ],
        reference="7Q2M-K8XD",
    ), 403
