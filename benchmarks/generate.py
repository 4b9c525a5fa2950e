"""Makes a valid curriculum of any size, shaped like the AI tech tree, for benchmarks and tests.

Tracks after the first require the first; every third tier is a branching point of two or three options; a
group holds two to five skills. Requirements and recommendations only look back in the document, so no gate
can ever ask for what it opens.
"""

import json
from dataclasses import dataclass, field
from math import isqrt
from random import Random

HOURS = ((4, 8, 16), (6, 14, 30), (8, 20, 40), (2.5, 6, 12))
EN = ("vector", "gradient", "schema", "cache", "kernel", "token", "queue", "model", "index", "trace", "agent", "batch")
KO = ("벡터", "기울기", "스키마", "캐시", "커널", "토큰", "큐", "모델", "색인", "추적", "에이전트", "배치")


def generate_tree(skills: int, seed: int) -> str:
    """The YAML text of a curriculum with exactly this many skills; the same seed gives the same text."""
    if skills < 1:
        raise ValueError(f"a curriculum has at least one skill, not {skills}")
    return _Generator(skills, Random(seed)).text()


@dataclass
class _Generator:
    left: int
    random: Random
    lines: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    """The slugs of all skills in the tracks written so far, but for the first, which every other track requires."""
    number: int = 0

    def text(self) -> str:
        self._line(0, "format: 1")
        self._line(0, "slug: generated-tree")
        self._line(0, "name: {en: Generated tree, ko: 생성된 트리}")
        self._line(0, "description: {en: A curriculum made for measuring., ko: 측정을 위해 만든 커리큘럼.}")
        self._line(0, "tracks:")
        tracks = max(1, min(self.left, 6 + isqrt(self.left) // 3))
        for index in range(tracks):
            self._track(index, -(-self.left // (tracks - index)))
        return "\n".join(self.lines) + "\n"

    def _track(self, index: int, skills: int) -> None:
        self._line(0, f"- slug: track-{index}")
        self._texts(2, f"Track {index}", f"트랙 {index}")
        self._line(2, f"hue: {index * 47 % 360}")
        if index:
            self._line(2, f"class_title: {{en: Class {index}, ko: 클래스 {index}}}")
            self._line(2, "requires: {track: track-0}")
        self._line(2, "tiers:")
        here: list[str] = []
        end, tier = self.left - skills, 0
        while self.left > end:
            here += self._tier(f"track-{index}-tier-{tier}", tier, end)
            tier += 1
        if index:
            self.before += here

    def _tier(self, slug: str, position: int, end: int) -> list[str]:
        self._line(2, f"- slug: {slug}")
        self._texts(4, f"Tier {position}", f"티어 {position}")
        if position % 3 != 2 or self.left - end < 6:
            return self._group(4, self.random.randint(2, 5), end)
        self._line(4, "options:")
        here: list[str] = []
        for option in range(self.random.randint(2, 3)):
            self._line(4, f"- slug: {slug}-option-{option}")
            self._texts(6, f"Option {option}", f"옵션 {option}")
            here += self._group(6, 2, end)
        return here

    def _group(self, indent: int, skills: int, end: int) -> list[str]:
        self._line(indent, "skills:")
        here: list[str] = []
        for _ in range(min(skills, self.left - end)):
            here.append(self._skill(indent, here))
        return here

    def _skill(self, indent: int, here: list[str]) -> str:
        self.number += 1
        self.left -= 1
        words = self.random.sample(range(len(EN)), 2)
        en, ko = " ".join(EN[word] for word in words), " ".join(KO[word] for word in words)
        slug = f"{en.replace(' ', '-')}-{self.number}"
        self._line(indent, f"- slug: {slug}")
        self._texts(indent + 2, f"{en} {self.number}".capitalize(), f"{ko} {self.number}")
        lv1, lv2, lv3 = self.random.choice(HOURS)
        self._line(indent + 2, f"hours: {{lv1: {lv1}, lv2: {lv2}, lv3: {lv3}}}")
        self._requires(indent + 2, here)
        self._line(indent + 2, "topics:")
        for word in words:
            summary = _text(f"What a {EN[word]} is.", f"{KO[word]}의 뜻.")
            self._line(indent + 2, f"- {{slug: {EN[word]}, name: {_text(EN[word], KO[word])}, summary: {summary}}}")
        self._line(indent + 2, "resources:")
        for language, title in (("en", en), ("ko", ko)):
            url = f"https://example.org/{language}/{slug}"
            self._line(
                indent + 2, f"- {{title: {json.dumps(title, ensure_ascii=False)}, url: {url}, language: {language}}}"
            )
        return slug

    def _requires(self, indent: int, here: list[str]) -> None:
        """Four in ten require a skill of their own group, or one of two from earlier tracks; three recommend one."""
        chance = self.random.random()
        if chance < 0.3 and here:
            self._line(indent, f"requires: {here[-1]}")
        elif chance < 0.4 and len(self.before) > 1:
            one, other = self.random.sample(self.before, 2)
            self._line(indent, f"requires: {{any: [{one}, {{skill: {other}, level: 2}}]}}")
        elif chance < 0.7 and self.before:
            why = _text("It builds on this.", "이것을 바탕으로 한다.")
            recommended = self.random.choice(self.before)
            self._line(indent, f"recommends: [{{skill: {recommended}, level: 3, why: {why}}}]")

    def _texts(self, indent: int, en: str, ko: str) -> None:
        self._line(indent, f"name: {_text(en, ko)}")
        self._line(indent, "description:")
        self._line(indent + 2, f"en: {en} is one part of the whole. You learn what it is for and when to use it.")
        self._line(indent + 2, f"ko: {ko}은 전체의 한 부분이다. 무엇에 언제 쓰는지 배운다.")

    def _line(self, indent: int, text: str) -> None:
        self.lines.append(" " * indent + text)


def _text(en: str, ko: str) -> str:
    return json.dumps({"en": en, "ko": ko}, ensure_ascii=False)
