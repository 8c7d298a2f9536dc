//! The reference of the guide: every lookup, function and aggregate, with its SQL on both databases.
//!
//! `docs/guide/reference.md` is written from this table by `BLESS=1`; here it must be as written.

use orm::chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use orm::chrono_tz::Europe::Berlin;
use orm::functions::*;
use orm::prelude::*;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
    subtitle: Option<String>,
    year: i32,
    price: f64,
    in_print: bool,
    published: NaiveDate,
    sold_at: DateTime<Utc>,
    #[orm(related_name = "books", on_delete = Cascade)]
    author: ForeignKey<Author>,
    #[orm(related_name = "books")]
    tags: ManyToMany<Tag>,
}

#[derive(Model)]
struct Tag {
    id: i64,
    name: String,
}

/// The text of the value that a query of `Book` selects, or of the condition that it has.
fn part(text: &str) -> String {
    let (_, from_where) = text
        .split_once(r#" FROM "book" WHERE "#)
        .unwrap_or_default();
    if !from_where.is_empty() {
        return from_where.to_owned();
    }
    let value = text.trim_start_matches("SELECT ");
    value
        .strip_suffix(r#" FROM "book""#)
        .unwrap_or(value)
        .to_owned()
}

/// One line of a table: the Rust, the SQL of both databases, and what becomes of null.
fn line(rust: &str, [sqlite, postgres]: [String; 2], null: &str) -> String {
    let cell = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace('|', "\\|")
    };
    format!(
        "| `{}` | `{}` | `{}` | {null} |",
        cell(rust),
        cell(&part(&sqlite)),
        cell(&part(&postgres))
    )
}

macro_rules! sql {
    ($query:expr) => {
        [Backend::Sqlite, Backend::Postgres].map(|backend| {
            let sql = $query
                .to_sql_for(backend)
                .expect("the line is a valid query");
            sql.text().to_owned()
        })
    };
}

/// The lines of a table of conditions.
macro_rules! conditions {
    ($($rust:expr => $null:literal;)*) => {
        vec![$(line(stringify!($rust), sql!(Book::objects().values(Book.id).filter($rust)), $null)),*]
    };
}

/// The lines of a table of values.
macro_rules! values {
    ($($rust:expr => $null:literal;)*) => {
        vec![$(line(stringify!($rust), sql!(Book::objects().values($rust)), $null)),*]
    };
}

#[test]
fn the_reference_of_the_guide_is_as_the_library_writes() {
    let tables = [
        (
            "Lookups",
            "Conditions on a field or an expression. None of them is ever null: where one says *false*, its negation is true.",
            lookups(),
        ),
        (
            "Text",
            "Lengths and positions count characters, from 1.",
            texts(),
        ),
        ("Numbers", "An angle is in radians.", numbers()),
        ("Conditional", "", conditionals()),
        (
            "Dates and times",
            "Of a `DateTime<Utc>`, by the clock of UTC. Weeks are those of ISO 8601, from Monday, 1, to Sunday, 7.\n\
             A date moves by the whole days of a duration. What leaves the years 1 to 9999 is `OutOfRange`.",
            dates(),
        ),
        (
            "Time zones",
            "By the names of `chrono-tz`. Where a clock is set back and shows a time twice, `to_utc` is the second; where it is \
             set forward and skips one, `to_utc` is as if it had not been.",
            zones(),
        ),
        ("Digests", "Lower-case hexadecimal digits.", digests()),
    ];
    let mut page = String::from(
        "# Reference\n\nEvery lookup, function and aggregate: what one writes, what each database is sent, and what becomes of null.\n\
         A function is a method of fields and expressions, and a free function of the same name in `orm::functions`.\n\
         This page is written by a test.\n",
    );
    for (heading, text, lines) in tables {
        let text = if text.is_empty() {
            String::new()
        } else {
            format!("{text}\n\n")
        };
        let head = "| Rust | SQLite | Postgres | of null |\n|---|---|---|---|";
        write!(
            page,
            "\n## {heading}\n\n{text}{head}\n{}\n",
            lines.join("\n")
        )
        .expect("writing to a string cannot fail");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide/reference.md");
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &page).expect("the guide is writable");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/guide/reference.md is not as the library writes; run this test with BLESS=1 and read the diff"
    );
}

fn lookups() -> Vec<String> {
    conditions! {
        Book.year.eq(1868) => "false";
        Book.subtitle.eq(None) => "true";
        Book.subtitle.eq(Book.subtitle) => "two nulls are equal";
        Book.subtitle.ne("x") => "true: null differs from every value";
        Book.year.lt(1868) => "false";
        Book.year.le(1868) => "false";
        Book.year.gt(1868) => "false";
        Book.year.ge(1868) => "false";
        Book.year.between(1860, 1869) => "false";
        Book.year.is_in([1868, 1871]) => "false";
        Book.year.not_in([1868, 1871]) => "true";
        Book.title.is_in(Author::objects().values(Author.name)) => "false";
        Book.subtitle.is_null() => "true";
        Book.subtitle.is_not_null() => "false";
        Book.title.contains("men") => "false";
        Book.title.icontains("men") => "false";
        Book.title.starts_with("Little") => "false";
        Book.title.istarts_with("little") => "false";
        Book.title.ends_with("Men") => "false";
        Book.title.iends_with("men") => "false";
        Book.title.ieq("little men") => "false";
        Book.title.like("Little%") => "false";
        Book.title.regex("^L") => "false";
        Book.title.iregex("^l") => "false";
        Book.in_print => "false";
        Book.author.eq(2) => "false";
        Book.author.is_in([1, 2]) => "false";
        Book.tags.any(Tag.name.eq("war")) => "false";
        Book.tags.contains(3) => "false";
        Book.tags.is_empty() => "";
    }
}

