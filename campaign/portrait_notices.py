"""The notice that people read before they agree to the use of their portrait: its versions, and how a first one begins."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, PortraitNotice, Role
from campaign.permissions import Access
from campaign.refusals import Refused

PARTS = ("handler", "purposes", "kinds", "retention", "rights", "contact")


class BadNotice(Refused):
    """A part of the notice is empty or too long; the field says which."""


class NothingNew(Refused):
    """The notice says what it said."""


@transaction.atomic
def publish_notice(
    *, campaign: Campaign, parts: Mapping[str, str], by: Access, at: datetime | None = None
) -> PortraitNotice:
    """Publish the next version of the notice; everybody is asked again, earlier consents no longer count.

    Raises BadNotice, NothingNew. Source: PIPL Art. 14, 17; security.md PRV-7.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    said = {part: "\n".join(parts.get(part, "").strip().splitlines()) for part in PARTS}
    for part, text in said.items():
        longest = PortraitNotice._meta.get_field(part).max_length
        if not text:
            raise BadNotice(_("Every part of the notice must say something."), field=part)
        if len(text) > longest:
            raise BadNotice(
                _("The text is longer than %(longest)s characters.") % {"longest": longest}, field=part
            )
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    before = notice_in_force(campaign)
    if before is not None and said == {part: getattr(before, part) for part in PARTS}:
        raise NothingNew(_("The notice says this already."))
    notice = PortraitNotice(
        campaign=campaign,
        version=before.version + 1 if before else 1,
        published_by=by.user,
        published_at=at or timezone.now(),
        **said,
    )
    notice.save(force_insert=True)
    record(
        "campaign.portrait_notice.published",
        by=by.user,
        campaign=campaign,
        obj=notice,
        at=notice.published_at,
        version=notice.version,
    )
    return notice


def notice_in_force(campaign: Campaign) -> PortraitNotice | None:
    """The newest version; None while nothing was published and nobody can be asked."""
    return PortraitNotice.objects.filter(campaign=campaign).order_by("-version").first()


def first_notice(campaign: Campaign) -> dict[str, str]:
    """What a unit can begin with; the office reads, changes and publishes it. In Chinese, as people sign it."""
    unit = campaign.unit
    return {
        "handler": f"{unit.issuer_name}（考核办公室具体办理）使用您的肖像照片，用于“{campaign.name.strip('“”')}”的宣传表彰。",
        "purposes": (
            "分别征求您的同意，可以只同意其中几项：\n"
            "展板——办公楼内的光荣榜展板；\n"
            "彩页——发给各部室和公司领导的宣传彩页；\n"
            "内网——本系统内的光荣榜网页，仅本单位职工登录可见；\n"
            "手册——印发职工的手册；\n"
            "公开展示——展板放在外来人员也能看到的地方（单独同意）。"
        ),
        "kinds": "您的姓名、所在部室、职务，以及您本人提供或同意拍摄的照片。照片中的拍摄地点、设备等信息在保存前删除，不作人脸识别。",
        "retention": f"照片保存到{campaign.year + 1}年12月31日（表彰年度结束后一年），到期自动删除。同意记录随档案保存，作为凭证。",
        "rights": (
            "不同意不影响考核、表彰和您的任何权利，光荣榜上只写姓名、不放照片。\n"
            "您可以随时在本页撤回同意，撤回立即生效：以后印制和展示的内容不再使用您的照片，已张贴的展板由考核办公室撤换。"
            "撤回前已经依法进行的使用不受影响。\n"
            "您可以查看、下载、更换和删除自己的照片，可以要求更正和说明，答复不超过15个工作日。调离后不再使用您的照片。"
        ),
        "contact": "考核办公室。",
    }
