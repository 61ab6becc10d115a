"""The 160 people of the demo year's register."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from awards.demo.world import dice

# Department → (post, where such people work, how many).
POSTS: dict[str, tuple[tuple[str, str, int], ...]] = {
    "ZW01": (
        ("服务员", "CK01", 6),
        ("服务员", "CK02", 5),
        ("收银员", "CK01", 2),
        ("收银员", "CK02", 2),
        ("厨师", "", 13),
        ("保洁员", "", 4),
        ("主任", "", 1),
        ("副主任", "", 1),
    ),
    "ZW02": (
        ("值班员", "CK03", 7),
        ("值班员", "CK04", 7),
        ("保洁员", "ZR04", 8),
        ("水工", "", 3),
        ("管理员", "", 2),
        ("主任", "", 1),
    ),
    "ZW03": (
        ("接待员", "CK05", 4),
        ("电工", "", 8),
        ("水暖工", "", 7),
        ("木工", "", 5),
        ("主任", "", 1),
        ("副主任", "", 1),
    ),
    "ZW04": (
        ("保洁员", "ZR01", 5),
        ("保洁员", "ZR02", 5),
        ("保洁员", "ZR03", 6),
        ("绿化工", "", 7),
        ("班长", "", 2),
        ("主任", "", 1),
    ),
    "ZW05": (("收费员", "CK06", 4), ("电工", "", 6), ("水工", "", 5), ("科长", "", 1)),
    "ZW06": (("调度员", "CK07", 3), ("驾驶员", "", 8), ("科长", "", 1)),
    "ZW07": (("接待员", "CK08", 3), ("科员", "", 4), ("保洁员", "ZR05", 2), ("主任", "", 1)),
    "ZW08": (("发放员", "CK09", 2), ("采购员", "", 3), ("仓管员", "", 2), ("科长", "", 1)),
}
TRADES = {"电工": "电", "木工": "木", "水暖工": "水", "水工": "水"}
HEADS = ("主任", "副主任", "科长", "班长")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢"
GIVEN = (
    *("建国", "秀英", "志强", "桂兰", "海燕", "国庆", "淑珍", "小红", "军", "文博"),
    *("玉梅", "永刚", "雪", "伟", "慧", "晓东", "春梅", "立新", "德明", "彩霞"),
)
# Who is called like whom: (department, post, place in the department's list of that post).
HOMONYMS = (
    (("ZW03", "水暖工", 1), ("ZW03", "电工", 2)),
    (("ZW06", "驾驶员", 3), ("ZW03", "电工", 4)),
    (("ZW02", "值班员", 5), ("ZW01", "服务员", 3)),
)
NEWCOMER = ("ZW08", "发放员", 0)
EMPLOYMENT = ("事业编", "人事代理", "劳务派遣")


@dataclass(frozen=True)
class Person:
    """One line of the roster; `serves` is the code of a window or zone, or empty."""

    number: str
    name: str
    department: str
    post: str
    since: date
    serves: str
    employment: str

    @property
    def is_technician(self) -> bool:
        """Whether work orders go to this person."""
        return self.post in TRADES


def staff() -> list[Person]:
    """The roster in the order of staff numbers; three names occur twice."""
    random = dice("people")
    names = [surname + given for surname in SURNAMES for given in GIVEN]
    random.shuffle(names)
    people = [
        Person(
            number=f"{20000 + 7 * index}",
            name=names[index],
            department=department,
            post=post,
            since=date(1992, 3, 2) + timedelta(days=random.randrange(7600)),
            serves=serves,
            employment=random.choices(EMPLOYMENT, (2, 3, 5))[0],
        )
        for index, (department, post, serves) in enumerate(_round())
    ]
    return _with_planted(people)


def _round() -> Iterator[tuple[str, str, str]]:
    """Department after department, one person of each in turn, as long as it has any left."""
    lines = {
        code: [(code, post, serves) for post, serves, count in posts for _ in range(count)]
        for code, posts in POSTS.items()
    }
    for place in range(max(map(len, lines.values()))):
        yield from (line[place] for line in lines.values() if place < len(line))


def _with_planted(people: list[Person]) -> list[Person]:
    at = {person.number: place for place, person in enumerate(people)}
    for named, other in HOMONYMS:
        place = at[one_of(people, *other).number]
        people[place] = replace(people[place], name=one_of(people, *named).name)
    place = at[one_of(people, *NEWCOMER).number]
    people[place] = replace(people[place], since=date(2015, 3, 16))
    return people


def one_of(people: Sequence[Person], department: str, post: str, place: int = 0, serves: str = "") -> Person:
    """A department's first (second, …) of a post, or of those who work in one window or zone."""
    found = [one for one in people if (one.department, one.post) == (department, post)]
    return [one for one in found if not serves or one.serves == serves][place]


def by_department(people: Sequence[Person]) -> dict[str, list[Person]]:
    """The roster by department, as the office keeps it."""
    found: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        found[person.department].append(person)
    return dict(sorted(found.items()))