fn texts() -> Vec<String> {
    values! {
        Book.title.lower() => "null";
        Book.title.upper() => "null";
        Book.title.trim() => "null";
        Book.title.trim_chars("x") => "null";
        Book.title.ltrim() => "null";
        Book.title.ltrim_chars("x") => "null";
        Book.title.rtrim() => "null";
        Book.title.rtrim_chars("x") => "null";
        Book.title.length() => "null";
        concat((Book.title, ": ", Book.subtitle)) => "counts as empty; never null";
        Book.title.substr(2, 3) => "null";
        Book.title.substr_from(2) => "null";
        Book.title.replace("a", "b") => "null";
        Book.title.left(3) => "null";
        Book.title.right(3) => "null";
        Book.title.lpad(8, "-") => "null";
        Book.title.rpad(8, "-") => "null";
        Book.title.repeat(2) => "null";
        Book.title.reverse() => "null";
        Book.title.strpos("men") => "null";
    }
}

fn numbers() -> Vec<String> {
    values! {
        Book.year + 1 => "null";
        Book.year - 1 => "null";
        Book.year * 2 => "null";
        Book.year / 2 => "null";
        Book.year / (Book.year - 1900) => "null; null for zero";
        Book.year % 10 => "null";
        -Book.year => "null";
        Book.price + 1.5 => "null";
        Book.price * 2 => "null";
        Book.year.cast::<f64>() => "null";
        Book.price.cast::<i64>() => "null";
        Book.year.cast::<String>() => "null";
        Book.title.cast::<i64>() => "null";
        Book.in_print.cast::<i32>() => "null";
        Book.year.abs() => "null";
        Book.price.sign() => "null";
        Book.price.floor() => "null";
        Book.price.ceil() => "null";
        Book.price.round() => "null";
        Book.price.round_to(2) => "null";
        Book.price.sqrt() => "null; null below zero";
        Book.price.exp() => "null; null where it overflows";
        Book.price.ln() => "null; null of what is not above zero";
        Book.price.log(10.0) => "null; null of what is not above zero";
        Book.price.power(2.0) => "null; null where it is undefined or overflows";
        Book.price.sin() => "null";
        Book.price.cos() => "null";
        Book.price.tan() => "null";
        Book.price.cot() => "null; null of zero";
        Book.price.asin() => "null; null beyond 1";
        Book.price.acos() => "null; null beyond 1";
        Book.price.atan() => "null";
        Book.price.atan2(2.0) => "null";
        Book.price.degrees() => "null";
        Book.price.radians() => "null";
        pi() => "";
        random() => "";
    }
}

fn conditionals() -> Vec<String> {
    values! {
        case().when(Book.year.lt(1900), "old").otherwise("new") => "a condition on null does not hold";
        case().when(Book.year.lt(1900), "old").end() => "null where no condition holds";
        coalesce((Book.subtitle, Book.title)) => "the first that is not null";
        Book.title.nullif("") => "null, also where both are equal";
        greatest((Book.year, 1900)) => "nulls are left out";
        least((Book.year, 1900)) => "nulls are left out";
    }
}

fn dates() -> Vec<String> {
    values! {
        Book.sold_at.year() => "null";
        Book.sold_at.iso_year() => "null";
        Book.sold_at.quarter() => "null";
        Book.sold_at.month() => "null";
        Book.sold_at.week() => "null";
        Book.sold_at.day() => "null";
        Book.sold_at.day_of_year() => "null";
        Book.sold_at.weekday() => "null";
        Book.sold_at.hour() => "null";
        Book.sold_at.minute() => "null";
        Book.sold_at.second() => "null";
        Book.sold_at.date() => "null";
        Book.sold_at.time() => "null";
        Book.sold_at.trunc(Unit::Month) => "null";
        Book.published.trunc(Unit::Week) => "null";
        Book.sold_at + TimeDelta::hours(1) => "null";
        Book.published - TimeDelta::days(7) => "null";
        Book.sold_at - Book.sold_at.trunc(Unit::Day) => "null";
        Book.published - Book.sold_at.date() => "null";
        now() => "";
        now() - TimeDelta::days(7) => "";
        today() => "";
    }
}

fn zones() -> Vec<String> {
    values! {
        Book.sold_at.in_zone(Berlin) => "null";
        Book.sold_at.in_zone(Berlin).hour() => "null";
        Book.sold_at.in_zone(Berlin).to_utc(Berlin) => "null";
        Book.sold_at.trunc_in(Unit::Day, Berlin) => "null";
        today_in(Berlin) => "";
    }
}

fn digests() -> Vec<String> {
    values! {
        Book.title.md5() => "null";
        Book.title.sha256() => "null";
    }
}
