"""The tables of the figures, as revision 0002 makes them."""

FIGURES = """
ALTER TABLE case_row ADD COLUMN figured INTEGER NOT NULL DEFAULT 0;

CREATE INDEX ix_case_row_figured ON case_row (figured, n) WHERE figured <> 1;

CREATE TABLE figure (
  case_id TEXT NOT NULL,
  last DATE NOT NULL,
  first DATE NOT NULL,
  undated INTEGER NOT NULL,
  summed INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (case_id)
);

CREATE INDEX ix_figure_days ON figure (last, first);

CREATE INDEX ix_figure_undated ON figure (case_id) WHERE undated = 1;

CREATE INDEX ix_figure_summed ON figure (case_id) WHERE summed = 0;

CREATE TABLE figure_sum (
  "on" DATE NOT NULL,
  line BLOB NOT NULL,
  n INTEGER NOT NULL,
  once INTEGER NOT NULL,
  timed INTEGER NOT NULL,
  took INTEGER NOT NULL,
  promised INTEGER NOT NULL,
  statutory INTEGER NOT NULL,
  PRIMARY KEY ("on", line)
) WITHOUT ROWID;

CREATE TABLE day_report (
  first DATE NOT NULL,
  last DATE NOT NULL,
  kind TEXT NOT NULL,
  edition INTEGER NOT NULL,
  at TEXT NOT NULL,
  "by" TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (first, last, kind, edition)
)
"""
