"""The demo's accounts: one password for all, printed by `make demo`."""

from dataclasses import dataclass

PASSWORD = "demo-2015"  # noqa: S105 - the demo's, refused in production


@dataclass(frozen=True)
class Account:
    """`person` is an index into the roster, or None for someone from outside the register."""

    username: str
    name: str
    does: str
    roles: tuple[str, ...] = ()
    nominates_for: str = ""
    person: int | None = None


OFFICE = Account("office", "王芳", "office: imports, decisions, panels, runs, publication", ("office",))
SHOWN = (
    OFFICE,
    Account("leader", "赵立新", "leader: sees evidence, nominations, runs", ("leader",)),
    Account("discipline", "周德明", "discipline officer: sees the same, changes nothing", ("discipline",)),
    Account("zw03", "刘国庆", "nominator of 维修服务中心", nominates_for="ZW03"),
    Account("judge1", "陈教授", "judge from outside, half way through 技术能手"),
    Account("judge5", "何主任", "judge of the register, recused from the own department", person=30),
    Account("20000", "", "staff of 饮食服务中心, nominated for 服务标兵: signs in by staff number", person=0),
    Account("20007", "", "staff of 公寓管理中心", person=1),
)
NOMINATORS = tuple(
    Account(f"zw{number:02}", name, "nominator", nominates_for=f"ZW{number:02}")
    for number, name in ((1, "宋丽"), (2, "韩冰"), (4, "冯涛"), (5, "曹敏"), (6, "彭刚"), (7, "蒋欣"), (8, "沈洁"))
)
JUDGES = (
    Account("judge2", "孙教授", "judge from outside"),
    Account("judge3", "林老师", "judge from outside"),
    Account("judge4", "郑同学", "judge of the students"),
    Account("judge6", "胡科长", "judge of the register", person=37),
    Account("judge7", "高书记", "judge of the register", person=44),
)
ACCOUNTS = SHOWN + NOMINATORS + JUDGES
PANEL = tuple(f"judge{number}" for number in range(1, 8))
