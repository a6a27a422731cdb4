import pytest

from publishing.red_head import LINE, em_width, red_head


def test_red_head_short_mark_is_as_high_as_allowed():
    head = red_head("机关党委文件")

    assert (head.mark_size, head.mark_stretch, head.mark_width, head.mark_left) == (15.0, 1.0, 90.0, 33.0)


def test_red_head_long_mark_is_narrowed_before_it_shrinks():
    head = red_head("中共清河矿业集团机关委员会文件")  # 15 characters in 150 mm: 10 mm each

    assert (head.mark_size, head.mark_stretch) == (13.889, 0.72)
    assert round(head.mark_width * head.mark_stretch, 2) == 150.0
    assert head.mark_left == -26.167


@pytest.mark.parametrize("mark", ["机关党委文件", "中共清河矿业集团机关委员会文件", "一" * 25])
def test_red_head_places(mark):
    head = red_head(mark)

    assert head.number_top == round(35 + head.mark_size + 2 * LINE, 3)
    assert (
        head.lines * LINE - (head.red_line_top + 0.75) >= 2 * LINE - 1
    )  # two blank lines, at most a millimetre less


def test_em_width_counts_latin_as_half():
    assert em_width("2026年4月14日") == 6.5
