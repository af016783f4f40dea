"""Rule 4: all pages of one origin are one voice."""

from __future__ import annotations

from datetime import date

from miggraph.claims.voices import Speaker, Speakers, carries_nothing, speaking
from miggraph.records import Publisher, Source

from .factories import RANKS, publisher, source

AFP = publisher("agence-france-presse", "news-agency", label="Agence France-Presse", names=("AFP",))
REUTERS = publisher("reuters", "news-agency", label="Reuters")
MINISTRY = publisher("ministry", "government", label="Ministry", state="XK")
PUBLISHERS: list[Publisher] = [
    AFP,
    REUTERS,
    MINISTRY,
    publisher("afp-and-reuters", "news-agency", label="Nobody"),
    publisher("gazette", "newspaper", label="Gazette"),
]


def _speakers(*sources: Source, publishers: list[Publisher] = PUBLISHERS) -> list[Speaker]:
    register = {item.id: item for item in publishers}
    found = Speakers({s.id: s for s in sources}, register, RANKS)
    return [found[s.id] for s in sources]


def test_every_name_maps_to_one_publisher() -> None:
    own, relay = _speakers(
        source("own", publisher="AFP", type="news-agency"),
        source("relay", publisher="Gazette", relays="Agence France-Presse"),
    )
    assert own.voices == relay.voices == ("agence-france-presse",)
    assert (own.own, relay.own) == (True, False)


def test_a_relay_ranks_by_the_type_of_its_origin() -> None:
    (relay,) = _speakers(source("relay", publisher="Gazette", relays="Ministry"))
    assert (relay.type, relay.state) == ("government", "XK")


def test_pages_that_relay_one_origin_are_one_voice() -> None:
    voices = speaking(
        _speakers(
            source("one", publisher="Gazette", relays="AFP", published="2025-06-11"),
            source(
                "two", publisher="Another", type="aggregator", relays="AFP", published="2025-06-12"
            ),
            source(
                "three",
                publisher="Third",
                type="broadcaster",
                relays="Agence France-Presse",
                published="2025-06-10",
            ),
        )
    )
    assert [(v.voice, v.type, v.items) for v in voices] == [
        ("agence-france-presse", "news-agency", (1,))
    ]
    assert voices[0].published == date(2025, 6, 12)


def test_the_own_page_of_the_origin_speaks_though_a_relay_is_later() -> None:
    (voice,) = speaking(
        _speakers(
            source("relay", publisher="Gazette", relays="AFP", published="2025-06-20"),
            source("own", publisher="AFP", type="news-agency", published="2025-06-11"),
        )
    )
    assert voice.items == (1,)


def test_the_latest_own_page_speaks() -> None:
    (voice,) = speaking(
        _speakers(
            source("late", publisher="Gazette", published="2025-06"),
            source("early", publisher="Gazette", published="2025-06-29"),
        )
    )
    # June 2025 ends on the 30th.
    assert voice.items == (0,)
    assert voice.published == date(2025, 6, 30)


def test_two_publishers_are_two_voices() -> None:
    voices = speaking(
        _speakers(
            source("one", publisher="AFP", type="news-agency"),
            source("two", publisher="Reuters", type="news-agency"),
        )
    )
    assert [v.voice for v in voices] == ["agence-france-presse", "reuters"]


COMPOUND = [
    publisher("agence-france-presse", "news-agency", label="AFP", names=("AFP and Gazette",)),
    publisher("gazette", "newspaper", label="Gazette", names=("AFP and Gazette",)),
]


def test_a_page_that_relays_several_adds_no_voice_where_one_of_them_speaks() -> None:
    voices = speaking(
        _speakers(
            source("both", publisher="Site", type="aggregator", relays="AFP and Gazette"),
            source("one", publisher="AFP", type="news-agency"),
            publishers=COMPOUND,
        )
    )
    assert [v.voice for v in voices] == ["agence-france-presse"]
    assert [v.items for v in voices] == [(1,)]


def test_a_page_that_relays_several_is_one_voice_where_none_of_them_speaks() -> None:
    (voice,) = speaking(
        _speakers(
            source("both", publisher="Site", type="aggregator", relays="AFP and Gazette"),
            publishers=COMPOUND,
        )
    )
    # Of a news agency and a newspaper, the newspaper is trusted less.
    assert (voice.items, voice.type) == ((0,), "newspaper")
    assert not carries_nothing(voice.type)


def test_a_content_farm_never_speaks_for_its_origin() -> None:
    (farm,) = _speakers(
        source("farm", publisher="Mill", type="content-farm", relays="Agence France-Presse")
    )
    assert farm.voices == ("mill",)
    assert farm.type == "content-farm"
    assert carries_nothing(farm.type)


def test_an_aggregator_that_names_no_origin_is_its_own_voice_at_its_own_rank() -> None:
    alone, relaying = _speakers(
        source("alone", publisher="Site", type="aggregator"),
        source("relaying", publisher="Site", type="aggregator", relays="Reuters"),
    )
    assert (alone.voices, alone.type, carries_nothing(alone.type)) == (
        ("site",),
        "aggregator",
        True,
    )
    assert (relaying.voices, carries_nothing(relaying.type)) == (("reuters",), False)
