"""The call of a contest as a notice (征文通知): the starting text with the contest's own figures, to be finished and issued."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from activities.models import Contest, ContestKind, Eligible
from campaign.models import Role
from campaign.permissions import Access
from publishing.draft_content import fresh_content, with_texts
from publishing.draft_texts import skeleton_of
from publishing.drafts import begun
from publishing.models import PaperDraft
from publishing.skeletons import ESSAYS, GAP
from publishing.wording import long_date

# As the notice prints them.
FORMS = {
    ContestKind.ESSAY: "读书心得",
    ContestKind.STUDY_NOTES: "学习笔记",
    ContestKind.RESEARCH_PAPER: "调研论文",
}
AUTHORS = {
    Eligible.EVERYBODY: "机关各部室全体职工。",
    Eligible.SECTION_CADRES: "机关各部室科级以上干部。",
    Eligible.PARTY_MEMBERS: "机关各党支部全体党员。",
}


@transaction.atomic
def begin_call(*, contest: Contest, by: Access, at: datetime | None = None) -> PaperDraft:
    """Begin the notice that calls for works; what the contest does not say stays ×× for the office to write."""
    by.demand(Role.OFFICE, campaign_id=contest.campaign_id)
    draft = PaperDraft(campaign=by.campaign, kind=ESSAYS.kind, starter=ESSAYS.code)
    drafted = skeleton_of(draft)
    texts = {key: {"text": text, "lead": "", "level": None} for key, text in call_texts(contest).items()}
    draft.content = with_texts(fresh_content(drafted), texts, drafted) | {
        "title": "\n".join([drafted.title[0], "关于开展", f"“{contest.theme}”", f"{_name(contest)}的通知"])
    }
    return begun(draft, by=by, at=at)


def call_texts(contest: Contest) -> dict[str, str]:
    """The blocks of the notice that the contest's rules write, by their keys."""
    until = timezone.localtime(contest.until)
    why = "为推动“读好书、强素质、增才干”读书活动深入开展，决定组织"
    report = f"请注明部室和作者，于{long_date(until.date())}{until:%H:%M}前在系统中提交，或由部室代为提交至{{office}}。"
    texts = {
        "why": f"{why}{_name(contest)}。现将有关事项通知如下：",
        "theme.text": f"{contest.theme}。",
        "who.text": AUTHORS[contest.eligible],
        "terms.text": _terms(contest),
        "form.text": f"可提交文字、DOCX、PDF文档或手写稿照片。{report}",
        "prizes.text": f"由评委匿名评审，设{contest.prizes_text or f'一等奖{GAP}篇、二等奖{GAP}篇、三等奖{GAP}篇'}。".replace(
            "。。", "。"
        ),
    }
    return texts


def _name(contest: Contest) -> str:
    return (
        f"{FORMS[contest.kind]}征集活动"
        if contest.kind == ContestKind.STUDY_NOTES
        else f"{FORMS[contest.kind]}征文活动"
    )


def _terms(contest: Contest) -> str:
    said = [f"体裁为{FORMS[contest.kind]}"]
    if contest.shortest and contest.longest:
        said.append(f"字数{contest.shortest}至{contest.longest}字")
    elif contest.shortest:
        said.append(f"字数不少于{contest.shortest}字")
    elif contest.longest:
        said.append(f"字数不超过{contest.longest}字")
    said.append(f"每人限报{contest.works_each}篇")
    if contest.originality_needed:
        said.append("必须为本人原创，不得抄袭、代写")
    return "，".join(said) + "。"
