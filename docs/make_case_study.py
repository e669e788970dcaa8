"""Draws the figures and writes the tables of case-study.md (`make case-study`); needs $GOVTEXT_REAL_CORPUS.

Each part is a function of the result folder that returns the text between its markers; a further part is one function
more in PARTS, and its markers in the page.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd
from case_study_targets import targets_part

from toolkit import run_batch
from toolkit.analysis.bootstrap import Bootstrap
from toolkit.analysis.breadth import breadth
from toolkit.analysis.features import term_matrix
from toolkit.analysis.keyness import KeynessOptions, count_words, keyness
from toolkit.analysis.reuse import reused_share, reused_spans
from toolkit.analysis.shares import theme_shares
from toolkit.analysis.similarity import cluster_words
from toolkit.analysis.taxonomy import load_taxonomy
from toolkit.analysis.topic_choice import choose_topics, stability
from toolkit.analysis.topics import fit_topics, passage_texts, topic_passages
from toolkit.analysis.trends import theme_slopes
from toolkit.reporting.results import read_results
from toolkit.viz.interval_plot import interval_plot
from toolkit.viz.keyness_plot import keyness_plot
from toolkit.viz.similarity_plot import similarity_plot
from toolkit.viz.style import alt_text, save_figure
from toolkit.viz.theme_heatmap import theme_heatmap
from toolkit.viz.topic_plot import topic_plot

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "case-study.md"
IMAGES = ROOT / "docs" / "images"
OUT = ROOT / "out" / "case-study"
FIRST, SECOND = 2025, 2026
# Named before the run, as a reader of the news would: what should tell the two years apart.
KNOWN = ("十五五", "十四五", "人工智能+", "内卷式", "两重", "两新")
Frames = dict[str, pd.DataFrame]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Returns a table of Markdown, all columns but the first to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def picture(name: str, figure: object, caption: str) -> str:
    """Saves a figure and returns the line that shows it, with its alternative text."""
    save_figure(figure, IMAGES / f"case-{name}.png", dpi=110)  # type: ignore[arg-type]
    return f"![{alt_text(figure)}](images/case-{name}.png)\n\n*{caption}*"  # type: ignore[arg-type]


def p_value(p: float) -> str:
    """Returns a p value as papers print it."""
    return "–" if pd.isna(p) else "< 0.001" if p < 0.001 else f"{p:.3f}"


def column(frames: Frames, name: str) -> pd.Series:
    """Returns a column of the documents by document_id."""
    return frames["documents"].set_index("document_id")[name]


def plans(frames: Frames) -> dict[str, str]:
    """Returns the part of each report that says what is to be done."""
    text, rows = column(frames, "text"), frames["passages"].query("part == 'plan'")
    return {
        str(document): "\n".join(text[document][a:b] for a, b in zip(group["start"], group["end"], strict=True))
        for document, group in rows.groupby("document_id")
    }


def documents_part(frames: Frames) -> dict[str, str]:
    """What was read."""
    rows = frames["documents"].groupby("report_year")
    passages = frames["passages"].assign(year=frames["passages"]["document_id"].map(column(frames, "report_year")))
    plan = passages.pivot_table(index="year", columns="part", values="characters", aggfunc="sum")
    share = plan["plan"] / plan.sum(axis=1)
    lines = [
        (
            year,
            len(group),
            f"{group['characters'].sum():,}",
            f"{(passages['year'] == year).sum():,}",
            f"{100 * share[year]:.0f} %",
            f"{group['quantities'].sum():,}",
            f"{group['projects'].sum():,}",
        )
        for year, group in rows
    ]
    head = ["year", "reports", "characters", "passages", "plan, of the characters", "quantities", "projects"]
    return {"documents": table(head, lines)}


def keyness_part(frames: Frames) -> dict[str, str]:
    """Which words tell the years apart: those named before, and those that the data name."""
    counts, years, provinces = count_words(plans(frames)), column(frames, "report_year"), column(frames, "province")
    whole = count_words(column(frames, "text").to_dict())
    named = [
        keyness(c, years, SECOND, FIRST, pairs=provinces, options=KeynessOptions(words=KNOWN)).set_index("word")
        for c in (whole, counts)
    ]
    rows = []
    for word in KNOWN:
        for place, frame in zip(("whole report", "plan"), named, strict=True):
            if word in frame.index:
                rows.append((word if place == "whole report" else "", place, *_word_cells(frame.loc[word])))
    head = ["word", "in", str(FIRST), str(SECOND), "log-odds [95 %]", "log ratio", "G²", "p by words", "p by provinces"]
    found = keyness(counts, years, SECOND, FIRST, pairs=provinces)
    sure = found[found["p_documents_adjusted"] < 0.05]
    figure = keyness_plot(sure, n=15, title=f"{FIRST}与{SECOND}年工作部署的区别词")
    caption = "Words of the plan that tell the years apart, of those that are sure over provinces too."
    return {
        "known": table(head, rows),
        "keyness": f"Of {len(found):,} words that were tested {len(sure)} are key words over provinces "
        f"({(sure['group'] == SECOND).sum()} of {SECOND}, {(sure['group'] == FIRST).sum()} of {FIRST}); "
        f"{(found['p_adjusted'] < 0.05).sum()} are by the z of single words, "
        f"{((found['p_adjusted'] < 0.05) & (found['p_documents_adjusted'] < 0.05)).sum()} by both.\n\n"
        + picture("keyness", figure, caption),
    }


def _word_cells(row: pd.Series) -> list[str]:
    """Returns the cells of one word."""
    return [
        f"{row['count_other']:.0f} in {row['documents_other']:.0f}",
        f"{row['count']:.0f} in {row['documents']:.0f}",
        f"{row['log_odds']:+.2f} [{row['low']:+.2f}, {row['high']:+.2f}]",
        f"{row['log_ratio']:+.2f}",
        f"{row['g2']:+.1f}",
        p_value(row["p_adjusted"]),
        p_value(row["p_documents_adjusted"]),
    ]


def themes_part(frames: Frames) -> dict[str, str]:
    """What weight the themes have, and where it moved."""
    taxonomy = load_taxonomy()
    plan = frames["passage_themes"].query("part == 'plan'")
    years, provinces = column(frames, "report_year"), column(frames, "province")
    shares = theme_shares(plan, years, themes=taxonomy.keys).set_index(["theme", "group"])
    slopes = theme_slopes(plan, years, provinces, themes=taxonomy.keys)
    rows = [
        (
            f"{taxonomy.labels()[row['theme']]} {taxonomy.labels('en')[row['theme']]}",
            *(_share(shares.loc[(row["theme"], year)]) for year in (FIRST, SECOND)),
            f"{100 * row['slope']:+.2f} [{100 * row['low']:+.2f}, {100 * row['high']:+.2f}]",
            p_value(row["p_adjusted"]),
        )
        for row in slopes.sort_values("slope", ascending=False).to_dict("records")
    ]
    head = ["theme", f"{FIRST}, %", f"{SECOND}, %", "change, points", "p, corrected"]
    ordered = slopes.sort_values("slope", ascending=False)
    figure = interval_plot(ordered, value="slope", labels=taxonomy.labels() | {"all": "20省"}, title="主题占比的变化")
    caption = f"Change of the share in the plan from {FIRST} to {SECOND}, within 20 provinces."
    second = plan[plan["document_id"].map(years) == SECOND]
    each = theme_shares(second, provinces, themes=taxonomy.keys, bootstrap=Bootstrap(1))
    wide = each.pivot(index="group", columns="theme", values="share")[taxonomy.keys]
    heatmap = theme_heatmap(wide, labels=taxonomy.labels(), title=f"{SECOND}年各省工作部署的主题占比（%）")
    broad = breadth(second, provinces, themes=taxonomy.keys).query("measure == 'entropy'").sort_values("value")
    ends = [broad.iloc[0], broad.iloc[-1]]
    told = " to ".join(
        f"{e['group']} ({e['value']:.3f} [{e['low']:.3f}, {e['high']:.3f}], {e['passages']} passages)" for e in ends
    )
    return {
        "themes": table(head, rows) + "\n\n" + picture("slopes", figure, caption),
        "provinces": picture("heatmap", heatmap, f"Shares of the themes in the plan of {SECOND}, percent.")
        + f"\n\nThe normalised entropy of the plans goes from {told}.",
    }


def _share(row: pd.Series) -> str:
    return f"{100 * row['share']:.1f} [{100 * row['low']:.1f}, {100 * row['high']:.1f}]"


def likeness_part(frames: Frames) -> dict[str, str]:
    """Which reports are alike beyond the names of their places."""
    texts = {f"{region}{year}": text for region, year, text in _reports(frames)}
    clustering = cluster_words(term_matrix(texts, min_documents=3))
    nodes = clustering.nodes()
    nodes["provinces"] = [sorted({name[:-4] for name in members}) for members in nodes["documents"]]
    pairs = nodes[(nodes["provinces"].map(len) == 1) & (nodes["documents"].map(len) == 2)]
    wider = nodes[(nodes["provinces"].map(len) > 1) & (nodes["support"] >= 0.7)].iloc[:-1]
    rows = [("、".join(n.provinces), f"{n.distance:.2f}", f"{100 * n.support:.0f} %") for n in wider.itertuples()]
    figure = similarity_plot(
        1 - clustering.distances, clustering.linkage, support=clustering.support, title="40份报告的相似度与聚类"
    )
    return {
        "similarity": f"{len(pairs)} of 20 provinces have their two reports joined before any other; the least support "
        f"of these pairs is {100 * pairs['support'].min():.0f} %. Wider groups with a support of 70 % or more:\n\n"
        + table(["provinces (both years)", "distance", "support"], rows)
        + "\n\n"
        + picture("similarity", figure, "Cosine of TF-IDF, average linkage, support from 1,000 draws of the words.")
    }


def reuse_part(frames: Frames) -> dict[str, str]:
    """What share of a report of the second year repeats its own of the first, and those of other provinces."""
    texts = {(region, year): text for region, year, text in _reports(frames)}
    names = {key: f"{key[0]}{key[1]}" for key in texts}
    regions = sorted({region for region, _ in texts})
    pairs = [(names[a, SECOND], names[b, FIRST]) for a in regions for b in regions]
    by_name = {names[key]: text for key, text in texts.items()}
    spans = reused_spans(by_name, pairs)
    shares = reused_share(by_name, spans, pairs)
    own = shares["document_a"].str[:-4] == shares["document_b"].str[:-4]
    rows = [
        (label, len(part), *(f"{100 * part[column].quantile(q):.1f} %" for column, q in _QUANTILES))
        for label, part in (("its own report", shares[own]), ("that of another province", shares[~own]))
    ]
    head = ["repeats", "pairs", "median", "least", "most", "median without formulas"]
    exact = (spans["similarity"] == 1).mean()
    longest = spans.loc[spans["document_a"].str[:-4] == spans["document_b"].str[:-4], "characters"]
    return {
        "reuse": table(head, rows)
        + f"\n\nOf all passages {100 * exact:.0f} % are exact copies. A passage that a province repeats of itself has "
        f"{longest.median():.0f} characters in the median, {longest.max()} at most."
    }


_QUANTILES = (("share", 0.5), ("share", 0.0), ("share", 1.0), ("share_specific", 0.5))


def topics_part(frames: Frames) -> dict[str, str]:
    """What the passages of the plans speak of, without labels, and what moved."""
    passages = frames["passages"].query("part == 'plan' and characters >= 30")
    counts = count_words(passage_texts(passages, column(frames, "text").to_dict()))
    tried = choose_topics(counts, range(8, 25, 4))
    number = int(tried.loc[tried["chosen"], "topics"].iloc[0])
    topics = fit_topics(counts, number)
    stable = stability(counts, topics).set_index("label")["stability"]
    slopes = theme_slopes(
        topic_passages(topics, passages), column(frames, "report_year"), column(frames, "province")
    ).sort_values("slope", ascending=False)
    rows = [
        (f"{r.topics}{' (chosen)' if r.chosen else ''}", f"{r.coherence:.3f}", f"{r.stability:.3f}", f"{r.lowest:.2f}")
        for r in tried.itertuples()
    ]
    moved = [
        (
            r.theme,
            f"{stable[r.theme]:.2f}",
            f"{100 * r.slope:+.2f} [{100 * r.low:+.2f}, {100 * r.high:+.2f}]",
            p_value(r.p_adjusted),
        )
        for r in slopes.itertuples()
        if r.p_adjusted < 0.05
    ]
    figure = topic_plot(topics.top_words(8), title="工作部署的主题（NMF）")
    return {
        "topics": table(["topics", "coherence", "stability", "least stable topic"], rows)
        + "\n\n"
        + picture("topics", figure, f"{number} topics of {len(passages):,} passages of the plans; words by FREX.")
        + f"\n\nTopics whose share moves between the years (of {number}, corrected p below 0.05):\n\n"
        + table(["topic", "stability", "change, points", "p, corrected"], moved)
    }


def _reports(frames: Frames) -> list[tuple[str, int, str]]:
    """Returns province, year and text of each report."""
    rows = frames["documents"][["province", "report_year", "text"]]
    return [(str(province), int(year), str(text)) for province, year, text in rows.itertuples(index=False)]


PARTS: list[Callable[[Frames], dict[str, str]]] = [
    documents_part,
    keyness_part,
    themes_part,
    likeness_part,
    reuse_part,
    topics_part,
    targets_part,
]


def write(parts: dict[str, str]) -> None:
    """Puts each part between its markers."""
    page = PAGE.read_text("utf-8")
    for name, text in parts.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        page, n = pattern.subn(lambda match, text=text: f"{match[1]}{text}\n{match[2]}", page)
        if n != 1:
            raise SystemExit(f"{PAGE.name}: expected the markers of {name} once, found them {n} times")
    PAGE.write_text(page, encoding="utf-8", newline="\n")


def main() -> None:
    """Reads the reports, draws the figures, writes the tables."""
    real = os.environ.get("GOVTEXT_REAL_CORPUS")
    if not real:
        sys.exit("set GOVTEXT_REAL_CORPUS: the case study needs the real reports, which are not part of the project")
    folders = [Path(real) / "corpus" / f"provincial-{year}" for year in (FIRST, SECOND)]
    run_batch(folders, OUT)
    frames = read_results(OUT)
    write({name: text for part in PARTS for name, text in part(frames).items()})


if __name__ == "__main__":
    main()
