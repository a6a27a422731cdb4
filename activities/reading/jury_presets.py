"""What a new jury begins with, by the kind of its contest: criteria with weights, prizes with places."""

from collections.abc import Mapping, Sequence

# What a new jury begins with; the office changes it as it likes. The words are those of a Chinese office.
PRESETS: Mapping[str, tuple[Sequence[tuple[str, str, int]], Sequence[tuple[str, str, int]]]] = {
    "essay": (
        (
            ("立意", "观点鲜明，联系本职", 30),
            ("内容", "有所思、有所得，论述充实", 40),
            ("文采", "结构完整，语言通顺", 20),
            ("规范", "原创，字数、格式符合要求", 10),
        ),
        (("first", "一等奖", 10), ("second", "二等奖", 20), ("third", "三等奖", 30)),
    ),
    "study_notes": (
        (
            ("完整", "按书目逐章记录，篇幅充足", 40),
            ("体会", "有摘录也有自己的体会", 40),
            ("书写", "字迹工整，条理清楚", 20),
        ),
        (("excellent", "优秀学习笔记", 48),),
    ),
    "research_paper": (
        (
            ("选题", "贴近本单位实际，有针对性", 20),
            ("调研", "材料翔实，方法得当", 30),
            ("分析", "问题找得准，原因讲得透", 30),
            ("对策", "建议可行，有推广价值", 20),
        ),
        (("first", "一等奖", 20), ("second", "二等奖", 41)),
    ),
}
