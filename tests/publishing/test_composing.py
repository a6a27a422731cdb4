"""Edited, added, moved and left-out blocks over a draft that changes."""

from dataclasses import replace

import pytest

from publishing.blocks import DraftedText, heading, paragraph
from publishing.composing import ChangedField, compose, printed_text
from publishing.draft_content import UnknownPart, act_on, annex_act, fresh_content, reset_all, with_texts
from publishing.fields import Field


def drafted(*, mean="97.35", day="2026年4月28日", blocks=None):
    return DraftedText(
        title=("机关委员会", "关于3月份考核情况的通报"),
        recipient="各部室：",
        blocks=tuple(
            blocks
            or (
                heading("overview", "总体情况"),
                paragraph("overview.spread", "平均{mean}分。"),
                paragraph("demands", "于{day}前整改。", lead="抓好整改"),
            )
        ),
        fields={"mean": Field(mean, "总分平均分"), "day": Field(day, "整改期限", moves=True)},
    )


def sent(text, *, lead="", level=None):
    return {"text": text, "lead": lead, "level": level}


def texts(found):
    return [one.block.lead + one.block.text for one in found if one.is_printed]


def edited(draft, key="overview.spread", text="本月平均{mean}分，总体较好。", lead=""):
    return with_texts(fresh_content(draft), {key: sent(text, lead=lead)}, draft)


def test_fresh_content_prints_the_draft():
    draft = drafted()

    found = compose(draft, fresh_content(draft)["blocks"])

    assert printed_text(draft, found) == draft
    assert [one.is_edited or one.is_outdated for one in found] == [False, False, False]


def test_edited_block_keeps_its_words_and_takes_the_new_figure():
    content = edited(drafted())

    (_, block, _) = compose(drafted(mean="97.20"), content["blocks"])

    assert block.block.text == "本月平均{mean}分，总体较好。"
    assert (block.is_edited, block.is_outdated) == (True, True)
    assert block.changed == (ChangedField("mean", "总分平均分", "97.35", "97.20"),)


def test_edited_block_over_the_same_data_is_not_out_of_date():
    (_, block, _) = compose(drafted(), edited(drafted())["blocks"])

    assert (block.is_edited, block.is_outdated) == (True, False)


def test_day_counted_from_today_does_not_make_a_block_out_of_date():
    content = edited(drafted(), "demands", "于{day}前改好。", lead="抓好整改")

    (*_, block) = compose(drafted(day="2026年4月29日"), content["blocks"])

    assert (block.is_edited, block.is_outdated) == (True, False)


def test_edited_block_whose_draft_is_worded_otherwise_says_so():
    content = edited(drafted())
    other = drafted(blocks=(paragraph("overview.spread", "平均{mean}分，持平。"),))

    (block,) = compose(other, content["blocks"])

    assert (block.is_reworded, block.changed, block.drafted.text) == (True, (), "平均{mean}分，持平。")


def test_block_that_the_draft_lost_stays_only_when_it_was_edited():
    content = edited(drafted())
    content = with_texts(content, {"overview": sent("总体情况")}, drafted())

    found = compose(drafted(blocks=(paragraph("closing", "特此通报。"),)), content["blocks"])

    assert [(one.block.key, one.is_gone) for one in found] == [("closing", False), ("overview.spread", True)]


def test_new_block_of_the_draft_stands_after_its_neighbour():
    draft = drafted()
    content = act_on(fresh_content(draft), "up", "demands", draft, new_key="")
    more = replace(
        draft,
        blocks=(*draft.blocks[:2], paragraph("overview.clean", "没有扣分的部室2个。"), draft.blocks[2]),
    )

    found = compose(more, content["blocks"])

    assert [one.block.key for one in found] == ["overview", "demands", "overview.spread", "overview.clean"]


def test_text_put_back_to_the_drafts_words_is_no_longer_edited():
    draft = drafted()
    content = with_texts(edited(draft), {"overview.spread": sent("平均{mean}分。")}, draft)

    assert content == fresh_content(draft)


