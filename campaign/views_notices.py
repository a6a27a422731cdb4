"""One's own notifications and how one is told; the robot of a chat group among the campaign's settings."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.chat import remove_robot, set_robot, try_robot
from campaign.mail_addresses import BadLink, ask_again, confirm_address, good_check
from campaign.models import ChatMessage, ChatRobot, Notification
from campaign.notice_forms import ChoiceForm, RobotForm
from campaign.notice_texts import notice_text
from campaign.notices import choose_notices, mail_is_set_up, preferences_of, read
from campaign.permissions import access_of, current_memberships, keeper, open_to_all, require, sees_settings
from campaign.refusals import Refused
from campaign.robots import host_of

PAGE = 30
own = open_to_all("everybody's own notifications; nobody finds those of somebody else")


@own
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The newest first, page by page; those not read yet are marked."""
    _framed(request)
    page = Paginator(_own(request).select_related("campaign__unit"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(notice, notice_text(notice)) for notice in page],
        "names_campaign": len({m.campaign_id for m in current_memberships(request.user)}) > 1,
    }
    return render(request, "campaign/notice_list.html", context)


@own
@require_POST
def notice_open(request: HttpRequest, notice: int) -> HttpResponse:
    """Put it aside as read and go where it leads."""
    found = get_object_or_404(_own(request), pk=notice)
    read(_own(request).filter(pk=found.pk))
    return redirect(found.link)


@own
@require_POST
def notice_read(request: HttpRequest, notice: int) -> HttpResponse:
    """Put one aside as read and stay."""
    found = get_object_or_404(_own(request), pk=notice)
    read(_own(request).filter(pk=found.pk))
    return redirect("campaign:notice_list")


@own
@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    """Put everything aside as read that was there until now."""
    number = read(_own(request).filter(at__lte=timezone.now()))
    said = ngettext("%(number)s notification is read.", "%(number)s notifications are read.", number)
    messages.success(request, said % {"number": number})
    return redirect("campaign:notice_list")


@own
@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request: HttpRequest) -> HttpResponse:
    """The own address and the way for each kind."""
    user = request.user
    has_mail = mail_is_set_up()
    form = ChoiceForm(
        request.POST or None,
        chosen=preferences_of(user),
        has_mail=has_mail,
        initial={"email": user.email},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            email = form.cleaned_data["email"] if has_mail else user.email
            try:
                choose_notices(by=user, email=email, deliveries=form.deliveries())
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                messages.success(request, _("Your choice is kept."))
                return redirect("campaign:notice_settings")
    _framed(request)
    context = {"form": form, "has_mail": has_mail}
    return render(request, "campaign/notice_settings.html", context, status=status)


@own
@require_POST
def address_ask(request: HttpRequest) -> HttpResponse:
    """Have another link sent to the own address."""
    try:
        ask_again(by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("A link is on its way to your address; open it within 24 hours."))
    return redirect("campaign:notice_settings")


@own
@require_http_methods(["GET", "HEAD", "POST"])
def address_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of the mail leads; a POST confirms, for programs open links before people do."""
    problem = ""
    try:
        if request.method == "POST":
            confirm_address(token=token, by=request.user)
            messages.success(request, _("Your address is confirmed: mails go there from now on."))
            return redirect("campaign:notice_settings")
        good_check(token, of=request.user)
    except BadLink as bad:
        problem = bad.message
    _framed(request)
    context = {"problem": problem, "address": request.user.email}
    return render(request, "campaign/address_confirm.html", context, status=404 if problem else 200)


@require(sees_settings)
@require_safe
def chat_robot(request: HttpRequest) -> HttpResponse:
    """The robot, and what became of its last messages."""
    return _robot_page(request)


@require(keeper)
@require_POST
def chat_robot_set(request: HttpRequest) -> HttpResponse:
    """Name the robot or change it."""
    access = request.access
    form = RobotForm(request.POST)
    if not form.is_valid():
        return _robot_page(request, form=form, status=422)
    try:
        set_robot(campaign=access.campaign, by=access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _robot_page(request, form=form, status=422)
    messages.success(request, _("The robot is set. Next: send a trial message."))
    return redirect("campaign:chat_robot", campaign=access.campaign.code)


@require(keeper)
@require_POST
def chat_robot_try(request: HttpRequest) -> HttpResponse:
    """Have a trial message sent."""
    access = request.access
    try:
        try_robot(campaign=access.campaign, by=access)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The trial message is on its way; this page says what became of it."))
    return redirect("campaign:chat_robot", campaign=access.campaign.code)


@require(keeper)
@require_POST
def chat_robot_remove(request: HttpRequest) -> HttpResponse:
    """Forget the robot."""
    access = request.access
    remove_robot(campaign=access.campaign, by=access)
    messages.success(request, _("The robot is removed; nothing is sent any more."))
    return redirect("campaign:chat_robot", campaign=access.campaign.code)


def _robot_page(request: HttpRequest, *, form: RobotForm | None = None, status: int = 200) -> HttpResponse:
    campaign = request.access.campaign
    robot = ChatRobot.objects.filter(campaign=campaign).first()
    initial = {"style": robot.style, "is_on": robot.is_on} if robot else {"is_on": True}
    context = {
        "robot": robot,
        "host": host_of(robot.url) if robot else "",
        "form": form or RobotForm(initial=initial),
        "sent": list(ChatMessage.objects.filter(campaign=campaign)[:10]),
        "may_change": keeper(request.access),
    }
    return render(request, "campaign/chat_robot.html", context, status=status)


def _own(request: HttpRequest):
    return Notification.objects.filter(user=request.user)


def _framed(request: HttpRequest) -> None:
    """The frame of the person's newest campaign around a page that belongs to none."""
    memberships = current_memberships(request.user)
    if memberships:
        newest = max(memberships, key=lambda membership: (membership.campaign.year, membership.campaign_id))
        request.access = access_of(request.user, newest.campaign)
