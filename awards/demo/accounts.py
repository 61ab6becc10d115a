"""The demo's accounts: one password for all, printed by `make demo`."""

from dataclasses import dataclass

PASSWORD = "demo-2015"  # noqa: S105 - the demo's, refused in production


@dataclass(frozen=True)
class Account:
    """`person` says who of the register it is: department, post, place in the list of those. None for someone from
    outside of it."""

    username: str
    name: str
    does: str
    roles: tuple[str, ...] = ()
    nominates_for: str = ""
    person: tuple[str, str, int] | None = None


OFFICE = Account("office", "王芳", "office: imports, panels, runs; the notice of 示范责任区 is up", ("office",))
ACCOUNTS = (
    OFFICE,
    Account(
        "leader", "赵立新", "leader: sees evidence, nominations, runs; a tie in 文明窗口 waits for a vote", ("leader",)
    ),
    Account(
        "discipline",
        "周德明",
        "discipline officer: investigates an objection, another is to be taken up",
        ("discipline",),
    ),
    Account("zw01", "宋丽", "nominator of 饮食服务中心: 优秀科室 is submitted", nominates_for="ZW01"),
    Account("zw02", "韩冰", "nominator of 公寓管理中心: a draft for 保洁标兵", nominates_for="ZW02"),
    Account("zw03", "刘国庆", "nominator of 维修服务中心: three in 技术能手", nominates_for="ZW03"),
    Account("zw04", "冯涛", "nominator of 校园环境中心: one for 保洁标兵 was returned", nominates_for="ZW04"),
    Account("zw05", "曹敏", "nominator of 水电管理科: 优秀科室 was returned", nominates_for="ZW05"),
    Account("zw06", "彭刚", "nominator of 运输服务科: a draft for 优秀科室", nominates_for="ZW06"),
    Account(
        "zw07",
        "蒋欣",
        "nominator of 综合办公室: a self-nomination for 保洁标兵 waits for endorsement",
        nominates_for="ZW07",
    ),
    Account("zw08", "沈洁", "nominator of 物资采购科: one for 服务标兵 was rejected", nominates_for="ZW08"),
    Account("judge1", "陈教授", "judge from outside, half way through 技术能手"),
    Account("judge2", "孙教授", "judge from outside, has signed 服务标兵, 文明窗口 and 技术能手"),
    Account("judge3", "", "judge of 饮食服务中心, has signed 文明窗口 and 技术能手", person=("ZW01", "副主任", 0)),
    Account("judge4", "", "judge of 公寓管理中心, has signed 服务标兵 and 文明窗口", person=("ZW02", "管理员", 0)),
    Account("judge5", "", "judge of 维修服务中心, recused from its three in 技术能手", person=("ZW03", "主任", 0)),
    Account("judge6", "", "judge of 水电管理科, has begun 技术能手", person=("ZW05", "科长", 0)),
    Account(
        "judge7", "", "judge of 校园环境中心, leads 服务标兵 and 文明窗口: comments wait", person=("ZW04", "主任", 0)
    ),
    Account("judge8", "", "judge of 运输服务科, has yet to declare on 技术能手", person=("ZW06", "科长", 0)),
    Account("judge9", "", "judge of 物资采购科, declared a conflict in two awards", person=("ZW08", "科长", 0)),
    Account(
        "20000",
        "",
        "staff of 饮食服务中心, put forward for 服务标兵: sees the own feedback and comments",
        person=("ZW01", "服务员", 0),
    ),
    Account("20434", "", "staff of 综合办公室, has put themselves forward for 保洁标兵", person=("ZW07", "保洁员", 0)),
    Account("20007", "", "staff of 公寓管理中心: sees the published result", person=("ZW02", "值班员", 0)),
)
JUDGES = tuple(f"judge{number}" for number in range(1, 10))
PANELS = {
    "service-model": ("judge1", "judge2", "judge4", "judge7", "judge9"),
    "civilised-window": JUDGES,
    "model-zone": ("judge1", "judge2", "judge3", "judge5", "judge9"),
    "skilled-technician": ("judge1", "judge2", "judge3", "judge5", "judge6", "judge8", "judge9"),
}
