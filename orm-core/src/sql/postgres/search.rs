//! Full-text search by a column of words, a `tsvector`.

use crate::plan::{Alias, Search, SearchAnswer, SearchedRow};
use crate::query::{SearchAlternative, SearchTerm};
use crate::schema::SearchIndex;
use crate::schema::physical::literal;
use crate::sql::writer::Writer;
use crate::value::Value;

/// The name of the row that is looked for by its key: no name that a model's table can have.
const ROW: Alias = Alias::Table("searched row");

/// The labels by which a column of words tells those of one text from those of another.
pub(in crate::sql) const LABELS: [&str; 4] = ["A", "B", "C", "D"];

/// Writes the answer of a search.
pub(super) fn search(to: &mut Writer, search: &Search<'_>) {
    match (&search.answer, &search.row) {
        (SearchAnswer::Matches, SearchedRow::Row(row)) => matches(to, search, *row),
        (SearchAnswer::Matches, SearchedRow::Key(key)) => {
            to.row(key);
            to.push(" IN (SELECT ");
            to.joined(", ", search.table.key_columns(), |to, key| {
                to.column(ROW, key.name);
            });
            to.push(" FROM ");
            to.table_as(search.table, ROW);
            to.push(" WHERE ");
            matches(to, search, ROW);
            to.push(")");
        }
        (SearchAnswer::Rank, _) => {
            to.push("coalesce(");
            where_it_matches(to, search, rank);
            to.push(", 0)");
        }
        (
            SearchAnswer::Highlight {
                text, start, stop, ..
            },
            _,
        ) => {
            to.push("coalesce(");
            where_it_matches(to, search, |to, search, _| {
                to.push("ts_headline(");
                language(to, search.language);
                to.push(", ");
                to.expr(text);
                to.push(", ");
                query(to, search);
                to.push(", ");
                to.bind(Value::Text(headline_options(start, stop)));
                to.push(")");
            });
            to.push(", ");
            to.expr(text);
            to.push(")");
        }
    }
}

