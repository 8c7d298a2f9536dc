//! The reference of the guide: every lookup, function and aggregate, with its SQL on both databases.
//!
//! `docs/guide/reference.md` is written from these tables by `BLESS=1`; here it must be as written.
//!
//! - `tables`: the lines; `page`: how they are written
//! - `words`: the public words of the library, each of which has a line

mod page;
mod tables;
mod words;

use orm::chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use orm::prelude::*;
use orm::serde_json;
use std::path::{Path, PathBuf};
use std::{env, fs};

on_each! { aggregates_of_no_rows_are_as_written }

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
#[orm(search(title, subtitle))]
struct Book {
    id: i64,
    title: String,
    subtitle: Option<String>,
    year: i32,
    price: f64,
    in_print: bool,
    published: NaiveDate,
    sold_at: DateTime<Utc>,
    lent: TimeDelta,
    languages: Vec<String>,
    data: serde_json::Value,
    #[orm(related_name = "books", on_delete = Cascade)]
    author: ForeignKey<Author>,
    #[orm(related_name = "edited_books", on_delete = SetNull)]
    editor: Option<ForeignKey<Author>>,
    #[orm(related_name = "books")]
    tags: ManyToMany<Tag>,
}

#[derive(Model)]
struct Tag {
    id: i64,
    name: String,
}

#[test]
fn the_reference_of_the_guide_is_as_the_library_writes() {
    let mut page = String::from(
        "# Reference\n\nEvery lookup, function and aggregate: what one writes, what each database is sent, what it gives, and what becomes of null.\n\
         A function is a method of fields and expressions, and a free function of the same name in `orm::functions`.\n\
         The type that is given is that of the field in the example; of what may be null it is an `Option`.\n\
         This page is written by a test.\n",
    );
    for table in tables::all() {
        table.write(&mut page);
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

/// What an aggregate is of related rows stands in a table of its own, beside that of the rows of a query.
#[test]
fn every_public_word_has_a_line() {
    let mut declared = words::exported("model/handle/functions.rs");
    declared.extend(words::declared("model/handle"));
    declared.extend(words::declared("objects/relation/to_many.rs"));
    declared.extend(words::declared("objects/relation/many_to_many_path.rs"));
    declared.extend(words::declared("objects/subquery.rs"));
    let of_related_rows = words::declared("objects/relation/aggregates.rs");
    for word in [
        "lower", "coalesce", "eq", "stddev", "sum", "year", "now", "any",
    ] {
        let is_found = declared.iter().any(|(_, found)| found == word);
        assert!(
            is_found,
            "the sources declare `{word}`, and are not read so"
        );
    }
    assert!(of_related_rows.iter().any(|(_, found)| found == "stddev"));

    // What a row that comes into conflict brings, and its depth in a tree, are values of queries of one kind alone; the pages
    // on writing and on relations have them.
    declared.retain(|(_, word)| word != "incoming" && word != "tree_depth");
    let mut missing = without_a_line(declared, |_| true);
    let of_values = [
        words::declared("objects/values/scalar.rs"),
        words::declared("objects/values/aggregates.rs"),
    ];
    missing.extend(without_a_line(of_values.concat(), |table| {
        table == "Subqueries"
    }));
    missing.extend(without_a_line(of_related_rows, |table| {
        table == "Aggregates of related rows"
    }));
    assert!(
        missing.is_empty(),
        "no line in tests/queries/reference/tables.rs has\n{}",
        missing.join("\n")
    );
}

/// The words that stand in no line of these tables.
fn without_a_line(
    declared: Vec<(PathBuf, String)>,
    is_table: impl Fn(&str) -> bool,
) -> Vec<String> {
    let tables = tables::all();
    let lines = tables
        .iter()
        .filter(|table| is_table(table.heading))
        .flat_map(|table| &table.lines);
    let written: Vec<String> = lines.flat_map(|line| words::called(line.rust)).collect();
    declared
        .into_iter()
        .filter(|(_, word)| !written.contains(word))
        .map(|(file, word)| format!("`{word}` of {}", file.display()))
        .collect()
}

async fn aggregates_of_no_rows_are_as_written(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Author, Book, Tag]).await?;
    Author::draft().name("Emerson").save(&db).await?;
    let mut found = tables::aggregates_of_no_rows(&db).await?;
    found.extend(tables::related_aggregates_of_no_rows(&db).await?);
    for (rust, written, is) in found {
        assert_eq!(is, written, "{rust}");
    }
    Ok(())
}
