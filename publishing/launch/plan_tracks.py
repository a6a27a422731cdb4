"""The three activities of a campaign as its plan words them, from what is set up already. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from publishing.blocks import Block, heading, paragraph
from publishing.fields import FieldBook, literal


def track_blocks(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    """Windows, etiquette, reading: a heading and a paragraph each."""
    yield heading("plan.windows", "优质服务窗口竞赛", level=3)
    yield paragraph("plan.windows.text", _windows(facts["windows"], fields))
    yield heading("plan.etiquette", "文明礼仪知识学习实践活动", level=3)
    yield paragraph("plan.etiquette.text", _etiquette(facts["handbook"], fields))
    yield heading("plan.reading", "“读好书、强素质、增才干”读书活动", level=3)
    yield paragraph(
        "plan.reading.text",
        "每周组织集中读书，连续两个月，并配备读书视频；举办读书经验交流会，交流读书体会；开展读书心得征文、"
        "学习笔记评比和科级以上干部调研论文评比，由评委评审，评出优秀作品；每半年表彰读书积极分子和学习型党员。",
    )


def _windows(windows: Mapping, fields: FieldBook) -> str:
    open_share = Decimal(windows["weight_open"])
    if windows["count"]:
        count = fields.put("windows.count", windows["count"], "参赛窗口数")
        taking_part = f"设{count}个参赛窗口，"
    else:
        taking_part = "各部室确定参赛窗口，填写报名表（见附件4），报{office}审核；参赛窗口"
    shares = (
        f"明察占{fields.put('windows.open', open_share, '明察权重')}%、"
        f"暗访占{fields.put('windows.covert', 100 - open_share, '暗访权重')}%"
    )
    lines = [
        f"{fields.put(f'windows.{key}', windows[f'line_{key}'], f'{name}分数线')}分以上为{name}"
        for key, name in (("five", "五星级"), ("four", "四星级"), ("three", "三星级"))
    ]
    low = fields.put("windows.low", windows["low_month"], "窗口月度得分下限")
    return (
        f"{taking_part}统一摆放参赛标志，公开服务承诺，明确服务标准，接受基层监督。每月对参赛窗口组织明察暗访，"
        f"按检查表打分，{shares}。每季度综合考评一次，{'、'.join(lines)}，有一个月低于{low}分的不评星级。"
        "星级优质服务窗口在季度总结表彰会上颁发证书和奖品。"
    )


def _etiquette(handbook: Mapping | None, fields: FieldBook) -> str:
    title, about = "文明礼仪手册", ""
    if handbook:
        title = fields.put("handbook.title", literal(handbook["title"]), "手册名称")
        if handbook["aspects"]:
            about = f"，内容包括{fields.put('handbook.aspects', handbook['aspects'], '手册章节数')}个方面"
    return (
        f"编印《{title}》{about}，发放到每一名职工。组织学习和实践，开展知识答卷，举办礼仪培训和知识抢答赛，"
        "使语言更文明、行为更规范。"
    )
