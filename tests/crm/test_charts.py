"""Charts are drawn in the room there is, tell their parts apart by pattern, and never draw what nobody counted."""

from typing import Any

from django.template import Context, Template

from crm.charts import Bar, Chart, Series
from crm.templatetags import charts

SERIES = [Series("New"), Series("Again", "stripes"), Series("Empty", "dots")]


def chart(*bars: Bar, series: Any = SERIES, **more: Any) -> Chart:
    return Chart("key", "Contacts by day", "Day", series, bars, unknown="not counted yet", **more)


def drawn(tag: str, chart: Chart) -> str:
    return Template(f"{{% load charts %}}{{% {tag} chart %}}").render(Context({"chart": chart}))


def test_the_parts_of_a_column_stand_on_each_other_up_to_its_number() -> None:
    [column, half] = charts.columns(chart(Bar("Monday", (2, 1, 1)), Bar("Tuesday", (2, 0, 0))))["columns"]

    tops = [float(part.y) for part in column.parts]
    heights = [float(part.height) for part in column.parts]
    assert tops[0] + heights[0] == charts.GROUND
    assert [round(top + height, 1) for top, height in zip(tops[1:], heights[1:], strict=True)] == tops[:-1]
    assert sum(heights) == charts.TALLEST
    assert [part.pattern for part in column.parts] == ["plain", "stripes", "dots"]
    assert [part.height for part in half.parts] == [f"{charts.TALLEST / 2:.1f}"]


def test_nothing_is_drawn_outside_the_room() -> None:
    days = chart(*(Bar(f"Day {number}", (number, 0, 0), f"Mon {number}") for number in range(60)))
    for column in charts.columns(days)["columns"]:
        for part in column.parts:
            assert float(part.x[:-1]) >= 0 and float(part.x[:-1]) + float(part.width[:-1]) <= 100
            assert 0 < float(part.y) < charts.GROUND

    lying = charts.bars(chart(Bar("x" * 100, (9, 5, 0))))["bars"][0]
    assert max(float(part.width[:-1]) for part in lying.parts) == charts.LONGEST[3]
    assert len(lying.label) <= charts.MOST_LETTERS


def test_a_day_that_nobody_counted_is_a_question_and_not_a_zero() -> None:
    known, unknown = Bar("Monday", (1, 0, 0), "Mon 3"), Bar("Tuesday", None, "Tue 4")

    html = drawn("columns", chart(known, unknown))

    assert html.count('<rect class="chart__bar" x=') == 1
    assert ">?</text>" in html
    assert "“?” stands for: not counted yet." in html
    assert html.count(">not counted yet</td>") == 3


def test_few_of_many_bars_are_drawn_and_the_rest_together_but_all_are_in_the_table() -> None:
    many = chart(
        *(Bar(f"Category {number}", (10,)) for number in range(9)), series=[Series("Cases")], most=3, others="6 others"
    )

    assert [(bar.label, bar.numbers) for bar in many.drawn][-2:] == [("Category 2", (10,)), ("6 others", (60,))]
    assert len(many.table) == 9


def test_a_chart_of_nothing_says_so() -> None:
    assert "every number is zero" in drawn("columns", chart(Bar("Monday", (0, 0, 0))))
    assert "every number is zero" in drawn("bars", chart())
    assert "<svg" not in drawn("bars", chart())


def test_a_name_in_a_chart_is_text_and_no_markup() -> None:
    html = drawn("bars", chart(Bar("<b>Bins</b>", (1,)), series=[Series("Cases")]))

    assert "&lt;b&gt;Bins" in html
    assert "<b>" not in html
