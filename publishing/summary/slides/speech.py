"""What is said to a slide: the report's own sentences, so that meeting and paper say the same. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from publishing.fields import FieldBook, filled
from publishing.summary.assessment_text import SEE_LIST
from publishing.summary.text import aim_blocks, launch_blocks, name_the_year, summary_text
from publishing.summary.wording import period_name


@dataclass(frozen=True)
class Spoken:
    """A paragraph of the report: its run-in heading, empty for none, and its text."""

    heading: str
    text: str


class Speech(dict[str, Spoken]):
    """The paragraphs of the report by their keys."""

    def words(self, *keys: str) -> tuple[str, ...]:
        """The texts of those paragraphs that there are."""
        return tuple(self[key].text for key in keys if key in self)


def speech(facts: Mapping) -> Speech:
    """The report's paragraphs; before the first published month those of aims and launch. Annexes are not referred to."""
    if facts["months"]:
        text = summary_text(facts)
        blocks, fields = text.blocks, text.fields
    else:
        fields = FieldBook()
        name_the_year(fields, facts)
        blocks = (*aim_blocks(facts, fields), *launch_blocks(facts, fields))
    return Speech(
        {
            block.key: Spoken(filled(block.lead, fields), filled(block.text, fields).removesuffix(SEE_LIST))
            for block in blocks
            if block.kind == "paragraph"
        }
    )


def months_source(facts: Mapping) -> str:
    """Which months the figures of the assessment come from."""
    period = period_name(facts)
    span = f"{facts['campaign']['year']}年{'' if period == '全年' else period}"
    return f"{span}已通报的考核结果，更正后的以最新一版为准"