/// Writes a value of the row, null where it does not match.
fn where_it_matches(
    to: &mut Writer,
    search: &Search<'_>,
    value: impl FnOnce(&mut Writer, &Search<'_>, Alias),
) {
    let (row, key) = match &search.row {
        SearchedRow::Row(row) => (*row, None),
        SearchedRow::Key(key) => (ROW, Some(key)),
    };
    to.push(if key.is_some() {
        "(SELECT CASE WHEN "
    } else {
        "CASE WHEN "
    });
    matches(to, search, row);
    to.push(" THEN ");
    value(to, search, row);
    to.push(" END");
    if let Some(key) = key {
        to.push(" FROM ");
        to.table_as(search.table, ROW);
        to.push(" WHERE ");
        let columns = search.table.key_columns().zip(key);
        to.joined(" AND ", columns, |to, (column, key)| {
            to.column(ROW, column.name);
            to.push(" = ");
            to.operand(key);
        });
        to.push(")");
    }
}

/// Writes `"doc"."doc_body_search" @@ to_tsquery(…)`.
fn matches(to: &mut Writer, search: &Search<'_>, row: Alias) {
    to.column(row, search.name);
    to.push(" @@ ");
    query(to, search);
}

/// Writes how well a row fits. Without weights of our own, a word of the first text would count ten times one of the fourth.
fn rank(to: &mut Writer, search: &Search<'_>, row: Alias) {
    to.push("ts_rank('{1, 1, 1, 1}', ");
    to.column(row, search.name);
    to.push(", ");
    query(to, search);
    to.push(")::float8");
}

/// Writes the words as a `tsquery`. A language passes over frequent words, also where one is the beginning of others that are
/// looked for, as `the` is of `theatre`: so such beginnings are looked for as they are too.
fn query(to: &mut Writer, search: &Search<'_>) {
    let columns = SearchedColumns::of(search);
    let alternatives = search.words.alternatives();
    let mut terms = alternatives.iter().flat_map(SearchAlternative::terms);
    if search.language == SearchIndex::SIMPLE || !terms.any(|(term, _)| term.is_prefix) {
        let texts: Vec<_> = alternatives
            .iter()
            .map(|alternative| columns.together(alternative.terms()))
            .collect();
        return words(to, search.language, texts.join(" | "));
    }
    to.push("(");
    to.joined(" || ", alternatives, |to, alternative| {
        columns.alternative(to, search.language, alternative);
    });
    to.push(")");
}

/// Writes words in a language as a `tsquery`, in lower case by ICU, as the column has them.
fn words(to: &mut Writer, of: &str, text: String) {
    to.fold();
    to.push("to_tsquery(");
    language(to, of);
    to.push(", lower(");
    to.bind(Value::Text(text));
    to.push(" COLLATE \"und-x-icu\"))");
}

/// Writes the name of a text search configuration.
fn language(to: &mut Writer, language: &str) {
    to.fmt(format_args!("{}::regconfig", literal(language)));
}

/// The columns of a search index that are searched.
struct SearchedColumns {
    labels: Vec<&'static str>,
    are_all: bool,
}

impl SearchedColumns {
    fn of(search: &Search<'_>) -> Self {
        let labels = match &search.searched {
            Some(searched) => searched.iter().map(|&column| LABELS[column]).collect(),
            None => LABELS[..search.columns.len()].to_vec(),
        };
        SearchedColumns {
            labels,
            are_all: search.searched.is_none(),
        }
    }

    /// Writes terms that are looked for together: whole words at once, and each beginning of words in the language or as it
    /// is.
    fn alternative(&self, to: &mut Writer, language: &str, alternative: &SearchAlternative) {
        let (begun, whole): (Vec<_>, Vec<_>) =
            alternative.terms().partition(|(term, _)| term.is_prefix);
        to.push("(");
        if !whole.is_empty() {
            words(to, language, self.together(whole.into_iter()));
            to.push(if begun.is_empty() { "" } else { " && " });
        }
        to.joined(" && ", &begun, |to, &(term, is_wanted)| {
            to.push(if is_wanted { "(" } else { "!!(" });
            words(to, language, self.term(term));
            to.push(" || ");
            words(to, SearchIndex::SIMPLE, self.term(term));
            to.push(")");
        });
        to.push(")");
    }

    /// Returns terms in the language of `to_tsquery`: `('little' & 'wom':* & !'men')`.
    fn together<'t>(&self, terms: impl Iterator<Item = (&'t SearchTerm, bool)>) -> String {
        let terms: Vec<_> = terms
            .map(|(term, is_wanted)| {
                let sign = if is_wanted { "" } else { "!" };
                format!("{sign}{}", self.term(term))
            })
            .collect();
        format!("({})", terms.join(" & "))
    }

    /// Words that stand next to each other do so in one text.
    fn term(&self, term: &SearchTerm) -> String {
        if self.labels.len() > 1 && term.words.contains(' ') {
            let labels = self.labels.iter();
            let terms: Vec<_> = labels.map(|label| labelled(term, label)).collect();
            return format!("({})", terms.join(" | "));
        }
        if self.are_all {
            return labelled(term, "");
        }
        labelled(term, &self.labels.concat())
    }
}

/// `'wom':*AB`, `('well':AB <-> 'kn':*AB)`: a term in the texts of these labels, whose last word may go on.
fn labelled(term: &SearchTerm, labels: &str) -> String {
    let word = |word: &str, star: &str| match star.len() + labels.len() {
        0 => format!("'{word}'"),
        _ => format!("'{word}':{star}{labels}"),
    };
    let star = if term.is_prefix { "*" } else { "" };
    match term.words.rsplit_once(' ') {
        None => word(&term.words, star),
        Some((words, last)) => {
            let words = words.split(' ').map(|it| word(it, ""));
            let words: Vec<_> = words.chain([word(last, star)]).collect();
            format!("({})", words.join(" <-> "))
        }
    }
}

/// The options of `ts_headline`, in which a quote mark is doubled.
fn headline_options(start: &str, stop: &str) -> String {
    let quoted = |mark: &str| mark.replace('"', "\"\"");
    format!(
        "HighlightAll=true, StartSel=\"{}\", StopSel=\"{}\"",
        quoted(start),
        quoted(stop)
    )
}
