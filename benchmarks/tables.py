"""Tables that read well in a terminal and are Markdown as they stand."""

from dataclasses import dataclass, field


@dataclass
class Table:
    """Rows under heads; the first column is words, the others are figures."""

    heads: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def add(self, row: list[str]) -> None:
        """Add a row; raises ValueError for one of another length."""
        if len(row) != len(self.heads):
            raise ValueError("a row has a cell for each head")
        self.rows.append(row)

    def __str__(self) -> str:
        """Return the table as aligned Markdown."""
        widths = [max(len(row[place]) for row in [self.heads, *self.rows]) for place in range(len(self.heads))]
        rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
        return "\n".join(_line(row, widths) for row in [self.heads, rule, *self.rows])


def _line(row: list[str], widths: list[int]) -> str:
    first, *rest = zip(row, widths, strict=True)
    return "| " + " | ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]) + " |"
