from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from competition.rules.similarity import (
    Band,
    Bands,
    Hit,
    Span,
    alike_passages,
    band_of,
    bands_among,
    build_index,
    extend_index,
    nearest,
)

SENSOR = "本项目采用薄膜工艺，研制高灵敏度的压力传感器。产品已在三家整车厂试用，故障率明显下降。"
RETOUCHED = "项目运用薄膜工艺研制了高灵敏度压力传感器！在 5 家整车厂试用后，故障率明显下降。"
STENT = "可降解血管支架由光控微针加工而成，术后两年内被人体吸收。"
TEXTS = [(7, SENSOR), (3, STENT), (5, "面向化工园区的人工智能巡检平台，误报率低。")]

texts = st.lists(st.text(alphabet="压力传感器血管支架。 7aA", max_size=40), max_size=8)


def test_a_retouched_text_is_found_first():
    hits = nearest([build_index(TEXTS)], RETOUCHED, most=2)

    assert hits[0].id == 7
    assert 400 < hits[0].score < 900


def test_what_says_nothing_alike_is_no_hit():
    assert nearest([build_index(TEXTS)], "完全不同", most=10) == ()


def test_without_an_index_nothing_is_found():
    assert nearest([], SENSOR, most=10) == ()


def test_an_empty_index_and_an_empty_text_find_nothing():
    assert nearest([build_index([])], SENSOR, most=10) == ()
    assert nearest([build_index(TEXTS)], "", most=10) == ()
    assert build_index([]).size == 0


def test_figures_width_case_and_punctuation_make_no_difference():
    index = build_index([(1, "ＰＥＭ 电解槽效率达到 85%，成本下降 20 万元")])

    assert nearest([index], "pem电解槽效率达到91%成本下降7万元", most=1) == (Hit(1, 1000),)


def test_no_gram_reaches_over_the_end_of_a_sentence():
    index = build_index([(1, "甲乙。丙丁。")])

    assert nearest([index], "乙丙", most=1) == ()


def test_texts_that_came_later_are_found_with_the_weights_of_the_index():
    index = build_index(TEXTS)
    later = extend_index(index, [(11, RETOUCHED)])

    hits = nearest([index, later], SENSOR, most=10)

    assert [hit.id for hit in hits[:2]] == [7, 11]
    assert hits[0].score == 1000
    assert later.size == 1


def test_only_the_best_are_returned_and_equals_by_their_number():
    index = build_index([(number, SENSOR) for number in (9, 4, 6, 2)])

    assert nearest([index], SENSOR, most=4) == tuple(Hit(n, 1000) for n in (2, 4, 6, 9))
    assert len(nearest([index], SENSOR, most=3)) == 3


def test_among_a_thousand_texts_what_a_tenth_says_counts_for_nothing():
    many = [
        (number, f"项目面向整车厂{chr(0x4E00 + number)}{chr(0x5E00 + number)}")
        for number in range(1_000)
    ]

    assert nearest([build_index(many)], "项目面向整车厂", most=5) == ()
    assert nearest([build_index(many[:999])], "项目面向整车厂", most=5) != ()


@given(texts)
def test_every_text_with_two_letters_finds_itself_whole(written):
    index = build_index(list(enumerate(written)))

    for number, text in enumerate(written):
        hits = nearest([index], text, most=len(written))
        own = [hit.score for hit in hits if hit.id == number]
        assert own in ([], [1000])
        assert bool(own) == any(
            one.isalpha() and other.isalpha()
            for sentence in text.split("。")
            for one, other in pairwise([c for c in sentence if c.isalpha()])
        )


@given(texts, st.randoms(use_true_random=False))
def test_the_order_of_the_texts_changes_nothing(written, dice):
    numbered = list(enumerate(written))
    shuffled = numbered.copy()
    dice.shuffle(shuffled)

    first = nearest([build_index(numbered)], "压力传感器支架", most=20)
    second = nearest([build_index(shuffled)], "压力传感器支架", most=20)

    assert {hit.id: hit.score for hit in first} == {hit.id: hit.score for hit in second}


def test_the_passages_that_match_stand_side_by_side_with_what_they_share():
    (first, second) = alike_passages(SENSOR, RETOUCHED, most=5)

    assert "".join(span.text for span in first.own) == SENSOR.split("。")[0] + "。"
    assert Span("高灵敏度", True) in first.own
    assert Span("用薄膜工艺", True) in first.own
    assert "".join(span.text for span in first.other) == RETOUCHED.split("！")[0] + "！"
    assert first.score >= 350
    assert second.own[-1].text.endswith("。")


def test_a_sentence_stands_in_one_pair_only_and_the_best_come_first():
    twice = "高灵敏度的压力传感器已经量产。高灵敏度的压力传感器已经试产。"

    pairs = alike_passages(twice, "高灵敏度的压力传感器已经量产。", most=5)

    assert [pair.score for pair in pairs] == [1000]
    assert len(alike_passages(twice, twice, most=1)) == 1


def test_short_and_strange_sentences_make_no_passage():
    assert alike_passages("短句。", "短句。", most=5) == ()
    assert alike_passages(SENSOR, STENT, most=5) == ()


def test_the_bands_follow_the_scores_of_strangers():
    assert bands_among([120, 130, 140] * 10) == Bands(notable=170, striking=210)
    assert bands_among([100, 200, 300] * 10 + [990] * 3) == Bands(notable=600, striking=900)


def test_a_small_sample_gives_the_usual_bands():
    assert bands_among([500] * 19) == Bands()


def test_a_score_is_told_by_its_band():
    bands = Bands(notable=300, striking=500)

    assert [band_of(score, bands, 0) for score in (299, 300, 499, 500, 899, 900)] == [
        Band.ORDINARY,
        Band.NOTABLE,
        Band.NOTABLE,
        Band.STRIKING,
        Band.STRIKING,
        Band.SAME,
    ]


def test_what_stands_out_of_its_neighbours_is_telling_where_all_are_alike():
    bands = Bands(notable=800, striking=900)

    assert band_of(559, bands, 350) is Band.ORDINARY
    assert band_of(560, bands, 350) is Band.NOTABLE
    assert band_of(664, bands, 350) is Band.NOTABLE
    assert band_of(665, bands, 350) is Band.STRIKING
    assert band_of(249, bands, 10) is Band.ORDINARY
    assert band_of(250, bands, 10) is Band.STRIKING
