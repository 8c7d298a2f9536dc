//! Requests that are rewritten before they are planned, so that one pipe fits all: what is asked of a page, a page of
//! each owner, one row of each pair.

use orm::prelude::*;
use orm_core::plan::plan;
use orm_core::query::{
    Comparison, CorrelationOwner, Expr, List, OrderKey, Output, Request, Select,
};
use orm_core::sql::render;
use orm_core::value::{Type, Value};

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
#[orm(ordering = (author.name))]
struct Book {
    id: i64,
    #[orm(related_name = "books", on_delete = Cascade)]
    author: ForeignKey<Author>,
}

#[derive(Model)]
struct Tag {
    id: i64,
    name: String,
}

/// A tag stands on a book once.
#[derive(Model)]
#[orm(primary_key(book, tag))]
struct Tagging {
    #[orm(related_name = "+", on_delete = Cascade)]
    book: ForeignKey<Book>,
    #[orm(related_name = "+", on_delete = Cascade)]
    tag: ForeignKey<Tag>,
}

/// A tag may stand on a book twice, and either end may be missing.
#[derive(Model)]
struct Mention {
    id: i64,
    #[orm(related_name = "+", on_delete = SetNull)]
    book: Option<ForeignKey<Book>>,
    #[orm(related_name = "+", on_delete = SetNull)]
    tag: Option<ForeignKey<Tag>>,
}