def test_untouched_text_stays_out_of_date_and_an_edit_settles_it():
    content, now = edited(drafted()), drafted(mean="97.20")

    same = with_texts(content, {"overview.spread": sent("本月平均{mean}分，总体较好。")}, now)
    other = with_texts(content, {"overview.spread": sent("平均{mean}分，略有下降。")}, now)

    assert [compose(now, one["blocks"])[1].is_outdated for one in (same, other)] == [True, False]


def test_keep_says_that_the_words_still_fit():
    now = drafted(mean="97.20")

    content = act_on(edited(drafted()), "keep", "overview.spread", now, new_key="")

    (_, block, _) = compose(now, content["blocks"])
    assert (block.is_edited, block.is_outdated, block.block.text) == (
        True,
        False,
        "本月平均{mean}分，总体较好。",
    )


def test_reset_one_or_all():
    draft = drafted()
    content = edited(draft)
    content = with_texts(content, {"demands": sent("尽快改。", lead="整改")}, draft)
    content = act_on(content, "paragraph", "demands", draft, new_key="aaaaaa")

    one = act_on(content, "reset", "demands", draft, new_key="")
    everything = reset_all(content, draft)

    assert texts(compose(draft, one["blocks"])) == [
        "总体情况",
        "本月平均{mean}分，总体较好。",
        "抓好整改于{day}前整改。",
        "",
    ]
    assert everything["blocks"] == fresh_content(draft)["blocks"]


def test_left_out_block_is_not_printed_and_comes_back_as_it_was():
    draft = drafted()
    content = act_on(edited(draft), "leave_out", "overview.spread", draft, new_key="")
    back = act_on(content, "print", "overview.spread", draft, new_key="")

    assert texts(compose(draft, content["blocks"])) == ["总体情况", "抓好整改于{day}前整改。"]
    assert back == edited(draft)


def test_added_heading_loses_a_number_that_was_typed():
    draft = drafted()
    content = act_on(fresh_content(draft), "heading", "overview.spread", draft, new_key="abcdef")

    content = with_texts(content, {"own-abcdef": sent("二、典型做法", level=2)}, draft)

    assert content["blocks"][2] == {
        "key": "own-abcdef",
        "kind": "heading",
        "level": 2,
        "text": "典型做法",
        "lead": "",
    }


def test_move_at_the_edge_changes_nothing():
    draft = drafted()

    assert act_on(fresh_content(draft), "up", "overview", draft, new_key="") == fresh_content(draft)
    assert act_on(fresh_content(draft), "down", "demands", draft, new_key="") == fresh_content(draft)


@pytest.mark.parametrize("act", ["up", "reset", "remove", "paragraph"])
def test_act_on_unknown_part_is_refused(act):
    with pytest.raises(UnknownPart):
        act_on(fresh_content(drafted()), act, "own-000000", drafted(), new_key="1")


def test_added_block_that_somebody_took_away_comes_back_with_its_text():
    draft = drafted()

    content = with_texts(
        fresh_content(draft), {"overview": sent("总体情况"), "own-00ff00": sent("补充说明。", level=0)}, draft
    )

    assert texts(compose(draft, content["blocks"]))[:2] == ["总体情况", "补充说明。"]


def test_annexes_are_added_moved_and_taken_away():
    content = annex_act(fresh_content(drafted()), "annex_text", "", new_key="a")
    content = annex_act(content, "annex_table", "", new_key="b")

    moved = annex_act(content, "annex_up", "b", new_key="")
    less = annex_act(moved, "annex_remove", "a", new_key="")

    assert [[annex["key"] for annex in one["annexes"]] for one in (content, moved, less)] == [
        ["a", "b"],
        ["b", "a"],
        ["b"],
    ]
    with pytest.raises(UnknownPart):
        annex_act(less, "annex_up", "a", new_key="")
