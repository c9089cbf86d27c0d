"""The offices that the plan names: what each is for, how it may be worded, and where a resident really goes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.records import CONTENT, read_records

_FIELDS = (
    "name", "kind", "function_zh", "status", "note_zh", "route_instead", "safe_to_name",
    "leads", "joins",
)  # fmt: skip
# What people call an office, as far as it is not a part of its name.
_EVERYDAY = {
    "区残联": ("残联", "残疾人联合会"),
    "区民政局": ("民政局", "民政部门", "民政"),
    "区人社局": ("人社局", "人社", "人力资源社会保障局", "劳动局", "社保局"),
    "区卫健局": ("卫健局", "卫健委", "卫健", "卫生局", "卫生健康局"),
    "区教体局": ("教体局", "教育局", "体育局", "教体"),
    "区住建局": ("住建局", "住建", "建设局", "房管局"),
    "区司法局": ("司法局", "司法"),
    "区财政局": ("财政局", "财政"),
    "区审计局": ("审计局",),
    "区发改局": ("发改局", "发改委", "发改"),
    "区工信局": ("工信局", "工信"),
    "区交通运输局": ("交通运输局", "交通局"),
    "区文旅局": ("文旅局", "文化和旅游局", "文化局", "旅游局", "文旅"),
    "区退役军人事务局": ("退役军人事务局", "退役军人局"),
    "区市场监管局": ("市场监管局", "市场监督管理局", "工商局"),
    "区应急管理局": ("应急管理局", "应急局"),
    "区农业农村局": ("农业农村局", "农业局"),
    "区乡村振兴局": ("乡村振兴局", "扶贫办"),
    "区科技局": ("科技局",),
    "区信访局": ("信访局",),
    "区税务局": ("区税务局", "税务局"),
    "齐化税务局": ("齐化税务局", "齐化税务"),
    "人行临淄支行": ("人行临淄支行", "人民银行", "人行"),
    "区大数据中心": ("大数据中心", "大数据局", "大数据"),
    "区融媒体中心": ("融媒体中心", "融媒体"),
    "区妇联": ("妇联",),
    "团区委": ("团区委", "共青团", "团委"),
    "区总工会": ("总工会", "区工会"),
    "区委宣传部": ("宣传部",),
    "区委组织部": ("组织部",),
    "区委统战部": ("统战部",),
    "区委网信办": ("网信办",),
    "区文明办": ("文明办",),
    "区政府残工委": ("残工委", "残疾人工作委员会"),
    "区直有关部门": ("区直有关部门",),
    "临淄公安分局": ("公安分局", "公安局", "公安"),
    "临淄交警大队": ("交警大队", "交警"),
    "临淄医保分局": ("医保分局", "医保局"),
    "临淄自然资源分局": ("自然资源分局", "自然资源局", "国土局"),
}


@dataclass(frozen=True)
class Department:
    """An office named in the plan's brackets.

    Attributes:
        name: as the plan writes it.
        function: what it is for.
        route_instead: where to send a resident.
        safe_to_name: whether it may be named without the clause that present names decide.
    """

    name: str
    function: str
    route_instead: str
    safe_to_name: bool

    def worded(self) -> str:
        """The name as a resident may read it."""
        return self.name if self.safe_to_name else f"{self.name}（名称以现行机构为准）"


@lru_cache(maxsize=4)
def load_departments(path: Path = CONTENT / "departments.yml") -> dict[str, Department]:
    """Loads the offices by the name that the plan writes."""
    return {
        record["name"]: Department(
            name=record["name"],
            function=record["function_zh"],
            route_instead=record["route_instead"],
            safe_to_name=record["safe_to_name"],
        )
        for record in read_records(path, key="name", required=_FIELDS, optional=("source",))
    }


def mentioned(text: str) -> list[str]:
    """Returns the offices that a text names, in any everyday form, in the order of mention."""
    return list(dict.fromkeys(name for _, _, name in _mentions(text)))


def without_mentions(text: str) -> str:
    """Returns the text without the names of offices."""
    kept, end = [], 0
    for start, stop, _ in _mentions(text):
        kept.append(text[end:start])
        end = stop
    return "".join([*kept, text[end:]])


@lru_cache(maxsize=1)
def _forms() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of every form, longest first, and the office that each form means."""
    names = {form: name for name, forms in _EVERYDAY.items() for form in (name, *forms)}
    ordered = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered))), names


def _mentions(text: str) -> list[tuple[int, int, str]]:
    pattern, names = _forms()
    return [(m.start(), m.end(), names[m.group()]) for m in pattern.finditer(text)]
