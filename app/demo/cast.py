"""Who is in the demo data. Real organisations appear in good standing; every person is invented."""

from dataclasses import dataclass

from app.core.roles import Role
from app.training.types import Level

PASSWORD = "waymark-demo"  # noqa: S105  the demo's published password
TRUST = "Hampton Trust"
RESTORATIVE = "Restorative Solutions CIC"
NORTHMOOR = "Northmoor Pathways (invented)"
QUARRY_LANE = "Quarry Lane (invented)"
OAKRISE, FENBRIDGE, STONEGATE = (
    "Oakrise Futures (invented)",
    "Fenbridge Care (invented)",
    "Stonegate Alliance (invented)",
)
COMING_PROVIDERS = (OAKRISE, FENBRIDGE, STONEGATE)
WEST_YORKSHIRE, CUMBRIA = "E23000010", "E23000002"


@dataclass(frozen=True)
class DemoUser:
    """An account: address, invented name, role, for whom, and where."""

    email: str
    name: str
    role: Role
    organisation: str
    area: str | None = None


WEST_YORKSHIRE_BODY, WEST_YORKSHIRE_FORCE = "West Yorkshire Combined Authority", "West Yorkshire Police"

USERS = (
    DemoUser("admin@hamptontrust.example", "Ada Lindqvist", Role.ADMINISTRATOR, TRUST),
    DemoUser("admin2@hamptontrust.example", "Joan Averill", Role.ADMINISTRATOR, TRUST),
    DemoUser("licences@hamptontrust.example", "Priya Shah", Role.LICENCE_MANAGER, TRUST),
    DemoUser("trainer@hamptontrust.example", "Tomasz Zieliński", Role.TRAINER, TRUST),
    DemoUser("trainer2@hamptontrust.example", "Grace Adeyemi", Role.TRAINER, TRUST),
    DemoUser("qa@hamptontrust.example", "Marcus Bell", Role.QA_LEAD, TRUST),
    DemoUser("qa2@hamptontrust.example", "Hina Qureshi", Role.QA_LEAD, TRUST),
    DemoUser("analyst@hamptontrust.example", "Owen Pritchard", Role.DATA_ANALYST, TRUST),
    DemoUser("lead@restorative.example", "Sarah Whitfield", Role.PARTNER_LEAD, RESTORATIVE),
    DemoUser("facilitator@restorative.example", "Aisha Rahman", Role.FACILITATOR, RESTORATIVE),
    DemoUser("provisional@restorative.example", "Daniel Okafor", Role.FACILITATOR, RESTORATIVE),
    DemoUser("preparer@restorative.example", "Beth Hargreaves", Role.RETURN_PREPARER, RESTORATIVE),
    DemoUser("certifier@restorative.example", "Imran Malik", Role.RETURN_CERTIFIER, RESTORATIVE),
    DemoUser("commissioner@westyorks.example", "Ruth Armitage", Role.COMMISSIONER, WEST_YORKSHIRE_BODY, WEST_YORKSHIRE),
    DemoUser("spoc@westyorks.example", "Joel Brennan", Role.FORCE_SPOC, WEST_YORKSHIRE_FORCE, WEST_YORKSHIRE),
    DemoUser("lead@northmoor.example", "Catherine Lowther", Role.PARTNER_LEAD, NORTHMOOR),
    DemoUser("lead@quarrylane.example", "Gwen Tattersall", Role.PARTNER_LEAD, QUARRY_LANE),
    DemoUser("facilitator@northmoor.example", "Alan Skelwith", Role.FACILITATOR, NORTHMOOR),
)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody in the register: where they work, the level they hold, and how many months ago they were awarded it."""

    name: str
    organisation: str
    area: str
    level: Level
    months_ago: int
    months_long: int = 24
    email: str | None = None


PEOPLE = (
    DemoPerson(
        "Aisha Rahman", RESTORATIVE, WEST_YORKSHIRE, Level.CERTIFIED, 9, email="facilitator@restorative.example"
    ),
    DemoPerson(
        "Daniel Okafor", RESTORATIVE, WEST_YORKSHIRE, Level.PROVISIONAL, 4, 12, "provisional@restorative.example"
    ),
    DemoPerson("Margaret Oldroyd", RESTORATIVE, WEST_YORKSHIRE, Level.LEAD, 14),
    DemoPerson("Kwame Mensah", RESTORATIVE, WEST_YORKSHIRE, Level.CERTIFIED, 22),
    DemoPerson("Lucy Barraclough", RESTORATIVE, WEST_YORKSHIRE, Level.CERTIFIED, 25),
    DemoPerson("Jamal Iqbal", RESTORATIVE, WEST_YORKSHIRE, Level.TRAINEE, 2, 12),
    DemoPerson("Tomasz Zieliński", TRUST, "E23000030", Level.TRAINER, 16, 36, "trainer@hamptontrust.example"),
    DemoPerson("Grace Adeyemi", TRUST, "E23000014", Level.TRAINER, 11, 36, "trainer2@hamptontrust.example"),
    DemoPerson("Rhiannon Vaughan", TRUST, "E23000030", Level.SUPERVISOR, 12),
    DemoPerson("Colin Stubbington", TRUST, "E23000030", Level.LEAD, 18),
    DemoPerson("Nadia Petrova", TRUST, "E23000030", Level.CERTIFIED, 7),
    DemoPerson("Siân Ŵyn-Łukaszewska", TRUST, "E23000014", Level.LEAD, 10),
    DemoPerson("Gurpreet Sandhu", TRUST, "E23000014", Level.CERTIFIED, 21),
    DemoPerson("Helen Fairbrother", TRUST, "E23000021", Level.CERTIFIED, 13),
    DemoPerson("Anil Desai", TRUST, "E23000021", Level.CERTIFIED, 5),
    DemoPerson("Rosie Cottrell", TRUST, "E23000036", Level.LEAD, 15),
    DemoPerson("Ben Axford", TRUST, "E23000036", Level.CERTIFIED, 8),
    DemoPerson("Eleanor Purbeck", TRUST, "E23000039", Level.CERTIFIED, 19),
    DemoPerson("Michael Strand", TRUST, "E23000023", Level.CERTIFIED, 6),
    DemoPerson("Zofia Nowak", TRUST, "E23000024", Level.CERTIFIED, 17),
    DemoPerson("Patrick Amersham", TRUST, "E23000029", Level.LEAD, 12),
    DemoPerson("Yetunde Bello", TRUST, "E23000029", Level.PROVISIONAL, 3, 12),
    DemoPerson("Alan Skelwith", NORTHMOOR, CUMBRIA, Level.CERTIFIED, 11, email="facilitator@northmoor.example"),
    DemoPerson("Fiona Birkett", NORTHMOOR, CUMBRIA, Level.CERTIFIED, 16),
)
