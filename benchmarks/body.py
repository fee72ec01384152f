"""What cleaning and rendering a story of 10,000 words costs, in CPU ms and as a multiple of nh3 alone.

    .venv/bin/python benchmarks/body.py

The median of ROUNDS, the two raced in turns. Milliseconds are the machine's, the ratio is the code's.
"""

import os
import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "bench"))

import django

django.setup()

import nh3

from articles import body

ROUNDS = 15
SENTENCE = "the harbour board met again on Monday and nobody on the quay was surprised by what it said"


def story(length=10_000):
    """Headings, links, lists, quotes, pictures and tables, as a long read has them, ``length`` words in all."""
    chance = random.Random(length)
    parts: list[str] = []
    count = 0
    while count < length:
        made = chance.choices(list(KINDS), list(KINDS.values()))[0](chance)
        count += body.words(made)
        parts.append(made)
    return "\n".join(parts)


def _text(chance, least=4, most=14):
    words = chance.choices(SENTENCE.split(), k=chance.randint(least, most))
    if chance.random() < 0.15:
        words[1] = f'<a href="https://example.org/{chance.randint(1, 999)}?a=1&amp;b=2">{words[1]}</a>'
    if chance.random() < 0.15:
        words[0] = f"<strong>{words[0]}</strong>"
    if chance.random() < 0.15:
        words[2] = f"<em>{words[2]}</em>"
    return " ".join(words)


def _paragraph(chance):
    return "<p>" + ". ".join(_text(chance) for _ in range(chance.randint(3, 8))) + ".</p>"


def _heading(chance):
    level = chance.choice((2, 3))
    return f"<h{level}>{_text(chance, 3, 6)}</h{level}>"


def _list(chance):
    return f"<ul>{''.join(f'<li><p>{_text(chance)}</p></li>' for _ in range(chance.randint(3, 7)))}</ul>"


def _quote(chance):
    return f"<blockquote><p>{_text(chance)}</p><p>{_text(chance)}</p></blockquote>"


def _figure(chance):
    return (
        f'<figure data-image="{chance.randint(1, 999)}" data-layout="wide"><img alt="A boat &amp; a quay">'
        f"<figcaption>{_text(chance)}</figcaption></figure>"
    )


def _table(chance):
    rows = ("".join(f"<td><p>{_text(chance, 3, 4)}</p></td>" for _ in range(4)) for _ in range(6))
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"


KINDS = {_paragraph: 20, _heading: 3, _list: 2, _quote: 2, _figure: 2, _table: 1}


def spent(work, text):
    begin = time.process_time()
    work(text)
    return (time.process_time() - begin) * 1000


def main():
    typed = story()
    alone, ours = [], []
    for _ in range(ROUNDS):
        alone.append(spent(nh3.clean, typed))
        ours.append(spent(lambda text: body.render(body.clean(text)), typed))
    nh3_ms, ours_ms = statistics.median(alone), statistics.median(ours)
    print(f"{body.words(typed)} words, {len(typed)} characters, {typed.count('<')} tags")
    print(f"clean and render {ours_ms:.1f} ms, nh3 alone {nh3_ms:.1f} ms, {ours_ms / nh3_ms:.1f} times as much")


if __name__ == "__main__":
    main()