/// A table that joins books to tags: its table, and the fields of both foreign keys.
type Between = (&'static orm::schema::Table, usize, usize);

fn taggings() -> Between {
    (Tagging::table(), 0, 1)
}

fn mentions() -> Between {
    (Mention::table(), 1, 2)
}

#[track_caller]
fn check(select: &Select, sqlite: &str, postgres: &str) {
    let sql = |backend: Backend| {
        let plan = plan(Request::Select(select), backend.features(), None);
        render(&plan.expect("the request is valid"), backend)
            .text
            .clone()
    };
    let found = (sql(Backend::Sqlite), sql(Backend::Postgres));
    assert_eq!((found.0.as_str(), found.1.as_str()), (sqlite, postgres));
}

/// This output of all books, changed.
fn books(output: Output, change: impl FnOnce(&mut Select)) -> Select {
    let mut select = Select::new(Book::table());
    select.set_output(output);
    change(&mut select);
    select
}

/// The books of any of two authors, changed.
fn books_of_authors(change: impl FnOnce(&mut Select)) -> Select {
    let mut select = Select::new(Book::table());
    select.correlate(1, CorrelationOwner::OneOf(one_of_two(1)));
    change(&mut select);
    select
}

/// The tags of any of two books, changed.
fn tags_of_books(between: Between, change: impl FnOnce(&mut Select)) -> Select {
    let (table, book, tag) = between;
    let mut select = Select::new(table);
    select.set_target(tag);
    select.correlate(book, CorrelationOwner::OneOf(one_of_two(book)));
    change(&mut select);
    select
}

/// The tags of the book outside, changed.
fn tags(between: Between, output: Output, change: impl FnOnce(&mut Select)) -> Select {
    let (table, book, tag) = between;
    let mut select = Select::new(table);
    select.set_target(tag);
    select.correlate(book, CorrelationOwner::Outer(None));
    change(&mut select);
    select.set_output(output);
    select
}

/// The books that have such tags.
fn books_with(between: Between, change: impl FnOnce(&mut Select)) -> Select {
    let exists = Expr::exists(tags(between, Output::Exists, change));
    books(Output::rows(), |books| {
        books.unordered();
        books.filter(exists);
    })
}

/// The books that have more than three such tags.
fn books_with_many(between: Between, change: impl FnOnce(&mut Select)) -> Select {
    let count = Expr::scalar(tags(between, Output::Count, change), Type::I64);
    let three = Expr::value(Value::I64(3));
    books(Output::rows(), |books| {
        books.unordered();
        books.filter(Expr::compare(Comparison::Gt, count, three));
    })
}

fn one_of_two(field: usize) -> Expr {
    Expr::column(None, field).is_in(List::Values(vec![Value::I64(1), Value::I64(2)]))
}

fn is_named_war() -> Expr {
    let war = Expr::value(Value::Text("war".to_owned()));
    Expr::compare(Comparison::Eq, Expr::column(None, 1), war)
}

#[test]
fn what_counts_the_rows_of_a_page_counts_what_a_query_finds() {
    check(
        &books(Output::Count, |books| {
            books.limit(3);
            books.offset(1);
        }),
        r#"SELECT COUNT(*) FROM (SELECT "book"."id" FROM "book" LIMIT ? OFFSET ?) AS "t1""#,
        r#"SELECT COUNT(*) FROM (SELECT "book"."id" FROM "book" LIMIT $1::int8 OFFSET $2::int8) AS "t1""#,
    );
    check(
        &books(Output::Count, |books| {
            books.filter(Expr::column(None, 1).is_null().negated());
            books.limit(3);
        }),
        r#"SELECT COUNT(*) FROM (SELECT "book"."id" FROM "book" WHERE "book"."author_id" IS NOT NULL LIMIT ?) AS "t1""#,
        r#"SELECT COUNT(*) FROM (SELECT "book"."id" FROM "book" WHERE "book"."author_id" IS NOT NULL LIMIT $1::int8) AS "t1""#,
    );
    check(
        &books(Output::Count, |books| {
            books.distinct();
        }),
        r#"SELECT COUNT(*) FROM "book""#,
        r#"SELECT COUNT(*) FROM "book""#,
    );
}

#[test]
fn one_row_is_enough_to_exist() {
    check(
        &books(Output::Exists, |books| {
            books.limit(3);
        }),
        r#"SELECT 1 FROM "book" LIMIT ?"#,
        r#"SELECT 1 FROM "book" LIMIT $1::int8"#,
    );
    check(
        &books(Output::Exists, |books| {
            books.offset(3);
        }),
        r#"SELECT 1 FROM "book" LIMIT ? OFFSET ?"#,
        r#"SELECT 1 FROM "book" LIMIT $1::int8 OFFSET $2::int8"#,
    );
    check(
        &books(Output::Exists, |books| {
            books.distinct();
            books.offset(3);
        }),
        r#"SELECT 1 FROM "book" LIMIT ? OFFSET ?"#,
        r#"SELECT 1 FROM "book" LIMIT $1::int8 OFFSET $2::int8"#,
    );
    check(
        &books(Output::Exists, |books| {
            books.distinct();
        }),
        r#"SELECT 1 FROM "book" LIMIT ?"#,
        r#"SELECT 1 FROM "book" LIMIT $1::int8"#,
    );
}

#[test]
fn keys_of_a_page_differ_by_themselves() {
    check(
        &books(Output::Key, |books| {
            books.limit(3);
        }),
        r#"SELECT "book"."id" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name" LIMIT ?"#,
        r#"SELECT "book"."id" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name" LIMIT $1::int8"#,
    );
    check(
        &books(Output::Key, |books| {
            books.distinct();
        }),
        r#"SELECT "book"."id" FROM "book""#,
        r#"SELECT "book"."id" FROM "book""#,
    );
    check(
        &books(Output::Key, |books| {
            books.distinct();
            books.order_by(vec![OrderKey::desc(Expr::column(None, 1))]);
            books.limit(3);
        }),
        r#"SELECT "book"."id" FROM "book" ORDER BY "book"."author_id" DESC LIMIT ?"#,
        r#"SELECT "book"."id" FROM "book" ORDER BY "book"."author_id" DESC LIMIT $1::int8"#,
    );
}

#[test]
fn a_page_of_a_page_stands_in_from() {
    check(
        &books(Output::rows(), |books| {
            books.limit(3);
            books.filter(one_of_two(0));
            books.offset(1);
            books.reverse();
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM (SELECT "t1"."id", "t1"."author_id" FROM (SELECT "t2"."id", "t2"."author_id" FROM "book" AS "t2" INNER JOIN "author" AS "t3" ON "t3"."id" = "t2"."author_id" ORDER BY "t3"."name" LIMIT ?) AS "t1" INNER JOIN "author" AS "t4" ON "t4"."id" = "t1"."author_id" WHERE "t1"."id" IN (SELECT value FROM json_each(?)) ORDER BY "t4"."name" LIMIT -1 OFFSET ?) AS "book" INNER JOIN "author" AS "t5" ON "t5"."id" = "book"."author_id" ORDER BY "t5"."name" DESC"#,
        r#"SELECT "book"."id", "book"."author_id" FROM (SELECT "t1"."id", "t1"."author_id" FROM (SELECT "t2"."id", "t2"."author_id" FROM "book" AS "t2" INNER JOIN "author" AS "t3" ON "t3"."id" = "t2"."author_id" ORDER BY "t3"."name" LIMIT $1::int8) AS "t1" INNER JOIN "author" AS "t4" ON "t4"."id" = "t1"."author_id" WHERE "t1"."id" = ANY($2::int8[]) ORDER BY "t4"."name" OFFSET $3::int8) AS "book" INNER JOIN "author" AS "t5" ON "t5"."id" = "book"."author_id" ORDER BY "t5"."name" DESC"#,
    );
    check(
        &books(Output::Count, |books| {
            books.limit(3);
            books.filter(one_of_two(0));
            books.offset(1);
        }),
        r#"SELECT COUNT(*) FROM (SELECT "book"."id" FROM (SELECT "t1"."id" FROM "book" AS "t1" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" ORDER BY "t2"."name" LIMIT ?) AS "book" WHERE "book"."id" IN (SELECT value FROM json_each(?)) LIMIT -1 OFFSET ?) AS "t3""#,
        r#"SELECT COUNT(*) FROM (SELECT "book"."id" FROM (SELECT "t1"."id" FROM "book" AS "t1" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" ORDER BY "t2"."name" LIMIT $1::int8) AS "book" WHERE "book"."id" = ANY($2::int8[]) OFFSET $3::int8) AS "t3""#,
    );
}

#[test]
fn a_page_of_each_owner_is_found_by_row_numbers() {
    check(
        &books_of_authors(|books| {
            books.limit(2);
            books.offset(1);
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" INNER JOIN "author" AS "t4" ON "t4"."id" = "book"."author_id" WHERE "book"."id" IN (SELECT "t3"."id" FROM (SELECT "t1"."id", ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t2"."name") AS "row number" FROM "book" AS "t1" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" WHERE "t1"."author_id" IN (SELECT value FROM json_each(?))) AS "t3" WHERE "t3"."row number" > ? AND "t3"."row number" <= ?) ORDER BY "t4"."name""#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" INNER JOIN "author" AS "t4" ON "t4"."id" = "book"."author_id" WHERE "book"."id" IN (SELECT "t3"."id" FROM (SELECT "t1"."id", ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t2"."name") AS "row number" FROM "book" AS "t1" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" WHERE "t1"."author_id" = ANY($1::int8[])) AS "t3" WHERE "t3"."row number" > $2::int8 AND "t3"."row number" <= $3::int8) ORDER BY "t4"."name""#,
    );
    check(
        &books_of_authors(|books| {
            books.reverse();
            books.filter(one_of_two(0));
            books.limit(2);
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" INNER JOIN "author" AS "t4" ON "t4"."id" = "book"."author_id" WHERE "book"."id" IN (SELECT "t3"."id" FROM (SELECT "t1"."id", ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t2"."name" DESC) AS "row number" FROM "book" AS "t1" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" WHERE "t1"."author_id" IN (SELECT value FROM json_each(?)) AND "t1"."id" IN (SELECT value FROM json_each(?))) AS "t3" WHERE "t3"."row number" <= ?) ORDER BY "t4"."name" DESC"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" INNER JOIN "author" AS "t4" ON "t4"."id" = "book"."author_id" WHERE "book"."id" IN (SELECT "t3"."id" FROM (SELECT "t1"."id", ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t2"."name" DESC) AS "row number" FROM "book" AS "t1" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" WHERE "t1"."author_id" = ANY($1::int8[]) AND "t1"."id" = ANY($2::int8[])) AS "t3" WHERE "t3"."row number" <= $3::int8) ORDER BY "t4"."name" DESC"#,
    );
    check(
        &books_of_authors(|books| {
            books.unordered();
            books.limit(2);
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE "book"."id" IN (SELECT "t2"."id" FROM (SELECT "t1"."id", ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t1"."id") AS "row number" FROM "book" AS "t1" WHERE "t1"."author_id" IN (SELECT value FROM json_each(?))) AS "t2" WHERE "t2"."row number" <= ?)"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE "book"."id" IN (SELECT "t2"."id" FROM (SELECT "t1"."id", ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t1"."id") AS "row number" FROM "book" AS "t1" WHERE "t1"."author_id" = ANY($1::int8[])) AS "t2" WHERE "t2"."row number" <= $2::int8)"#,
    );
    check(
        &tags_of_books(taggings(), |tags| {
            tags.filter(is_named_war());
            tags.limit(2);
        }),
        r#"SELECT "tagging"."book_id", "t4"."id", "t4"."name" FROM "tagging" INNER JOIN "tag" AS "t4" ON "t4"."id" = "tagging"."tag_id" WHERE ("tagging"."book_id", "tagging"."tag_id") IN (SELECT "t3"."book_id", "t3"."tag_id" FROM (SELECT "t1"."book_id", "t1"."tag_id", ROW_NUMBER() OVER (PARTITION BY "t1"."book_id" ORDER BY "t1"."book_id", "t1"."tag_id") AS "row number" FROM "tagging" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" IN (SELECT value FROM json_each(?)) AND "t2"."name" = ?) AS "t3" WHERE "t3"."row number" <= ?)"#,
        r#"SELECT "tagging"."book_id", "t4"."id", "t4"."name" FROM "tagging" INNER JOIN "tag" AS "t4" ON "t4"."id" = "tagging"."tag_id" WHERE ("tagging"."book_id", "tagging"."tag_id") IN (SELECT "t3"."book_id", "t3"."tag_id" FROM (SELECT "t1"."book_id", "t1"."tag_id", ROW_NUMBER() OVER (PARTITION BY "t1"."book_id" ORDER BY "t1"."book_id", "t1"."tag_id") AS "row number" FROM "tagging" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = ANY($1::int8[]) AND "t2"."name" = $2::text) AS "t3" WHERE "t3"."row number" <= $3::int8)"#,
    );
    check(
        &tags_of_books(mentions(), |tags| {
            tags.order_by(vec![OrderKey::asc(Expr::column(None, 1))]);
            tags.limit(2);
        }),
        r#"SELECT "mention"."book_id", "t6"."id", "t6"."name" FROM "mention" INNER JOIN "tag" AS "t6" ON "t6"."id" = "mention"."tag_id" WHERE "mention"."id" IN (SELECT "t5"."id" FROM (SELECT "t1"."id", ROW_NUMBER() OVER (PARTITION BY "t1"."book_id" ORDER BY "t2"."name" NULLS LAST) AS "row number" FROM "mention" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" IN (SELECT value FROM json_each(?)) AND "t1"."id" IN (SELECT "t4"."id" FROM (SELECT "t3"."id", ROW_NUMBER() OVER (PARTITION BY "t3"."book_id", "t3"."tag_id" ORDER BY "t3"."id") AS "row number" FROM "mention" AS "t3" WHERE "t3"."book_id" IN (SELECT value FROM json_each(?))) AS "t4" WHERE "t4"."row number" = ?)) AS "t5" WHERE "t5"."row number" <= ?) ORDER BY "t6"."name" NULLS LAST"#,
        r#"SELECT "mention"."book_id", "t6"."id", "t6"."name" FROM "mention" INNER JOIN "tag" AS "t6" ON "t6"."id" = "mention"."tag_id" WHERE "mention"."id" IN (SELECT "t5"."id" FROM (SELECT "t1"."id", ROW_NUMBER() OVER (PARTITION BY "t1"."book_id" ORDER BY "t2"."name" NULLS LAST) AS "row number" FROM "mention" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = ANY($1::int8[]) AND "t1"."id" IN (SELECT "t4"."id" FROM (SELECT "t3"."id", ROW_NUMBER() OVER (PARTITION BY "t3"."book_id", "t3"."tag_id" ORDER BY "t3"."id") AS "row number" FROM "mention" AS "t3" WHERE "t3"."book_id" = ANY($2::int8[])) AS "t4" WHERE "t4"."row number" = $3::int8)) AS "t5" WHERE "t5"."row number" <= $4::int8) ORDER BY "t6"."name" NULLS LAST"#,
    );
}

#[test]
fn rows_of_many_owners_begin_with_the_owner() {
    check(
        &tags_of_books(mentions(), |_| {}),
        r#"SELECT "mention"."book_id", "t1"."id", "t1"."name" FROM "mention" INNER JOIN "tag" AS "t1" ON "t1"."id" = "mention"."tag_id" WHERE "mention"."book_id" IN (SELECT value FROM json_each(?)) AND "mention"."id" IN (SELECT "t3"."id" FROM (SELECT "t2"."id", ROW_NUMBER() OVER (PARTITION BY "t2"."book_id", "t2"."tag_id" ORDER BY "t2"."id") AS "row number" FROM "mention" AS "t2" WHERE "t2"."book_id" IN (SELECT value FROM json_each(?))) AS "t3" WHERE "t3"."row number" = ?)"#,
        r#"SELECT "mention"."book_id", "t1"."id", "t1"."name" FROM "mention" INNER JOIN "tag" AS "t1" ON "t1"."id" = "mention"."tag_id" WHERE "mention"."book_id" = ANY($1::int8[]) AND "mention"."id" IN (SELECT "t3"."id" FROM (SELECT "t2"."id", ROW_NUMBER() OVER (PARTITION BY "t2"."book_id", "t2"."tag_id" ORDER BY "t2"."id") AS "row number" FROM "mention" AS "t2" WHERE "t2"."book_id" = ANY($2::int8[])) AS "t3" WHERE "t3"."row number" = $3::int8)"#,
    );
    check(
        &tags_of_books(taggings(), |tags| {
            tags.distinct();
        }),
        r#"SELECT DISTINCT "tagging"."book_id", "t1"."id", "t1"."name" FROM "tagging" INNER JOIN "tag" AS "t1" ON "t1"."id" = "tagging"."tag_id" WHERE "tagging"."book_id" IN (SELECT value FROM json_each(?))"#,
        r#"SELECT DISTINCT "tagging"."book_id", "t1"."id", "t1"."name" FROM "tagging" INNER JOIN "tag" AS "t1" ON "t1"."id" = "tagging"."tag_id" WHERE "tagging"."book_id" = ANY($1::int8[])"#,
    );
}

#[test]
fn pairs_that_stand_once_are_counted_as_they_are() {
    check(
        &books_with(taggings(), |tags| {
            tags.filter(is_named_war());
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE EXISTS (SELECT 1 FROM "tagging" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t2"."name" = ? LIMIT 1)"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE EXISTS (SELECT 1 FROM "tagging" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t2"."name" = $1::text)"#,
    );
    check(
        &books_with(taggings(), |tags| {
            tags.offset(1);
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE EXISTS (SELECT 1 FROM "tagging" AS "t1" WHERE "t1"."book_id" = "book"."id" LIMIT -1 OFFSET ?)"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE EXISTS (SELECT 1 FROM "tagging" AS "t1" WHERE "t1"."book_id" = "book"."id" OFFSET $1::int8)"#,
    );
    check(
        &books_with_many(taggings(), |tags| {
            tags.filter(is_named_war());
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM "tagging" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t2"."name" = ?) > ?"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM "tagging" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t2"."name" = $1::text) > $2::int8"#,
    );
    check(
        &books_with_many(taggings(), |tags| {
            tags.limit(2);
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT "t1"."book_id", "t1"."tag_id" FROM "tagging" AS "t1" WHERE "t1"."book_id" = "book"."id" LIMIT ?) AS "t2") > ?"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT "t1"."book_id", "t1"."tag_id" FROM "tagging" AS "t1" WHERE "t1"."book_id" = "book"."id" LIMIT $1::int8) AS "t2") > $2::int8"#,
    );
    check(
        &books_with_many(taggings(), |tags| {
            tags.distinct();
            tags.limit(2);
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT DISTINCT "t1"."book_id", "t1"."tag_id" FROM "tagging" AS "t1" WHERE "t1"."book_id" = "book"."id" LIMIT ?) AS "t2") > ?"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT DISTINCT "t1"."book_id", "t1"."tag_id" FROM "tagging" AS "t1" WHERE "t1"."book_id" = "book"."id" LIMIT $1::int8) AS "t2") > $2::int8"#,
    );
    check(
        &books_with_many(taggings(), |tags| {
            tags.limit(2);
            tags.filter(is_named_war());
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT "t3"."name" FROM "tagging" AS "t2" INNER JOIN "tag" AS "t3" ON "t3"."id" = "t2"."tag_id" WHERE "t2"."book_id" = "book"."id" LIMIT ?) AS "t1" WHERE "t1"."name" = ?) > ?"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT "t3"."name" FROM "tagging" AS "t2" INNER JOIN "tag" AS "t3" ON "t3"."id" = "t2"."tag_id" WHERE "t2"."book_id" = "book"."id" LIMIT $1::int8) AS "t1" WHERE "t1"."name" = $2::text) > $3::int8"#,
    );
    check(
        &books_with(taggings(), |tags| {
            tags.limit(2);
            tags.filter(is_named_war());
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE EXISTS (SELECT 1 FROM (SELECT "t3"."name" FROM "tagging" AS "t2" INNER JOIN "tag" AS "t3" ON "t3"."id" = "t2"."tag_id" WHERE "t2"."book_id" = "book"."id" LIMIT ?) AS "t1" WHERE "t1"."name" = ? LIMIT 1)"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE EXISTS (SELECT 1 FROM (SELECT "t3"."name" FROM "tagging" AS "t2" INNER JOIN "tag" AS "t3" ON "t3"."id" = "t2"."tag_id" WHERE "t2"."book_id" = "book"."id" LIMIT $1::int8) AS "t1" WHERE "t1"."name" = $2::text)"#,
    );
}

#[test]
fn pairs_that_may_stand_twice_count_once() {
    check(
        &books_with(mentions(), |tags| {
            tags.filter(is_named_war());
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE EXISTS (SELECT 1 FROM "mention" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t2"."name" = ? LIMIT 1)"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE EXISTS (SELECT 1 FROM "mention" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t2"."name" = $1::text)"#,
    );
    check(
        &books_with(mentions(), |tags| {
            tags.offset(1);
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE EXISTS (SELECT 1 FROM "mention" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t1"."id" IN (SELECT "t4"."id" FROM (SELECT "t3"."id", ROW_NUMBER() OVER (PARTITION BY "t3"."book_id", "t3"."tag_id" ORDER BY "t3"."id") AS "row number" FROM "mention" AS "t3" WHERE "t3"."book_id" = "book"."id") AS "t4" WHERE "t4"."row number" = ?) LIMIT -1 OFFSET ?)"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE EXISTS (SELECT 1 FROM "mention" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t1"."id" IN (SELECT "t4"."id" FROM (SELECT "t3"."id", ROW_NUMBER() OVER (PARTITION BY "t3"."book_id", "t3"."tag_id" ORDER BY "t3"."id") AS "row number" FROM "mention" AS "t3" WHERE "t3"."book_id" = "book"."id") AS "t4" WHERE "t4"."row number" = $1::int8) OFFSET $2::int8)"#,
    );
    check(
        &books_with_many(mentions(), |tags| {
            tags.filter(is_named_war());
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM "mention" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t1"."id" IN (SELECT "t4"."id" FROM (SELECT "t3"."id", ROW_NUMBER() OVER (PARTITION BY "t3"."book_id", "t3"."tag_id" ORDER BY "t3"."id") AS "row number" FROM "mention" AS "t3" WHERE "t3"."book_id" = "book"."id") AS "t4" WHERE "t4"."row number" = ?) AND "t2"."name" = ?) > ?"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM "mention" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t1"."id" IN (SELECT "t4"."id" FROM (SELECT "t3"."id", ROW_NUMBER() OVER (PARTITION BY "t3"."book_id", "t3"."tag_id" ORDER BY "t3"."id") AS "row number" FROM "mention" AS "t3" WHERE "t3"."book_id" = "book"."id") AS "t4" WHERE "t4"."row number" = $1::int8) AND "t2"."name" = $2::text) > $3::int8"#,
    );
    check(
        &books_with_many(mentions(), |tags| {
            tags.limit(2);
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT "t1"."id" FROM "mention" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t1"."id" IN (SELECT "t4"."id" FROM (SELECT "t3"."id", ROW_NUMBER() OVER (PARTITION BY "t3"."book_id", "t3"."tag_id" ORDER BY "t3"."id") AS "row number" FROM "mention" AS "t3" WHERE "t3"."book_id" = "book"."id") AS "t4" WHERE "t4"."row number" = ?) LIMIT ?) AS "t5") > ?"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT "t1"."id" FROM "mention" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t1"."id" IN (SELECT "t4"."id" FROM (SELECT "t3"."id", ROW_NUMBER() OVER (PARTITION BY "t3"."book_id", "t3"."tag_id" ORDER BY "t3"."id") AS "row number" FROM "mention" AS "t3" WHERE "t3"."book_id" = "book"."id") AS "t4" WHERE "t4"."row number" = $1::int8) LIMIT $2::int8) AS "t5") > $3::int8"#,
    );
    check(
        &books_with_many(mentions(), |tags| {
            tags.distinct();
            tags.limit(2);
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT DISTINCT "t1"."id" FROM "mention" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t1"."id" IN (SELECT "t4"."id" FROM (SELECT "t3"."id", ROW_NUMBER() OVER (PARTITION BY "t3"."book_id", "t3"."tag_id" ORDER BY "t3"."id") AS "row number" FROM "mention" AS "t3" WHERE "t3"."book_id" = "book"."id") AS "t4" WHERE "t4"."row number" = ?) LIMIT ?) AS "t5") > ?"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT DISTINCT "t1"."id" FROM "mention" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t1"."id" IN (SELECT "t4"."id" FROM (SELECT "t3"."id", ROW_NUMBER() OVER (PARTITION BY "t3"."book_id", "t3"."tag_id" ORDER BY "t3"."id") AS "row number" FROM "mention" AS "t3" WHERE "t3"."book_id" = "book"."id") AS "t4" WHERE "t4"."row number" = $1::int8) LIMIT $2::int8) AS "t5") > $3::int8"#,
    );
    check(
        &books_with_many(mentions(), |tags| {
            tags.limit(2);
            tags.filter(is_named_war());
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT "t3"."name" FROM "mention" AS "t2" INNER JOIN "tag" AS "t3" ON "t3"."id" = "t2"."tag_id" WHERE "t2"."book_id" = "book"."id" AND "t2"."id" IN (SELECT "t5"."id" FROM (SELECT "t4"."id", ROW_NUMBER() OVER (PARTITION BY "t4"."book_id", "t4"."tag_id" ORDER BY "t4"."id") AS "row number" FROM "mention" AS "t4" WHERE "t4"."book_id" = "book"."id") AS "t5" WHERE "t5"."row number" = ?) LIMIT ?) AS "t1" WHERE "t1"."name" = ?) > ?"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE (SELECT COUNT(*) FROM (SELECT "t3"."name" FROM "mention" AS "t2" INNER JOIN "tag" AS "t3" ON "t3"."id" = "t2"."tag_id" WHERE "t2"."book_id" = "book"."id" AND "t2"."id" IN (SELECT "t5"."id" FROM (SELECT "t4"."id", ROW_NUMBER() OVER (PARTITION BY "t4"."book_id", "t4"."tag_id" ORDER BY "t4"."id") AS "row number" FROM "mention" AS "t4" WHERE "t4"."book_id" = "book"."id") AS "t5" WHERE "t5"."row number" = $1::int8) LIMIT $2::int8) AS "t1" WHERE "t1"."name" = $3::text) > $4::int8"#,
    );
    check(
        &books_with(mentions(), |tags| {
            tags.limit(2);
            tags.filter(is_named_war());
        }),
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE EXISTS (SELECT 1 FROM (SELECT "t3"."name" FROM "mention" AS "t2" INNER JOIN "tag" AS "t3" ON "t3"."id" = "t2"."tag_id" WHERE "t2"."book_id" = "book"."id" AND "t2"."id" IN (SELECT "t5"."id" FROM (SELECT "t4"."id", ROW_NUMBER() OVER (PARTITION BY "t4"."book_id", "t4"."tag_id" ORDER BY "t4"."id") AS "row number" FROM "mention" AS "t4" WHERE "t4"."book_id" = "book"."id") AS "t5" WHERE "t5"."row number" = ?) LIMIT ?) AS "t1" WHERE "t1"."name" = ? LIMIT 1)"#,
        r#"SELECT "book"."id", "book"."author_id" FROM "book" WHERE EXISTS (SELECT 1 FROM (SELECT "t3"."name" FROM "mention" AS "t2" INNER JOIN "tag" AS "t3" ON "t3"."id" = "t2"."tag_id" WHERE "t2"."book_id" = "book"."id" AND "t2"."id" IN (SELECT "t5"."id" FROM (SELECT "t4"."id", ROW_NUMBER() OVER (PARTITION BY "t4"."book_id", "t4"."tag_id" ORDER BY "t4"."id") AS "row number" FROM "mention" AS "t4" WHERE "t4"."book_id" = "book"."id") AS "t5" WHERE "t5"."row number" = $1::int8) LIMIT $2::int8) AS "t1" WHERE "t1"."name" = $3::text)"#,
    );
}
