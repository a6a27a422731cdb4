"""The checklist that a campaign begins with (official-papers.md §3); the office may change it before it is in force."""

from decimal import Decimal

DEFAULT = tuple(
    (section, text, Decimal(points))
    for section, items in (
        (
            "环境与标识",
            (
                ("参赛标志、服务承诺牌、岗位牌齐全醒目", 6),
                ("环境整洁，物品摆放有序", 5),
                ("便民设施齐备可用", 4),
            ),
        ),
        ("仪容仪表", (("着装规范，佩戴胸牌", 6), ("仪态端正，精神饱满", 4))),
        (
            "服务用语与态度",
            (
                ("使用迎送用语，不说服务忌语", 8),
                ("耐心细致，有问必答", 8),
                ("电话接听规范有礼", 4),
            ),
        ),
        (
            "业务与效率",
            (
                ("落实首问负责制", 8),
                ("落实一次性告知制", 7),
                ("在承诺时限内办结", 10),
            ),
        ),
        (
            "公开与规范",
            (
                ("服务事项、依据、程序、时限公开", 6),
                ("服务台账完整准确", 5),
                ("按流程办理，手续齐全", 4),
            ),
        ),
        ("工作纪律", (("按时在岗，离岗有去向牌", 6), ("不做与工作无关的事", 4))),
        ("评价与投诉", (("主动请群众评价，投诉有登记有答复", 5),)),
    )
    for text, points in items
)
