"""What can be a syllable of Vietnamese: by its onset, its rime and its tone, without a list of words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_ONSET = re.compile(r"ngh|ng|nh|gh|gi|g|kh|kr|k|ch|c|ph|pr|p|qu|thr|th|tr|t|br|b|đr|đ|bl|d|h|l|m|n|r|s|v|x|")
_RIMES_TEXT = """
    a ac ach ai ak am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec ek em en eng eo
    ep et ê êch êm ên ênh êp êt êu êk i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y ych ynh yt yêm yên
    yêng yêt yêu yêc yêp o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet oc
    oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uê uêch uên uênh
    uêt uơ uy uya uych uyn uynh uyp uyt uyu uyên uyêt uyêc uc ui um un ung up ut uôc uôi uôm uôn uông uôt uôp ư ưa
    ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_RIMES = frozenset(_RIMES_TEXT.split())
_AFTER_QU_TEXT = """
    a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât ây e ec en eng eo et ê êch ên ênh êt êu i
    ia ich in inh it iên iêt y ych ynh yt yên yêt yêu ôc ơ ơi
"""
_AFTER_QU = frozenset(_AFTER_QU_TEXT.split())
_FRONT = frozenset("eêiy")
_STOPS = ("c", "ch", "p", "t", "k")
_STOP_TONES = frozenset(("sắc", "nặng"))


@lru_cache(maxsize=8192)
def possible(word: str) -> bool:
    """Whether letters without a space can be one syllable, tone mark and all; the case does not matter.

    "tiếp" can, "tiêp" cannot (a rime that ends in a stop is sắc or nặng), nor "nghành", "cẻ".
    """
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [_TONES[c] for c in letters if c in _TONES]
    bare = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    if len(tones) > 1:
        return False
    return any(_fits(onset, bare[len(onset) :], tones[0] if tones else None) for onset in _onsets(bare))


def _onsets(bare: str) -> list[str]:
    """How a syllable may begin: "gì" and "giêng" have their i in the rime, "già" and "giếng" do not."""
    found = _ONSET.match(bare)
    longest = found.group() if found else ""
    return [longest, "g"] if longest == "gi" else [longest]


def _fits(onset: str, rime: str, tone: str | None) -> bool:
    if rime not in (_AFTER_QU if onset == "qu" else _RIMES):
        return False
    front = rime[0] in _FRONT
    if onset in ("k", "gh", "ngh") and not front and not rime.endswith("k"):
        return onset == "k" and rime in ("a", "an", "ôn", "ông", "on", "ơn")  # Kạn, Kon, Krông: names
    if onset in ("c", "ng") and front:
        return False
    if onset == "g" and front:
        return rime in ("i", "in", "iêng")
    return not rime.endswith(_STOPS) or tone in _STOP_TONES
