from publishing.templatetags.papers import numbers


def test_numbers_keeps_a_number_with_its_word():
    assert numbers("共30个，平均96.53分") == (
        '共<span class="n"><span class="d">30</span>个</span>，'
        '平均<span class="n"><span class="d">96.53</span>分</span>'
    )


def test_numbers_escapes_the_text():
    assert numbers("<b>&1") == '&lt;b&gt;&amp;<span class="n"><span class="d">1</span></span>'


def test_numbers_full_stop_after_a_number_is_not_part_of_it():
    assert numbers("见附件1.") == '见附件<span class="n"><span class="d">1</span></span>.'
