"""Pages of the survey before a campaign."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaign.models import Survey, SurveyFile, SurveyFinding
from publishing.launch.survey import conclude_survey
from tests.browsing import client_of, notices, words
from tests.files import picture
from tests.publishing.launch.surveys import add_finding, make_survey

SAID = {
    "began_on": "2025-11-24",
    "ended_on": "2025-12-12",
    "summary": "总体情况",
    "questionnaire-asked": "600",
    "questionnaire-answered": "560",
    "seen": "0",
}


def url(name: str, **values) -> str:
    return reverse(f"publishing:{name}", kwargs={"campaign": "t2026", **values})


def test_office_carries_a_survey_through_in_the_browser(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = client_of(world.users["office"])
    finding = {"title": "作风散漫", "found": "迟到", "seen": "0", "part": "section-SELF_D"}

    client.post(url("survey_edit"), SAID)
    client.post(url("survey_finding_add"), finding)
    row = SurveyFinding.objects.get()
    early = client.post(url("survey_conclude"))
    client.post(
        url("survey_finding_edit", survey_finding=row.pk),
        finding | {"evidence": "31人次", "answer": "考核", "seen": "1"},
    )
    files = {"files": SimpleUploadedFile("统计.jpg", picture())}
    client.post(url("survey_file_attach", survey_finding=row.pk), files)
    kept = SurveyFile.objects.get()
    read = client_of(world.users["leader"]).get(url("survey_file", survey_file=kept.pk))
    done = client.post(url("survey_conclude"))
    late = client.post(url("survey_finding_add"), finding)

    assert [early.status_code, done.url, late.status_code] == [409, url("survey_detail"), 409]
    assert [Survey.objects.get().is_concluded, SurveyFinding.objects.get().part_name] == [
        True,
        "自身建设 · 劳动纪律",
    ]
    assert [read.status_code, read["Content-Type"], read.content == kept.path.read_bytes()] == [
        200,
        "image/jpeg",
        True,
    ]


def test_page_says_what_is_missing_and_where(world):
    survey = make_survey(world)
    finding = add_finding(survey, world, evidence="")

    page = client_of(world.users["office"]).get(url("survey_detail"))

    assert "Finding 1 “作风散漫” has no evidence." in words(page)
    assert f'href="#finding-{finding.pk}"' in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"began_on": ""}, 422, "began_on"),
        ({"questionnaire-asked": "６００x"}, 422, "questionnaire-asked"),
        ({"questionnaire-answered": "601"}, 409, "questionnaire-asked"),
        ({"questionnaire-asked": "", "questionnaire-answered": ""}, 200, ""),
        ({"talks-words": "与测试人3座谈", "talks-asked": "1"}, 409, "talks-asked"),
        ({"ended_on": "2025-11-01"}, 409, "ended_on"),
    ],
)
def test_mistake_is_told_at_its_field_and_nothing_is_lost(world, wrong, status, field):
    answer = client_of(world.users["office"]).post(url("survey_edit"), SAID | wrong, follow=True)

    assert [answer.status_code, Survey.objects.exists()] == [status, status == 200]
    if field:
        assert list(answer.context["form"].errors) == [field]
        assert answer.context["form"]["summary"].value() == "总体情况"


def test_text_of_somebody_who_is_too_late_is_not_lost(world):
    survey = make_survey(world)
    finding = add_finding(survey, world)
    address = url("survey_finding_edit", survey_finding=finding.pk)
    typed = {"title": "一", "found": "甲", "seen": "1"}
    client_of(world.users["office"]).post(address, typed)

    late = client_of(world.users["second"]).post(address, typed | {"found": "乙"})

    assert [late.status_code, late.context["form"]["found"].value()] == [409, "乙"]
    assert SurveyFinding.objects.get().found == "甲"


@pytest.mark.parametrize(
    ("role", "status"), [("leader", 200), ("auditor", 200), ("head", 403), ("employee", 403)]
)
def test_survey_is_read_by_those_who_decide_and_audit_acl_2(world, role, status):
    survey = make_survey(world)
    add_finding(survey, world)
    conclude_survey(survey=survey, by=world.access("office"))

    page = client_of(world.users[role]).get(url("survey_detail"))

    assert page.status_code == status
    if status == 200:
        assert ["Concluded" in notices(page)[0], "Open the survey again" in words(page)] == [True, False]


@pytest.mark.parametrize("findings", [1, 12])
def test_page_costs_the_same_for_few_and_many_findings(world, findings, django_assert_num_queries):
    survey = make_survey(world)
    for number in range(findings):
        add_finding(survey, world, title=f"问题{number}")
    client = client_of(world.users["office"])

    with django_assert_num_queries(9):
        client.get(url("survey_detail"))
