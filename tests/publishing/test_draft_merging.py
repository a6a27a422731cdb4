"""Two people at one paper: nothing that either wrote is lost."""

from publishing.draft_merging import Clash, merged


def content(*blocks, title="通报", annexes=()):
    return {
        "title": title,
        "recipient": "各部室：",
        "copy_to": [],
        "dated": "",
        "attendance": [],
        "blocks": [{"key": key} | ({"text": text} if text else {}) for key, text in blocks],
        "annexes": list(annexes),
    }


BASE = content(("a", ""), ("b", ""), ("c", ""))


def test_merged_changes_at_different_places_go_together():
    mine, theirs = (
        content(("a", "我的"), ("b", ""), ("c", "")),
        content(("a", ""), ("b", "他的"), ("c", ""), title="新"),
    )

    assert merged(BASE, mine, theirs) == (content(("a", "我的"), ("b", "他的"), ("c", ""), title="新"), [])


def test_merged_same_place_is_a_clash_with_both_texts():
    mine, theirs = content(("a", "我的"), ("b", ""), ("c", "")), content(("a", "他的"), ("b", ""), ("c", ""))

    found, clashes = merged(BASE, mine, theirs)

    assert found == mine
    assert clashes == [Clash("blocks", "a", {"key": "a", "text": "我的"}, {"key": "a", "text": "他的"})]


def test_merged_same_change_of_both_is_no_clash():
    both = content(("a", "一样"), ("b", ""), ("c", ""))

    assert merged(BASE, both, both) == (both, [])


def test_merged_block_added_by_one_and_block_taken_away_by_the_other():
    mine = content(("a", ""), ("b", ""), ("own-1", "我加的"), ("c", ""))
    theirs = content(("a", ""), ("c", ""))

    found, clashes = merged(BASE, mine, theirs)

    assert [block["key"] for block in found["blocks"]] == ["a", "own-1", "c"]
    assert clashes == []


def test_merged_block_taken_away_by_one_and_edited_by_the_other_stays():
    mine, theirs = content(("a", ""), ("c", "")), content(("a", ""), ("b", "他的"), ("c", ""))

    found, clashes = merged(BASE, mine, theirs)

    assert found == content(("a", ""), ("b", "他的"), ("c", ""))
    assert [clash.key for clash in clashes] == ["b"]


def test_merged_order_of_whoever_moved():
    moved, edited = content(("b", ""), ("a", ""), ("c", "")), content(("a", "新"), ("b", ""), ("c", ""))

    for mine, theirs in ((moved, edited), (edited, moved)):
        assert merged(BASE, mine, theirs) == (content(("b", ""), ("a", "新"), ("c", "")), [])


def test_merged_head_that_both_changed_is_a_clash():
    _, clashes = merged(BASE, content(title="甲"), content(title="乙"))

    assert [(clash.part, clash.mine, clash.theirs) for clash in clashes if clash.part == "title"] == [
        ("title", "甲", "乙")
    ]
