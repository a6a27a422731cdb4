"""What the office is offered to begin the plan with: texts and four steps, in the usual words, to be read and changed.

Pure. Own words, in Chinese as printed; nothing of it counts before the office has saved it.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

PROPOSED_TEXTS: Mapping[str, str] = {
    "background": (
        "为加强和改进机关思想政治工作，增强党员意识，转变机关作风，进一步发挥机关部室指挥协调、参谋服务和督导引领作用，"
        "激励干部职工立足岗位、奋发有为"
    ),
    "guiding_thought": (
        "坚持围绕中心、服务大局，以建设创新机关、活力机关、服务机关为主线，以量化考核为动力，以三项活动为载体，"
        "选树典型、目标引领，推动机关作风、队伍和业绩全面进步，为企业改革发展提供坚强保证。"
    ),
    "aims": "\n".join(
        (
            "作风一流：服务基层主动高效，首问负责、限时办结，纪律严明，形象文明。",
            "队伍一流：政治坚定、业务精通、团结协作，学习风气浓厚。",
            "业绩一流：职责范围内的工作任务全面完成，主要指标保持先进。",
        )
    ),
    "rewards": "\n".join(
        (
            "对评定的文明部室予以表彰，授予称号，颁发奖牌，事迹在光荣榜上宣传。",
            "对星级优质服务窗口颁发证书和奖品，对读书积极分子、学习型党员和各类评比的优胜者予以表彰。",
            "考核结果作为部室和个人评先评优的重要依据。",
        )
    ),
    "consequences": "\n".join(
        (
            "连续两个月处于类别末位的部室，由部室负责人向考核领导小组说明情况，提出改进措施。",
            "弄虚作假、干扰考核的，当期成绩按规定处理，并在机关范围内通报。",
        )
    ),
    "demands": "\n".join(
        (
            "加强领导，落实责任：各部室负责人是第一责任人，要把创建活动与业务工作同部署、同落实、同检查。",
            "广泛发动，全员参与：组织职工认真学习考核办法，做到人人知晓标准、明确努力方向。",
            "实事求是，公平公正：制度在前、标准在前，对事不对人，不讲情面，不搞平衡，每项扣分都有依据、有事实。",
            "注重实效，减轻负担：不另设台账，不搞打卡和在线时长考核，防止形式主义。",
        )
    ),
}


@dataclass(frozen=True)
class ProposedStep:
    """A step of the plan: its name, its days, its tasks, one on each line."""

    name: str
    begins: date
    ends: date
    tasks: str


def proposed_steps(year: int, begins: date) -> list[ProposedStep]:
    """The four usual steps of a campaign that begins on a day of its year."""
    first_month = begins.month
    after = min(12, first_month + 1)
    half = date(year, 6, 25) if first_month < 6 else date(year, 12, 1)
    return [
        ProposedStep(
            "宣传发动",
            begins,
            _last_day(year, first_month),
            "印发活动方案，成立组织机构，召开动员大会，向每名职工发放宣传单。\n组织学习考核办法，使职工明确创建内容、标准和方向。",
        ),
        ProposedStep(
            "组织实施",
            date(year, after, 1),
            date(year, 11, 30) if after < 12 else date(year, 12, 20),
            "各部室对照标准开展创建，责任部门按月考核，每月一通报。\n按计划开展三项活动，按季度评选星级优质服务窗口。",
        ),
        ProposedStep(
            "考核评比",
            half,
            date(year, 12, 20),
            f"{'上半年和下半年各' if first_month < 6 else '年末'}组织一次自我总结、自我评分和综合考评，评定文明部室。",
        ),
        ProposedStep(
            "总结表彰",
            date(year, 12, 21),
            date(year, 12, 31),
            "总结全年活动，召开总结表彰会，宣传先进事迹，提出下年度工作意见。",
        ),
    ]


def proposed_duties(kind: str) -> str:
    """The usual duties of a group, one on each line."""
    return "\n".join(
        {
            "leading": (
                "领导创建活动，审定活动方案和考核办法",
                "审定每月考核结果，组织半年综合考评，决定表彰对象",
                "研究决定缺项、一票否决和申诉终审等重大事项",
            ),
            "assessment": (
                "按照标准开展日常检查和服务窗口明察暗访",
                "核实考核事实和佐证材料，提出考核意见",
                "督促问题整改，总结推广好的做法",
            ),
            "office": (
                "汇总每月考核结果，受理异议和申诉，起草印发考核通报",
                "组织三项活动，管理考核台账、文件和证书",
                "承办领导小组交办的日常工作",
            ),
        }[kind]
    )


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
