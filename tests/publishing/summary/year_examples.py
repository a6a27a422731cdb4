"""Facts of invented years for the tests of the summary: small ones, in the shape of `publishing.summary.shapes`."""

from copy import deepcopy


def spread(mean: str) -> dict:
    return {"mean": mean, "high": "99.00", "high_names": ["生产部"], "low": "90.00", "low_names": ["工会"]}


def month(code: str, business: str, own: str, *, recorded: int = 4) -> dict:
    return {
        "month": code,
        "revision": 1,
        "sha256": "ab" * 32,
        "departments": 3,
        "business": spread(business),
        "self_development": spread(own),
        "total": spread("190.00"),
        "facts": recorded,
        "clean": 1,
        "bulletins": [f"清矿机党发〔2026〕{int(code[-2:])}号"],
    }


def section(name: str, sheet: str, rate: str) -> dict:
    return {
        "code": name,
        "name": name,
        "sheet": sheet,
        "lost": "1.00",
        "full": "100.00",
        "loss_rate": rate,
        "months": {"2026-01": rate},
    }


def figure(key: str, counted: str | None, description: str = "") -> dict:
    return {
        "key": key,
        "description": description or key,
        "relation": "=",
        "expected": "1",
        "counted": counted,
        "is_ok": counted == "1",
    }


FIGURES = {
    "branches": "2",
    "departments": "3",
    "employees": "40",
    "business_points": "100",
    "business_common_points": "45",
    "business_category_points": "55",
    "self_points": "100",
    "self_section_points": "25",
}
HOLDER = {"holder": "甲乙", "department": "工会", "honour": "读书积极分子", "work": ""}
WINDOWS = {
    "windows": 3,
    "staff": 12,
    "stars": 3,
    "quarters": [
        {
            "code": f"2026Q{number}",
            "name": name,
            "rated": 3,
            "open": 3,
            "covert": 2,
            "five": 1,
            "four": stars - 1,
            "three": 0,
            "stars": stars,
            "holders": [HOLDER | {"holder": "工会帮扶窗口", "honour": "五星级优质服务窗口"}],
            "sha256": "cd" * 32,
        }
        for number, name, stars in ((1, "第一季度", 1), (2, "第二季度", 2))
    ],
}
READING = {
    "weeks": 8,
    "sessions": 9,
    "participants": 20,
    "meetings": 1,
    "speakers": 5,
    "contests": [],
    "commended": [
        {
            "kind": "active_reader",
            "key": "commendation:1",
            "title": "2026年上半年读书积极分子",
            "period": "2026年上半年",
            "decided_on": "2026-07-06",
            "sha256": "ef" * 32,
            "works": None,
            "levels": [{"level": "active_reader", "honour": "读书积极分子", "count": 1}],
            "holders": [HOLDER],
        }
    ],
    "running": [{"kind": "essay", "title": "“我的岗位”征文", "works": 6}],
}
ETIQUETTE = {
    "aspects": 10,
    "handbooks": 40,
    "quizzes": [
        {"title": "文明礼仪知识答卷", "taken": 30, "passed": 27, "pass_rate": "90.00", "mean": "80.50"}
    ],
    "trainings": 1,
    "trainees": 20,
    "contests": [],
}
HALF = {
    "code": "2026H1",
    "name": "2026年上半年",
    "decision": 1,
    "sha256": "12" * 32,
    "applied_on": "2026-08-10",
    "months": 6,
    "evaluated": 3,
    "places": 1,
    "titles": 1,
    "categories": [{"code": "A", "name": "甲类", "departments": ["生产部"]}],
    "low": "97.00",
    "high": "97.00",
    "objections": 0,
}
QUIET = {
    "objections": 0,
    "objections_upheld": 0,
    "appeals": 0,
    "appeals_upheld": 0,
    "open": 0,
    "taken_further": 0,
    "corrections": 0,
}


def year(**changes) -> dict:
    """A year of two published months with every track; `changes` replace parts of it."""
    facts = {
        "schema": 1,
        "campaign": {
            "code": "t2026",
            "name": "“323”文明部室创建活动",
            "year": 2026,
            "goals": "一流作风、一流队伍、一流业绩",
            "unit": "清河矿业集团有限公司",
            "short_name": "清河矿业",
            "issuer": "中共清河矿业集团机关委员会",
            "office": "考核办公室",
        },
        "standing": {
            "day": "2026-03-20",
            "first": "2026-01",
            "last": "2026-02",
            "months": 2,
            "is_complete": False,
        },
        "figures": [figure(key, counted) for key, counted in FIGURES.items()],
        "launch": {"survey": None, "plan": None, "meeting": None, "study": None, "flyers": 45},
        "months": [month("2026-01", "95.00", "96.00"), month("2026-02", "95.50", "95.50", recorded=2)],
        "sections": [
            section("共性指标", "business", "2.00"),
            section("党建工作", "self_development", "3.00"),
            section("工作作风", "self_development", "4.00"),
        ],
        "problems": [
            {
                "rule": "Z1-1",
                "indicator": "首问负责",
                "section": "工作作风",
                "text": "未按时完成",
                "facts": 3,
                "points": "1.50",
                "departments": 2,
                "months": 2,
            }
        ],
        "progress": None,
        "half_years": [HALF],
        "honoured": [],
        "publicity": None,
        "windows": WINDOWS,
        "etiquette": ETIQUETTE,
        "reading": READING,
        "fairness": QUIET,
        "year_before": None,
        "lessons": [],
        "sha256": "34" * 32,
    }
    return deepcopy(facts | changes)
