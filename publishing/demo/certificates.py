"""The certificates of the demo: of every decision in effect, each some days after it."""

from datetime import timedelta

from activities.models import AwardDecision
from publishing.demo.months import Stage
from publishing.honours.certificate_sources import newest_decision
from publishing.honours.certificates import issue_certificates
from scoring.models import HalfYearEvaluation, HalfYearState

AFTER = timedelta(days=2)
CHECK = "https://wenming.example.cn/certificate/{}/"


def issue_all_certificates(stage: Stage) -> int:
    """Certificates for titles, individuals and awards in the order in which they took effect; how many."""
    campaign, office = stage.organisation.campaign, stage.cast.office[0]
    evaluations = HalfYearEvaluation.objects.filter(campaign=campaign, state=HalfYearState.APPLIED)
    sources = [(newest_decision(one).applied_at, one) for one in evaluations.order_by("code")]
    decisions = AwardDecision.objects.in_force().filter(campaign=campaign).order_by("decided_at", "pk")
    sources += [(one.decided_at, one) for one in decisions]
    return sum(
        len(
            issue_certificates(
                source=source, address_of=CHECK.format, by=office, at=min(since + AFTER, stage.now)
            )
        )
        for since, source in sorted(sources, key=lambda pair: pair[0])
    )
