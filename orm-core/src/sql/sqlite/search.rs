//! Full-text search by a table of FTS5, whose rows have the numbers of those of the model.

use crate::plan::{Alias, Expr, Search, SearchAnswer, SearchedRow};
use crate::query::{SearchAlternative, SearchTerm};
use crate::schema::Table;
use crate::sql::writer::Writer;
use crate::value::Value;

/// The name of the row of the model: no name that a model's table can have.
const ROW: Alias = Alias::Table("searched row");

/// The name of the rows that match, with their ranks.
const FOUND: Alias = Alias::Table("found");

/// The number by which SQLite knows a row.
const NUMBER: &str = "rowid";

/// Writes the answer of a search.
pub(super) fn search(to: &mut Writer, search: &Search<'_>) {
    let key = match &search.row {
        SearchedRow::Key(key) => key.as_slice(),
        SearchedRow::Row(_) => &[],
    };
    match &search.answer {
        SearchAnswer::Matches => matches(to, search, key),
        SearchAnswer::Rank => rank(to, search, key),
        SearchAnswer::Highlight {
            position,
            text,
            start,
            stop,
        } => {
            // FTS5 takes a number that is null for any; where there is no row, there is no text either.
            to.push("CASE WHEN ");
            to.operand(text);
            to.push(" IS NOT NULL THEN coalesce((SELECT highlight(");
            to.name(search.name);
            to.fmt(format_args!(", {position}, "));
            to.bind(Value::Text(start.to_string()));
            to.push(", ");
            to.bind(Value::Text(stop.to_string()));
            to.push(") FROM ");
            condition(to, search);
            to.push(" AND ");
            to.name(NUMBER);
            to.push(" = ");
            number(to, search.table, key);
            to.push("), ");
            to.expr(text);
            to.push(") END");
        }
    }
}

/// Writes `"doc"."id" IN (SELECT "rowid" FROM "doc_body_search" WHERE "doc_body_search" MATCH ?)`.
fn matches(to: &mut Writer, search: &Search<'_>, key: &[Expr<'_>]) {
    to.row(key);
    to.push(" IN (");
    if is_number(search.table) {
        to.push("SELECT ");
        to.name(NUMBER);
        to.push(" FROM ");
        condition(to, search);
    } else {
        to.push("SELECT ");
        to.joined(", ", search.table.key_columns(), |to, key| {
            to.column(ROW, key.name);
        });
        joined(to, search);
    }
    to.push(")");
}

/// Writes how well a row fits. The `LIMIT -1` keeps SQLite from asking about each row by itself, which would count all
/// that match for each.
fn rank(to: &mut Writer, search: &Search<'_>, key: &[Expr<'_>]) {
    let names: Vec<_> = (1..=key.len()).map(|n| n.to_string()).collect();
    to.push("coalesce((SELECT ");
    to.column(FOUND, "rank");
    to.push(" FROM (SELECT ");
    if is_number(search.table) {
        to.name(NUMBER);
        to.push(" AS ");
        to.numbers(1);
    } else {
        let columns = search.table.key_columns().zip(&names);
        to.joined(", ", columns, |to, (column, name)| {
            to.column(ROW, column.name);
            to.push(" AS ");
            to.name(name);
        });
    }
    to.push(", -bm25(");
    to.name(search.name);
    to.push(") AS \"rank\"");
    if is_number(search.table) {
        to.push(" FROM ");
        condition(to, search);
    } else {
        joined(to, search);
    }
    to.push(" LIMIT -1) AS ");
    to.alias(FOUND);
    to.push(" WHERE ");
    to.joined(" AND ", names.iter().zip(key), |to, (name, key)| {
        to.column(FOUND, name);
        to.push(" = ");
        to.operand(key);
    });
    to.push("), 0.0)");
}

/// Writes ` FROM "doc_body_search" INNER JOIN "doc" AS "searched row" ON … WHERE "doc_body_search" MATCH ?`.
fn joined(to: &mut Writer, search: &Search<'_>) {
    let index = Alias::Table(search.name);
    to.push(" FROM ");
    to.name(search.name);
    to.push(" INNER JOIN ");
    to.table_as(search.table, ROW);
    to.push(" ON ");
    to.equal((ROW, NUMBER), (index, NUMBER));
    to.push(" WHERE ");
    matched(to, search);
}

/// Writes `"doc_body_search" WHERE "doc_body_search" MATCH ?`.
fn condition(to: &mut Writer, search: &Search<'_>) {
    to.name(search.name);
    to.push(" WHERE ");
    matched(to, search);
}

fn matched(to: &mut Writer, search: &Search<'_>) {
    to.name(search.name);
    to.push(" MATCH ");
    to.bind(Value::Text(query_text(search)));
}

/// Writes the number of the row of this key.
fn number(to: &mut Writer, table: &'static Table, key: &[Expr<'_>]) {
    if let ([key], true) = (key, is_number(table)) {
        return to.operand(key);
    }
    to.push("(SELECT ");
    to.column(ROW, NUMBER);
    to.push(" FROM ");
    to.table_as(table, ROW);
    to.push(" WHERE ");
    to.joined(
        " AND ",
        table.key_columns().zip(key),
        |to, (column, key)| {
            to.column(ROW, column.name);
            to.push(" = ");
            to.operand(key);
        },
    );
    to.push(")");
}

/// Returns whether the key is the number of the row: `INTEGER PRIMARY KEY`.
fn is_number(table: &Table) -> bool {
    matches!(table.primary_key, [key] if table.fields[*key].identity)
}

/// Returns the words in the language of FTS5: `{"body"} : ((("little" AND "wom" *) NOT ("men")) OR ("nature"))`.
fn query_text(search: &Search<'_>) -> String {
    let alternatives = search.words.alternatives().iter();
    let alternatives: Vec<_> = alternatives.map(alternative).collect();
    let words = alternatives.join(" OR ");
    match &search.searched {
        None => words,
        Some(searched) => {
            let columns = searched.iter();
            let columns = columns.map(|&column| format!("\"{}\"", search.columns[column]));
            let columns: Vec<_> = columns.collect();
            format!("{{{}}} : ({words})", columns.join(" "))
        }
    }
}

fn alternative(alternative: &SearchAlternative) -> String {
    let joined = |terms: &[SearchTerm], between| {
        let terms: Vec<_> = terms.iter().map(term).collect();
        format!("({})", terms.join(between))
    };
    let wanted = joined(&alternative.wanted, " AND ");
    if alternative.unwanted.is_empty() {
        return wanted;
    }
    format!("({wanted} NOT {})", joined(&alternative.unwanted, " OR "))
}

/// `"wom" *`.
fn term(term: &SearchTerm) -> String {
    let star = if term.is_prefix { " *" } else { "" };
    format!("\"{}\"{star}", term.words)
}
