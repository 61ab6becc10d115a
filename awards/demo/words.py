"""Deeds and statements of the demo's nominees."""

from random import Random

DEEDS = {
    "excellent-department": (
        "全年整改清单件件销号，回头看零反弹",
        "把服务承诺挂在墙上、落在台账里",
        "首创“一单到底”协同机制，师生少跑一趟路",
    ),
    "civilised-window": (
        "午间不断岗、高峰加开台，排队时间缩短一半",
        "一次性告知单覆盖全部办理事项",
        "设无障碍低位台和双语指引，温暖每一位来访者",
    ),
    "service-model": (
        "记得住每一位老师的姓名，接得住每一次着急的求助",
        "三百六十五天，窗口的灯总是最早亮起",
        "把投诉电话打成了感谢电话",
    ),
    "skilled-technician": (
        "二十年电路图烂熟于心，一听就知道故障在哪一层",
        "带出五名徒弟，改出三样省工的工具",
        "寒夜抢修四小时，让整栋公寓重新亮起来",
    ),
    "cleaning-model": (
        "雨雪天提前一小时到岗，路面从不积水",
        "随手拍、随手报，全年上报隐患四十六处",
    ),
}
PARTS = (
    "本年度认真落实服务质量提升年实施方案，岗位职责清楚，首问负责到底，群众反映的问题当日回应、限时办结。",
    "主动查找服务中的薄弱环节，列出整改清单并逐项销号，回头看未发现反弹；相关做法已写入岗位规程。",
    "在迎新、毕业季和寒潮抢修等急难任务中冲在前面，多次延时服务，师生来信来电表扬十余次。",
    "积极参加培训与技能比武，把经验整理成图文手册供同事使用，带动班组整体水平提高。",
)


def statement(name: str, random: Random) -> str:
    """A merit statement of two or three paragraphs."""
    parts = random.sample(PARTS, k=random.choice((2, 3)))
    return f"{name}：" + "\n\n".join(parts)
