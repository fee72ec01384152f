"""Very many words and phrases, looked for in a text all at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from .folding import Word, folded_words
from .verdicts import Span

END, STARRED = 0, 1  # keys of a node that no word has: who ends here, and the beginnings of words that end it


class Phrases:
    """A tree of words: what a text costs grows with its words, and hardly with the number of phrases."""

    def __init__(self, phrases: Iterable[tuple[Any, str]]):
        """``phrases``: whose it is, and the phrase as ``key`` returns it."""
        self.root: dict = {}
        for owner, phrase in phrases:
            self._add(owner, phrase)

    def find(self, words: Sequence[Word]) -> dict[Any, list[Span]]:
        """Where in the text each phrase stands, by its owner, in the order of the text."""
        found: dict[Any, list[Span]] = {}
        for start in range(len(words)):
            for owner, last in self._from(words, start):
                found.setdefault(owner, []).append((words[start].start, words[last].end))
        return found

    def _add(self, owner, phrase):
        *words, last = phrase.split(" ")
        node = self.root
        for word in words:
            node = node.setdefault(word, {})
        if last.endswith("*"):
            node.setdefault(STARRED, {})[last[:-1]] = owner
        else:
            node.setdefault(last, {})[END] = owner

    def _from(self, words, place):
        """Owners of all that begins with the word at ``place``, each with the place of its last word."""
        node = self.root
        while node and place < len(words):
            word = words[place].text
            if starred := node.get(STARRED):
                longest = min(len(word), LONGEST)
                beginnings = (word[:length] for length in range(1, longest + 1))
                yield from ((starred[text], place) for text in beginnings if text in starred)
            node = node.get(word)
            if node and END in node:
                yield node[END], place
            place += 1


LONGEST = 500  # letters of a phrase when it is folded


def key(text: str) -> str:
    """Equal for phrases that find the same, empty if there is no word in one; a star at the end is any ending."""
    words = folded_words(text)
    return words + "*" if words and text.rstrip().endswith("*") else words
