//! The SQL of queries, on both databases, without either.

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
struct Author {
    id: i64,
    #[orm(max_length = 255, unique)]
    name: String,
    birth_year: Option<i32>,
    #[orm(on_delete = SetNull, related_name = "students")]
    mentor: Option<ForeignKey<Author>>,
}

#[derive(Model, Debug, Clone)]
struct Book {
    id: i64,
    #[orm(max_length = 255)]
    title: String,
    year: i32,
    subtitle: Option<String>,
    #[orm(default = true)]
    in_print: bool,
    #[orm(default = 0.0)]
    price: f64,
    #[orm(related_name = "books", on_delete = Cascade)]
    author: ForeignKey<Author>,
    #[orm(related_name = "edited_books", on_delete = SetNull)]
    editor: Option<ForeignKey<Author>>,
}

/// Small, so that its columns do not hide what a case is about; ordered by itself.
#[derive(Model)]
#[orm(ordering = (book.author.name, -stars))]
struct Review {
    id: i64,
    stars: i16,
    text: Option<String>,
    #[orm(related_name = "reviews", on_delete = Cascade)]
    book: ForeignKey<Book>,
}

/// Nothing but a key: the shortest list of columns.
#[derive(Model)]
struct Tag {
    #[orm(primary_key)]
    name: String,
}

/// A key of two fields.
#[derive(Model)]
#[orm(primary_key(book, tag))]
struct Tagging {
    #[orm(related_name = "taggings", on_delete = Cascade)]
    book: ForeignKey<Book>,
    #[orm(related_name = "taggings", on_delete = DoNothing)]
    tag: ForeignKey<Tag>,
}

/// A key of two fields, or none.
#[derive(Model)]
struct Note {
    id: i64,
    #[orm(related_name = "notes", on_delete = SetNull)]
    on: Option<ForeignKey<Tagging>>,
}

/// Compares what comes after the list of columns, which is the same in most cases.
#[track_caller]
fn check<M: Model, Out: Send + 'static>(query: &QuerySet<M, Out>, sqlite: &str, postgres: &str) {
    let text = |backend| {
        let text = query
            .to_sql_for(backend)
            .expect("the query is valid")
            .text()
            .to_owned();
        text.replace(&columns::<M>(), "…")
    };
    let found = (text(Backend::Sqlite), text(Backend::Postgres));
    assert_eq!((found.0.as_str(), found.1.as_str()), (sqlite, postgres));
}

fn columns<M: Model>() -> String {
    let table = M::table();
    let columns = table
        .columns()
        .iter()
        .map(|column| format!(r#""{}"."{}""#, table.name, column.name));
    columns.collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn refused<M: Model, Out: Send + 'static>(query: &QuerySet<M, Out>, message: &str) {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let error = query
            .to_sql_for(backend)
            .expect_err("the query is not valid");
        assert_eq!(error.to_string(), message);
    }
}

fn books() -> QuerySet<Book> {
    Book::objects()
}

#[test]
fn all_columns_are_named() {
    let tags = Tag::objects().to_sql_for(Backend::Sqlite).unwrap();
    assert_eq!(tags.text(), r#"SELECT "tag"."name" FROM "tag""#);
    let taggings = Tagging::objects().to_sql_for(Backend::Postgres).unwrap();
    assert_eq!(
        taggings.text(),
        r#"SELECT "tagging"."book_id", "tagging"."tag_id" FROM "tagging""#
    );
}

#[test]
fn values_are_bound() {
    let sql = books()
        .filter(Book.title.eq("x") & Book.year.gt(3))
        .limit(7)
        .to_sql_for(Backend::Sqlite)
        .unwrap();
    let values: Vec<String> = sql.values().iter().map(ToString::to_string).collect();
    assert_eq!(values, ["\"x\"", "3", "7"]);
}

#[test]
fn comparisons() {
    check(
        &books()
            .filter(Book.year.eq(1))
            .filter(Book.year.lt(2))
            .filter(Book.year.le(3)),
        r#"SELECT … FROM "book" WHERE "book"."year" = ? AND "book"."year" < ? AND "book"."year" <= ?"#,
        r#"SELECT … FROM "book" WHERE "book"."year" = $1::int4 AND "book"."year" < $2::int4 AND "book"."year" <= $3::int4"#,
    );
    check(
        &books()
            .filter(Book.year.ne(1) & Book.year.gt(2) & Book.year.ge(3) & Book.year.between(4, 5)),
        r#"SELECT … FROM "book" WHERE "book"."year" <> ? AND "book"."year" > ? AND "book"."year" >= ? AND "book"."year" >= ? AND "book"."year" <= ?"#,
        r#"SELECT … FROM "book" WHERE "book"."year" <> $1::int4 AND "book"."year" > $2::int4 AND "book"."year" >= $3::int4 AND "book"."year" >= $4::int4 AND "book"."year" <= $5::int4"#,
    );
}

#[test]
fn null_is_different_from_every_value() {
    check(
        &books().filter(Book.subtitle.ne("x")),
        r#"SELECT … FROM "book" WHERE "book"."subtitle" IS NOT ?"#,
        r#"SELECT … FROM "book" WHERE "book"."subtitle" IS DISTINCT FROM $1::text"#,
    );
    check(
        &books().filter(Book.subtitle.eq(None) & Book.subtitle.ne(None)),
        r#"SELECT … FROM "book" WHERE "book"."subtitle" IS NULL AND "book"."subtitle" IS NOT NULL"#,
        r#"SELECT … FROM "book" WHERE "book"."subtitle" IS NULL AND "book"."subtitle" IS NOT NULL"#,
    );
    check(
        &books().filter(Book.subtitle.is_null() & Book.subtitle.is_not_null()),
        r#"SELECT … FROM "book" WHERE "book"."subtitle" IS NULL AND "book"."subtitle" IS NOT NULL"#,
        r#"SELECT … FROM "book" WHERE "book"."subtitle" IS NULL AND "book"."subtitle" IS NOT NULL"#,
    );
}

#[test]
fn two_nullable_values_are_equal_where_both_are_null() {
    check(
        &books().filter(Book.editor.mentor.name.eq(Book.subtitle)),
        r#"SELECT … FROM "book" LEFT JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" LEFT JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id" WHERE "t2"."name" IS "book"."subtitle""#,
        r#"SELECT … FROM "book" LEFT JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" LEFT JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id" WHERE "t2"."name" IS NOT DISTINCT FROM "book"."subtitle""#,
    );
    check(
        &books().filter(Book.title.eq(Book.subtitle)),
        r#"SELECT … FROM "book" WHERE "book"."title" = "book"."subtitle""#,
        r#"SELECT … FROM "book" WHERE "book"."title" = "book"."subtitle""#,
    );
}

#[test]
fn negation_is_true_where_the_condition_is_not() {
    check(
        &books().exclude(Book.subtitle.eq("x")),
        r#"SELECT … FROM "book" WHERE ("book"."subtitle" = ?) IS NOT TRUE"#,
        r#"SELECT … FROM "book" WHERE ("book"."subtitle" = $1::text) IS NOT TRUE"#,
    );
    check(
        &books().exclude(Book.year.eq(1)).filter(!Book.year.lt(1)),
        r#"SELECT … FROM "book" WHERE "book"."year" <> ? AND NOT ("book"."year" < ?)"#,
        r#"SELECT … FROM "book" WHERE "book"."year" <> $1::int4 AND NOT ("book"."year" < $2::int4)"#,
    );
    check(
        &books().filter(!(Book.subtitle.eq("x") | Book.year.eq(1))),
        r#"SELECT … FROM "book" WHERE ("book"."subtitle" = ? OR "book"."year" = ?) IS NOT TRUE"#,
        r#"SELECT … FROM "book" WHERE ("book"."subtitle" = $1::text OR "book"."year" = $2::int4) IS NOT TRUE"#,
    );
    check(
        &books().filter(!!Book.year.lt(1) & !Book.in_print),
        r#"SELECT … FROM "book" WHERE "book"."year" < ? AND NOT ("book"."in_print")"#,
        r#"SELECT … FROM "book" WHERE "book"."year" < $1::int4 AND NOT ("book"."in_print")"#,
    );
}

#[test]
fn lists_are_one_value() {
    check(
        &books().filter(Book.year.is_in([1868, 1871]) & Book.title.not_in(["a", "b"])),
        r#"SELECT … FROM "book" WHERE "book"."year" IN (SELECT value FROM json_each(?)) AND NOT ("book"."title" IN (SELECT value FROM json_each(?)))"#,
        r#"SELECT … FROM "book" WHERE "book"."year" = ANY($1::int4[]) AND NOT ("book"."title" = ANY($2::text[]))"#,
    );
    check(
        &books().filter(Book.subtitle.not_in(["a"])),
        r#"SELECT … FROM "book" WHERE ("book"."subtitle" IN (SELECT value FROM json_each(?))) IS NOT TRUE"#,
        r#"SELECT … FROM "book" WHERE ("book"."subtitle" = ANY($1::text[])) IS NOT TRUE"#,
    );
    check(
        &books().filter(Book.price.is_in([1.5, 2.5])),
        r#"SELECT … FROM "book" WHERE "book"."price" IN (?, ?)"#,
        r#"SELECT … FROM "book" WHERE "book"."price" = ANY($1::float8[])"#,
    );
    check(
        &books().filter(Book.id.is_in(1..4)),
        r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT value FROM json_each(?))"#,
        r#"SELECT … FROM "book" WHERE "book"."id" = ANY($1::int8[])"#,
    );
}

#[test]
fn one_of_many_values_folds_into_a_list() {
    check(
        &books().filter(any_of([1868, 1871, 1886].map(|year| Book.year.eq(year)))),
        r#"SELECT … FROM "book" WHERE "book"."year" IN (SELECT value FROM json_each(?))"#,
        r#"SELECT … FROM "book" WHERE "book"."year" = ANY($1::int4[])"#,
    );
    check(
        &books().filter(Book.year.eq(1) | Book.title.eq("x") | Book.year.is_in([2, 3])),
        r#"SELECT … FROM "book" WHERE "book"."year" IN (SELECT value FROM json_each(?)) OR "book"."title" = ?"#,
        r#"SELECT … FROM "book" WHERE "book"."year" = ANY($1::int4[]) OR "book"."title" = $2::text"#,
    );
    check(
        &books().filter(
            Book.year.ne(1) & Book.year.ne(2) & Book.subtitle.ne("x") & Book.subtitle.ne("y"),
        ),
        r#"SELECT … FROM "book" WHERE NOT ("book"."year" IN (SELECT value FROM json_each(?))) AND ("book"."subtitle" IN (SELECT value FROM json_each(?))) IS NOT TRUE"#,
        r#"SELECT … FROM "book" WHERE NOT ("book"."year" = ANY($1::int4[])) AND ("book"."subtitle" = ANY($2::text[])) IS NOT TRUE"#,
    );
}

#[test]
fn constants_vanish() {
    check(
        &books().filter(all_of(Vec::<Predicate<Book>>::new()) & Book.year.eq(1)),
        r#"SELECT … FROM "book" WHERE "book"."year" = ?"#,
        r#"SELECT … FROM "book" WHERE "book"."year" = $1::int4"#,
    );
    check(
        &books().filter(Book.year.is_in(Vec::<i32>::new()) | Book.year.eq(1)),
        r#"SELECT … FROM "book" WHERE "book"."year" = ?"#,
        r#"SELECT … FROM "book" WHERE "book"."year" = $1::int4"#,
    );
    check(
        &books().filter(Book.year.not_in(Vec::<i32>::new())),
        r#"SELECT … FROM "book""#,
        r#"SELECT … FROM "book""#,
    );
}

#[test]
fn what_is_never_true_is_not_sent() {
    let nothing = [
        books().filter(Book.year.is_in(Vec::<i32>::new())),
        books().filter(any_of(Vec::<Predicate<Book>>::new())),
        books().filter(Book.year.eq(1) & Book.id.is_in(Vec::<i64>::new())),
        books().limit(0),
        books().limit(0).filter(Book.year.eq(1)),
        books().filter(Book.author.books().limit(0).any(Book.year.eq(1))),
    ];
    for query in nothing {
        assert_eq!(query.to_sql_for(Backend::Sqlite).unwrap().text(), "");
        assert_eq!(query.to_sql_for(Backend::Postgres).unwrap().text(), "");
    }
}

#[test]
fn texts() {
    check(
        &books().filter(
            Book.title.contains("a") & Book.title.starts_with("b") & Book.title.ends_with("c"),
        ),
        r#"SELECT … FROM "book" WHERE instr("book"."title", ?) > 0 AND "book"."title" GLOB ? AND "book"."title" GLOB ?"#,
        r#"SELECT … FROM "book" WHERE "book"."title" LIKE $1::text ESCAPE '!' AND "book"."title" LIKE $2::text ESCAPE '!' AND "book"."title" LIKE $3::text ESCAPE '!'"#,
    );
    check(
        &books().filter(Book.title.icontains("a") & Book.title.ieq("b") & Book.title.like("c%")),
        r#"SELECT … FROM "book" WHERE orm_icontains("book"."title", orm_fold(?)) AND orm_fold("book"."title") = orm_fold(?) AND "book"."title" GLOB ?"#,
        r#"SELECT … FROM "book" WHERE ((octet_length("book"."title") <> length("book"."title") OR lower("book"."title" COLLATE "C") LIKE $1::text ESCAPE '!' OR (SELECT getdatabaseencoding() <> 'UTF8')) AND (upper(lower("book"."title" COLLATE "und-x-icu")) COLLATE "C") LIKE (upper(lower(concat($2::text) COLLATE "und-x-icu")) COLLATE "C") ESCAPE '!') AND (upper(lower("book"."title" COLLATE "und-x-icu")) COLLATE "C") = (upper(lower($3::text COLLATE "und-x-icu")) COLLATE "C") AND "book"."title" LIKE $4::text"#,
    );
    check(
        &books().filter(Book.title.istarts_with("a") & Book.title.iends_with("b")),
        r#"SELECT … FROM "book" WHERE orm_fold("book"."title") GLOB orm_fold(?) AND orm_fold("book"."title") GLOB orm_fold(?)"#,
        r#"SELECT … FROM "book" WHERE (upper(lower("book"."title" COLLATE "und-x-icu")) COLLATE "C") LIKE (upper(lower($1::text COLLATE "und-x-icu")) COLLATE "C") ESCAPE '!' AND ((octet_length("book"."title") <> length("book"."title") OR lower("book"."title" COLLATE "C") LIKE $2::text ESCAPE '!' OR (SELECT getdatabaseencoding() <> 'UTF8')) AND (upper(lower("book"."title" COLLATE "und-x-icu")) COLLATE "C") LIKE (upper(lower(concat($3::text) COLLATE "und-x-icu")) COLLATE "C") ESCAPE '!')"#,
    );
    check(
        &books().filter(
            Book.title.contains(Book.author.name) & Book.title.starts_with(Book.author.name),
        ),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE instr("book"."title", "t1"."name") > 0 AND substr("book"."title", 1, length("t1"."name")) = "t1"."name""#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE strpos("book"."title", "t1"."name") > 0 AND substr("book"."title", 1, length("t1"."name")) = "t1"."name""#,
    );
    check(
        &books().filter(Book.title.ends_with(Book.author.name) & Book.title.like(Book.author.name)),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE substr("book"."title", length("book"."title") - length("t1"."name") + 1) = "t1"."name" AND orm_like("book"."title", "t1"."name")"#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE substr("book"."title", length("book"."title") - length("t1"."name") + 1) = "t1"."name" AND "book"."title" LIKE "t1"."name""#,
    );
}

#[test]
fn signs_of_patterns_are_literal() {
    let query = books().filter(Book.title.contains("100% _!\\*?[") & Book.title.like(r"a\%_[*"));
    let values = |backend| {
        let sql = query.to_sql_for(backend).unwrap();
        sql.values()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        values(Backend::Sqlite),
        [r#""100% _!\\*?[""#, r#""a%?[[][*]""#]
    );
    assert_eq!(
        values(Backend::Postgres),
        [r#""%100!% !_!!\\*?[%""#, r#""a\\%_[*""#]
    );
}

#[test]
fn arithmetic() {
    let age = Book.year - Book.author.birth_year;
    check(
        &books()
            .filter(age.gt(30) & (&age + 1).lt(90) & (-Book.year * 2).le(value(100) - Book.year)),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE orm_i32("book"."year" - "t1"."birth_year") > ? AND orm_i32(("book"."year" - "t1"."birth_year") + ?) < ? AND orm_i32((-"book"."year") * ?) <= orm_i32(? - "book"."year")"#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE ("book"."year" - "t1"."birth_year") > $1::int4 AND (("book"."year" - "t1"."birth_year") + $2::int4) < $3::int4 AND ((-"book"."year") * $4::int4) <= ($5::int4 - "book"."year")"#,
    );
    check(
        &books().filter((Book.year / 2).eq(1) & (Book.year % Book.author.birth_year).eq(0)),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE ("book"."year" / ?) = ? AND ("book"."year" % NULLIF("t1"."birth_year", 0)) = ?"#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE ("book"."year" / $1::int4) = $2::int4 AND ("book"."year" % NULLIF("t1"."birth_year", 0)) = $3::int4"#,
    );
}

#[test]
fn floats_are_calculated_by_functions_on_sqlite() {
    check(
        &books().filter((Book.price * 1.19).gt(20.0) & (-Book.price / 2.0).lt(1.0)),
        r#"SELECT … FROM "book" WHERE (orm_mul_f64("book"."price", ?)) > ? AND (orm_div_f64(-"book"."price", ?)) < ?"#,
        r#"SELECT … FROM "book" WHERE ("book"."price" * $1::float8) > $2::float8 AND ((-"book"."price") / $3::float8) < $4::float8"#,
    );
    // What may be no number is caught where the calculation ends.
    check(
        &books().filter((Book.price + Book.price - 1.0).gt(0.0)),
        r#"SELECT … FROM "book" WHERE (orm_sub_f64(orm_add_f64("book"."price", "book"."price"), ?)) > ?"#,
        r#"SELECT … FROM "book" WHERE (coalesce(nullif(("book"."price" + "book"."price") - $1::float8, 'NaN'), CAST(("book"."price" + "book"."price") - $2::float8 AS int8))) > $3::float8"#,
    );
}

#[test]
fn numbers_of_different_types() {
    check(
        &books().filter((Book.id * Book.year).gt(Book.year) & Book.year.eq(Book.id)),
        r#"SELECT … FROM "book" WHERE orm_i64("book"."id" * "book"."year") > "book"."year" AND "book"."year" = "book"."id""#,
        r#"SELECT … FROM "book" WHERE ("book"."id" * "book"."year") > "book"."year" AND "book"."year" = "book"."id""#,
    );
    check(
        &books().filter((Book.year.cast::<f64>() * Book.price).lt(9.5)),
        r#"SELECT … FROM "book" WHERE (orm_mul_f64(orm_cast("book"."year", 'i32', 'f64'), "book"."price")) < ?"#,
        r#"SELECT … FROM "book" WHERE (coalesce(nullif(CAST("book"."year" AS float8) * "book"."price", 'NaN'), CAST(CAST("book"."year" AS float8) * "book"."price" AS int8))) < $1::float8"#,
    );
    check(
        &books().filter(Book.year.cast::<i64>().gt(5) & Book.year.cast::<i32>().gt(6)),
        r#"SELECT … FROM "book" WHERE "book"."year" > ? AND "book"."year" > ?"#,
        r#"SELECT … FROM "book" WHERE CAST("book"."year" AS int8) > $1::int8 AND "book"."year" > $2::int4"#,
    );
}

#[test]
fn signs_that_glob_misreads_are_compared_otherwise() {
    check(
        &books().filter(Book.title.starts_with("\u{fffd}") & Book.title.like("%\u{ffff}")),
        r#"SELECT … FROM "book" WHERE substr("book"."title", 1, length(?)) = ? AND orm_like("book"."title", ?)"#,
        r#"SELECT … FROM "book" WHERE "book"."title" LIKE $1::text ESCAPE '!' AND "book"."title" LIKE $2::text"#,
    );
}

#[test]
fn relations_are_joined_once() {
    check(
        &books()
            .filter(Book.author.name.eq("x"))
            .filter(Book.author.birth_year.gt(1))
            .order_by((Book.author.name, Book.author.mentor.name)),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" LEFT JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id" WHERE "t1"."name" = ? AND "t1"."birth_year" > ? ORDER BY "t1"."name", "t2"."name" NULLS LAST"#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" LEFT JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id" WHERE "t1"."name" = $1::text AND "t1"."birth_year" > $2::int4 ORDER BY "t1"."name", "t2"."name" NULLS LAST"#,
    );
}

#[test]
fn comparing_a_key_joins_nothing() {
    check(
        &books().filter(Book.author.eq(2) & Book.author.id.is_in([1, 2]) & Book.editor.id.gt(1)),
        r#"SELECT … FROM "book" WHERE "book"."author_id" = ? AND "book"."author_id" IN (SELECT value FROM json_each(?)) AND "book"."editor_id" > ?"#,
        r#"SELECT … FROM "book" WHERE "book"."author_id" = $1::int8 AND "book"."author_id" = ANY($2::int8[]) AND "book"."editor_id" > $3::int8"#,
    );
    check(
        &books().filter(
            Book.author.ne(Book.editor) & Book.editor.is_null() & Book.author.mentor.id.eq(3),
        ),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE ("book"."author_id" = "book"."editor_id") IS NOT TRUE AND "book"."editor_id" IS NULL AND "t1"."mentor_id" = ?"#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE ("book"."author_id" = "book"."editor_id") IS NOT TRUE AND "book"."editor_id" IS NULL AND "t1"."mentor_id" = $1::int8"#,
    );
    check(
        &books().filter(Book.author.is_in([1, 2]) & Book.editor.not_in([3])),
        r#"SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT value FROM json_each(?)) AND ("book"."editor_id" IN (SELECT value FROM json_each(?))) IS NOT TRUE"#,
        r#"SELECT … FROM "book" WHERE "book"."author_id" = ANY($1::int8[]) AND ("book"."editor_id" = ANY($2::int8[])) IS NOT TRUE"#,
    );
}

#[test]
fn optional_relations_are_joined_left_unless_a_condition_needs_them() {
    check(
        &books().filter(Book.editor.name.eq("x")),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" WHERE "t1"."name" = ?"#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" WHERE "t1"."name" = $1::text"#,
    );
    check(
        &books().filter(Book.editor.name.eq("x") | Book.year.eq(1)),
        r#"SELECT … FROM "book" LEFT JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" WHERE "t1"."name" = ? OR "book"."year" = ?"#,
        r#"SELECT … FROM "book" LEFT JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" WHERE "t1"."name" = $1::text OR "book"."year" = $2::int4"#,
    );
    check(
        &books()
            .filter(Book.author.mentor.mentor.name.gt("x"))
            .order_by(Book.editor.name),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id" INNER JOIN "author" AS "t3" ON "t3"."id" = "t2"."mentor_id" LEFT JOIN "author" AS "t4" ON "t4"."id" = "book"."editor_id" WHERE "t3"."name" > ? ORDER BY "t4"."name" NULLS LAST"#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id" INNER JOIN "author" AS "t3" ON "t3"."id" = "t2"."mentor_id" LEFT JOIN "author" AS "t4" ON "t4"."id" = "book"."editor_id" WHERE "t3"."name" > $1::text ORDER BY "t4"."name" NULLS LAST"#,
    );
}

#[test]
fn a_condition_on_a_key_needs_the_row_that_it_points_at() {
    check(
        &books()
            .filter(Book.editor.id.gt(1))
            .order_by(Book.editor.name),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" WHERE "book"."editor_id" > ? ORDER BY "t1"."name" NULLS LAST"#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" WHERE "book"."editor_id" > $1::int8 ORDER BY "t1"."name" NULLS LAST"#,
    );
    check(
        &books()
            .filter(Book.editor.is_not_null())
            .select_related(Book.editor),
        r#"SELECT …, "t1"."id", "t1"."name", "t1"."birth_year", "t1"."mentor_id" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" WHERE "book"."editor_id" IS NOT NULL"#,
        r#"SELECT …, "t1"."id", "t1"."name", "t1"."birth_year", "t1"."mentor_id" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" WHERE "book"."editor_id" IS NOT NULL"#,
    );
    check(
        &books()
            .filter(Book.editor.mentor.is_in([1, 2]))
            .order_by((Book.editor.mentor.name, Book.editor.mentor.mentor.name)),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id" LEFT JOIN "author" AS "t3" ON "t3"."id" = "t2"."mentor_id" WHERE "t1"."mentor_id" IN (SELECT value FROM json_each(?)) ORDER BY "t2"."name" NULLS LAST, "t3"."name" NULLS LAST"#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id" LEFT JOIN "author" AS "t3" ON "t3"."id" = "t2"."mentor_id" WHERE "t1"."mentor_id" = ANY($1::int8[]) ORDER BY "t2"."name" NULLS LAST, "t3"."name" NULLS LAST"#,
    );
    check(
        &books()
            .filter(Book.editor.ne(1) & (Book.editor.eq(2) | Book.year.eq(1)))
            .order_by(Book.editor.name),
        r#"SELECT … FROM "book" LEFT JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" WHERE ("book"."editor_id" = ?) IS NOT TRUE AND ("book"."editor_id" = ? OR "book"."year" = ?) ORDER BY "t1"."name" NULLS LAST"#,
        r#"SELECT … FROM "book" LEFT JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" WHERE ("book"."editor_id" = $1::int8) IS NOT TRUE AND ("book"."editor_id" = $2::int8 OR "book"."year" = $3::int4) ORDER BY "t1"."name" NULLS LAST"#,
    );
    check(
        &Tagging::objects()
            .filter(Tagging.tag.eq("war"))
            .select_related(Tagging.tag),
        r#"SELECT …, "t1"."name", "t1"."name" FROM "tagging" LEFT JOIN "tag" AS "t1" ON "t1"."name" = "tagging"."tag_id" WHERE "tagging"."tag_id" = ?"#,
        r#"SELECT …, "t1"."name", "t1"."name" FROM "tagging" LEFT JOIN "tag" AS "t1" ON "t1"."name" = "tagging"."tag_id" WHERE "tagging"."tag_id" = $1::text"#,
    );
}

#[test]
fn a_condition_on_a_key_of_several_columns_needs_all_of_them() {
    check(
        &Note::objects()
            .filter(Note.on.eq((1, "war".to_owned())))
            .select_related(Note.on),
        r#"SELECT …, "t1"."book_id", "t1"."tag_id" FROM "note" INNER JOIN "tagging" AS "t1" ON "t1"."book_id" = "note"."on_book_id" AND "t1"."tag_id" = "note"."on_tag_id" WHERE "note"."on_book_id" = ? AND "note"."on_tag_id" = ?"#,
        r#"SELECT …, "t1"."book_id", "t1"."tag_id" FROM "note" INNER JOIN "tagging" AS "t1" ON "t1"."book_id" = "note"."on_book_id" AND "t1"."tag_id" = "note"."on_tag_id" WHERE "note"."on_book_id" = $1::int8 AND "note"."on_tag_id" = $2::text"#,
    );
    check(
        &Note::objects()
            .filter(Note.on.book.eq(1))
            .select_related(Note.on),
        r#"SELECT …, "t1"."book_id", "t1"."book_id", "t1"."tag_id" FROM "note" LEFT JOIN "tagging" AS "t1" ON "t1"."book_id" = "note"."on_book_id" AND "t1"."tag_id" = "note"."on_tag_id" WHERE "note"."on_book_id" = ?"#,
        r#"SELECT …, "t1"."book_id", "t1"."book_id", "t1"."tag_id" FROM "note" LEFT JOIN "tagging" AS "t1" ON "t1"."book_id" = "note"."on_book_id" AND "t1"."tag_id" = "note"."on_tag_id" WHERE "note"."on_book_id" = $1::int8"#,
    );
}

#[test]
fn relations_without_a_constraint_are_joined_left() {
    check(
        &Tagging::objects()
            .order_by(Tagging.book.title)
            .select_related(Tagging.tag),
        r#"SELECT …, "t1"."name", "t1"."name" FROM "tagging" LEFT JOIN "tag" AS "t1" ON "t1"."name" = "tagging"."tag_id" INNER JOIN "book" AS "t2" ON "t2"."id" = "tagging"."book_id" ORDER BY "t2"."title""#,
        r#"SELECT …, "t1"."name", "t1"."name" FROM "tagging" LEFT JOIN "tag" AS "t1" ON "t1"."name" = "tagging"."tag_id" INNER JOIN "book" AS "t2" ON "t2"."id" = "tagging"."book_id" ORDER BY "t2"."title""#,
    );
}

#[test]
fn conditions_on_a_related_model() {
    check(
        &books().filter(
            Book.author
                .matches(Author.name.eq("x") & Author.mentor.name.eq("y")),
        ),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id" WHERE "t1"."name" = ? AND "t2"."name" = ?"#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id" WHERE "t1"."name" = $1::text AND "t2"."name" = $2::text"#,
    );
    check(
        &books().filter(Book.editor.matches(Author.books().any(Book.year.eq(1)))),
        r#"SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "book"."editor_id" AND "t1"."year" = ? LIMIT 1)"#,
        r#"SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "book"."editor_id" AND "t1"."year" = $1::int4)"#,
    );
}

#[test]
fn to_many_relations_are_subqueries() {
    check(
        &Author::objects().filter(
            Author
                .books()
                .any(Book.title.eq("x") & Book.author.name.eq("y")),
        ),
        r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" WHERE "t1"."author_id" = "author"."id" AND "t1"."title" = ? AND "t2"."name" = ? LIMIT 1)"#,
        r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" WHERE "t1"."author_id" = "author"."id" AND "t1"."title" = $1::text AND "t2"."name" = $2::text)"#,
    );
    check(
        &Author::objects()
            .filter(Author.books().is_empty())
            .order_by(Author.books().count().desc()),
        r#"SELECT … FROM "author" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") ORDER BY (SELECT COUNT(*) FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id") DESC"#,
        r#"SELECT … FROM "author" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") ORDER BY (SELECT COUNT(*) FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id") DESC"#,
    );
    check(
        &books().filter(Book.author.books().filter(Book.year.gt(1)).count().ge(2)),
        r#"SELECT … FROM "book" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "book"."author_id" AND "t1"."year" > ?) >= ?"#,
        r#"SELECT … FROM "book" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "book"."author_id" AND "t1"."year" > $1::int4) >= $2::int8"#,
    );
    check(
        &books().filter(Book.author.mentor.books().is_empty()),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t2" ON "t2"."id" = "book"."author_id" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "t2"."mentor_id")"#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t2" ON "t2"."id" = "book"."author_id" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "t2"."mentor_id")"#,
    );
    check(
        &Author::objects().filter(
            Author
                .students()
                .any(Author.books().any(Book.reviews().is_empty())),
        ),
        r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "author" AS "t1" WHERE "t1"."mentor_id" = "author"."id" AND EXISTS (SELECT 1 FROM "book" AS "t2" WHERE "t2"."author_id" = "t1"."id" AND NOT EXISTS (SELECT 1 FROM "review" AS "t3" WHERE "t3"."book_id" = "t2"."id") LIMIT 1) LIMIT 1)"#,
        r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "author" AS "t1" WHERE "t1"."mentor_id" = "author"."id" AND EXISTS (SELECT 1 FROM "book" AS "t2" WHERE "t2"."author_id" = "t1"."id" AND NOT EXISTS (SELECT 1 FROM "review" AS "t3" WHERE "t3"."book_id" = "t2"."id")))"#,
    );
    check(
        &Author::objects().filter(
            Author
                .books()
                .order_by(Book.year)
                .limit(3)
                .any(Book.year.gt(1)),
        ),
        r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM (SELECT "t2"."year" FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" ORDER BY "t2"."year" LIMIT ?) AS "t1" WHERE "t1"."year" > ? LIMIT 1)"#,
        r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM (SELECT "t2"."year" FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" ORDER BY "t2"."year" LIMIT $1::int8) AS "t1" WHERE "t1"."year" > $2::int4)"#,
    );
    check(
        &Author::objects().filter(Author.books().limit(3).count().eq(3)),
        r#"SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM (SELECT "t1"."id" FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" LIMIT ?) AS "t2") = ?"#,
        r#"SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM (SELECT "t1"."id" FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" LIMIT $1::int8) AS "t2") = $2::int8"#,
    );
}

#[test]
fn queries_in_lists() {
    check(
        &books().filter(
            Book.author
                .is_in(Author::objects().filter(Author.name.eq("x"))),
        ),
        r#"SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT "t1"."id" FROM "author" AS "t1" WHERE "t1"."name" = ?)"#,
        r#"SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT "t1"."id" FROM "author" AS "t1" WHERE "t1"."name" = $1::text)"#,
    );
    check(
        &books().filter(
            Book.editor
                .not_in(Author::objects().order_by(Author.name).limit(3)),
        ),
        r#"SELECT … FROM "book" WHERE ("book"."editor_id" IN (SELECT "t1"."id" FROM "author" AS "t1" ORDER BY "t1"."name" LIMIT ?)) IS NOT TRUE"#,
        r#"SELECT … FROM "book" WHERE ("book"."editor_id" IN (SELECT "t1"."id" FROM "author" AS "t1" ORDER BY "t1"."name" LIMIT $1::int8)) IS NOT TRUE"#,
    );
}

#[test]
fn order() {
    check(
        &books().order_by((
            Book.subtitle,
            Book.subtitle.desc(),
            Book.subtitle.asc().nulls_first(),
        )),
        r#"SELECT … FROM "book" ORDER BY "book"."subtitle" NULLS LAST, "book"."subtitle" DESC NULLS FIRST, "book"."subtitle" NULLS FIRST"#,
        r#"SELECT … FROM "book" ORDER BY "book"."subtitle" NULLS LAST, "book"."subtitle" DESC NULLS FIRST, "book"."subtitle" NULLS FIRST"#,
    );
    check(
        &books()
            .order_by((
                Book.subtitle,
                Book.year.desc(),
                Book.subtitle.desc().nulls_last(),
            ))
            .reverse(),
        r#"SELECT … FROM "book" ORDER BY "book"."subtitle" DESC NULLS FIRST, "book"."year", "book"."subtitle" NULLS FIRST"#,
        r#"SELECT … FROM "book" ORDER BY "book"."subtitle" DESC NULLS FIRST, "book"."year", "book"."subtitle" NULLS FIRST"#,
    );
    check(
        &books().order_by(vec![(Book.year + 1).desc(), Book.title.asc()]),
        r#"SELECT … FROM "book" ORDER BY orm_i32("book"."year" + ?) DESC, "book"."title""#,
        r#"SELECT … FROM "book" ORDER BY ("book"."year" + $1::int4) DESC, "book"."title""#,
    );
}

#[test]
fn a_models_own_order() {
    check(
        &Review::objects(),
        r#"SELECT … FROM "review" INNER JOIN "book" AS "t1" ON "t1"."id" = "review"."book_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" ORDER BY "t2"."name", "review"."stars" DESC"#,
        r#"SELECT … FROM "review" INNER JOIN "book" AS "t1" ON "t1"."id" = "review"."book_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" ORDER BY "t2"."name", "review"."stars" DESC"#,
    );
    check(
        &Review::objects().reverse(),
        r#"SELECT … FROM "review" INNER JOIN "book" AS "t1" ON "t1"."id" = "review"."book_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" ORDER BY "t2"."name" DESC, "review"."stars""#,
        r#"SELECT … FROM "review" INNER JOIN "book" AS "t1" ON "t1"."id" = "review"."book_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" ORDER BY "t2"."name" DESC, "review"."stars""#,
    );
    check(
        &Review::objects().order_by(Review.id),
        r#"SELECT … FROM "review" ORDER BY "review"."id""#,
        r#"SELECT … FROM "review" ORDER BY "review"."id""#,
    );
    check(
        &books().filter(Book.reviews().any(Review.stars.gt(3))),
        r#"SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "review" AS "t1" WHERE "t1"."book_id" = "book"."id" AND "t1"."stars" > ? LIMIT 1)"#,
        r#"SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "review" AS "t1" WHERE "t1"."book_id" = "book"."id" AND "t1"."stars" > $1::int2)"#,
    );
}

#[test]
fn pages() {
    check(
        &books().limit(10).offset(20),
        r#"SELECT … FROM "book" LIMIT ? OFFSET ?"#,
        r#"SELECT … FROM "book" LIMIT $1::int8 OFFSET $2::int8"#,
    );
    check(
        &books().offset(20).limit(10).limit(50),
        r#"SELECT … FROM "book" LIMIT ? OFFSET ?"#,
        r#"SELECT … FROM "book" LIMIT $1::int8 OFFSET $2::int8"#,
    );
    check(
        &books().offset(5),
        r#"SELECT … FROM "book" LIMIT -1 OFFSET ?"#,
        r#"SELECT … FROM "book" OFFSET $1::int8"#,
    );
}

#[test]
fn what_follows_a_page_is_asked_of_the_page() {
    check(
        &books()
            .order_by(Book.year)
            .limit(10)
            .filter(Book.author.name.eq("x")),
        r#"SELECT … FROM (SELECT "t1"."id", "t1"."title", "t1"."year", "t1"."subtitle", "t1"."in_print", "t1"."price", "t1"."author_id", "t1"."editor_id" FROM "book" AS "t1" ORDER BY "t1"."year" LIMIT ?) AS "book" INNER JOIN "author" AS "t2" ON "t2"."id" = "book"."author_id" WHERE "t2"."name" = ? ORDER BY "book"."year""#,
        r#"SELECT … FROM (SELECT "t1"."id", "t1"."title", "t1"."year", "t1"."subtitle", "t1"."in_print", "t1"."price", "t1"."author_id", "t1"."editor_id" FROM "book" AS "t1" ORDER BY "t1"."year" LIMIT $1::int8) AS "book" INNER JOIN "author" AS "t2" ON "t2"."id" = "book"."author_id" WHERE "t2"."name" = $2::text ORDER BY "book"."year""#,
    );
    check(
        &books().limit(10).order_by(Book.year),
        r#"SELECT … FROM (SELECT "t1"."id", "t1"."title", "t1"."year", "t1"."subtitle", "t1"."in_print", "t1"."price", "t1"."author_id", "t1"."editor_id" FROM "book" AS "t1" LIMIT ?) AS "book" ORDER BY "book"."year""#,
        r#"SELECT … FROM (SELECT "t1"."id", "t1"."title", "t1"."year", "t1"."subtitle", "t1"."in_print", "t1"."price", "t1"."author_id", "t1"."editor_id" FROM "book" AS "t1" LIMIT $1::int8) AS "book" ORDER BY "book"."year""#,
    );
}

#[test]
fn related_rows_are_read_along() {
    check(
        &Review::objects()
            .select_related((Review.book.author, Review.book.editor))
            .order_by(Review.id),
        r#"SELECT …, "t1"."id", "t1"."title", "t1"."year", "t1"."subtitle", "t1"."in_print", "t1"."price", "t1"."author_id", "t1"."editor_id", "t2"."id", "t2"."name", "t2"."birth_year", "t2"."mentor_id", "t3"."id", "t3"."id", "t3"."name", "t3"."birth_year", "t3"."mentor_id" FROM "review" INNER JOIN "book" AS "t1" ON "t1"."id" = "review"."book_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" LEFT JOIN "author" AS "t3" ON "t3"."id" = "t1"."editor_id" ORDER BY "review"."id""#,
        r#"SELECT …, "t1"."id", "t1"."title", "t1"."year", "t1"."subtitle", "t1"."in_print", "t1"."price", "t1"."author_id", "t1"."editor_id", "t2"."id", "t2"."name", "t2"."birth_year", "t2"."mentor_id", "t3"."id", "t3"."id", "t3"."name", "t3"."birth_year", "t3"."mentor_id" FROM "review" INNER JOIN "book" AS "t1" ON "t1"."id" = "review"."book_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" LEFT JOIN "author" AS "t3" ON "t3"."id" = "t1"."editor_id" ORDER BY "review"."id""#,
    );
}

#[test]
fn keys_of_several_fields() {
    check(
        &Tagging::objects()
            .filter(Tagging.book.eq(1) & Tagging.tag.eq("war") & Tagging.tag.name.ne("peace")),
        r#"SELECT … FROM "tagging" WHERE "tagging"."book_id" = ? AND "tagging"."tag_id" = ? AND "tagging"."tag_id" <> ?"#,
        r#"SELECT … FROM "tagging" WHERE "tagging"."book_id" = $1::int8 AND "tagging"."tag_id" = $2::text AND "tagging"."tag_id" <> $3::text"#,
    );
}

#[test]
fn different_rows_are_in_any_order() {
    check(
        &books().distinct().order_by(Book.author.name),
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name""#,
        r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name""#,
    );
}

#[test]
fn trees() {
    check(
        &Author.mentor.ancestors(7),
        r#"SELECT … FROM (WITH RECURSIVE "tree rows"("id", "mentor_id", "mark 1", "row depth") AS (SELECT "t2"."id", "t2"."mentor_id", "t2"."id", 0 FROM "author" AS "t2" WHERE "t2"."id" = ? UNION ALL SELECT "t2"."id", "t2"."mentor_id", CASE WHEN ("tree rows"."row depth" & ("tree rows"."row depth" + 1)) = 0 THEN "t2"."id" ELSE "tree rows"."mark 1" END, "tree rows"."row depth" + 1 FROM "tree rows" CROSS JOIN "author" AS "t2" WHERE "t2"."id" = "tree rows"."mentor_id" AND ("t2"."id" <> "tree rows"."mark 1")) SELECT "tree rows"."id", MIN("tree rows"."row depth") AS "row depth" FROM "tree rows" GROUP BY "tree rows"."id" HAVING MIN("tree rows"."row depth") > 0) AS "t1" CROSS JOIN "author" WHERE "author"."id" = "t1"."id" ORDER BY "t1"."row depth", "author"."id""#,
        r#"SELECT … FROM (WITH RECURSIVE "tree rows"("id", "mentor_id", "mark 1", "row depth") AS (SELECT "t2"."id", "t2"."mentor_id", "t2"."id", 0 FROM "author" AS "t2" WHERE "t2"."id" = $1::int8 UNION ALL SELECT "t2"."id", "t2"."mentor_id", CASE WHEN ("tree rows"."row depth" & ("tree rows"."row depth" + 1)) = 0 THEN "t2"."id" ELSE "tree rows"."mark 1" END, "tree rows"."row depth" + 1 FROM "tree rows" CROSS JOIN "author" AS "t2" WHERE "t2"."id" = "tree rows"."mentor_id" AND ("t2"."id" <> "tree rows"."mark 1")) SELECT "tree rows"."id", MIN("tree rows"."row depth") AS "row depth" FROM "tree rows" GROUP BY "tree rows"."id" HAVING MIN("tree rows"."row depth") > 0) AS "t1" CROSS JOIN "author" WHERE "author"."id" = "t1"."id" ORDER BY "t1"."row depth", "author"."id""#,
    );
    check(
        &Author.mentor.descendants(7),
        r#"SELECT … FROM (WITH RECURSIVE "tree rows"("id", "mark 1", "row depth") AS (SELECT "t2"."id", "t2"."id", 0 FROM "author" AS "t2" WHERE "t2"."id" = ? UNION ALL SELECT "t2"."id", "tree rows"."mark 1", "tree rows"."row depth" + 1 FROM "tree rows" CROSS JOIN "author" AS "t2" WHERE "t2"."mentor_id" = "tree rows"."id" AND ("t2"."id" <> "tree rows"."mark 1")) SELECT "tree rows"."id", "tree rows"."row depth" FROM "tree rows" WHERE "tree rows"."row depth" > 0) AS "t1" CROSS JOIN "author" WHERE "author"."id" = "t1"."id" ORDER BY "t1"."row depth", "author"."id""#,
        r#"SELECT … FROM (WITH RECURSIVE "tree rows"("id", "mark 1", "row depth") AS (SELECT "t2"."id", "t2"."id", 0 FROM "author" AS "t2" WHERE "t2"."id" = $1::int8 UNION ALL SELECT "t2"."id", "tree rows"."mark 1", "tree rows"."row depth" + 1 FROM "tree rows" CROSS JOIN "author" AS "t2" WHERE "t2"."mentor_id" = "tree rows"."id" AND "t2"."mentor_id" BETWEEN "tree rows"."id" AND "tree rows"."id" AND ("t2"."id" <> "tree rows"."mark 1")) SELECT "tree rows"."id", "tree rows"."row depth" FROM "tree rows" WHERE "tree rows"."row depth" > 0) AS "t1" CROSS JOIN "author" WHERE "author"."id" = "t1"."id" ORDER BY "t1"."row depth", "author"."id""#,
    );
}

/// A model with an order of its own, whose rows make a tree.
#[derive(Model)]
#[orm(ordering = (-stars))]
struct Reply {
    id: i64,
    stars: i16,
    #[orm(related_name = "replies", on_delete = Cascade)]
    to: Option<ForeignKey<Reply>>,
}

#[test]
fn the_order_of_trees() {
    let order = |query: &QuerySet<Reply>| {
        let text = |backend| query.to_sql_for(backend).unwrap().text().to_owned();
        let end = |text: String| text.rsplit_once(" ORDER BY ").unwrap().1.to_owned();
        let (sqlite, postgres) = (end(text(Backend::Sqlite)), end(text(Backend::Postgres)));
        assert_eq!(sqlite.replace('?', "$2::int8"), postgres);
        sqlite
    };
    let below = || Reply.to.descendants(7);
    let nearest = r#""t1"."row depth", "reply"."stars" DESC, "reply"."id""#;
    assert_eq!(order(&below()), nearest);
    assert_eq!(
        order(&below().distinct().filter(Reply.stars.gt(3))),
        nearest
    );
    assert_eq!(order(&below().limit(3)), format!("{nearest} LIMIT ?"));
    assert_eq!(
        order(&below().reverse()),
        r#""t1"."row depth" DESC, "reply"."stars", "reply"."id" DESC"#
    );
    assert_eq!(
        order(&below().limit(3).reverse()),
        r#""reply"."row depth" DESC, "reply"."stars", "reply"."id" DESC"#
    );
    assert_eq!(order(&below().order_by(Reply.id)), r#""reply"."id""#);
    let within = Reply::objects()
        .filter(Reply.to.is_in(below()))
        .order_by(Reply.id);
    assert_eq!(order(&within), r#""reply"."id""#);
    assert_eq!(
        within
            .to_sql_for(Backend::Sqlite)
            .unwrap()
            .text()
            .matches("ORDER BY")
            .count(),
        1
    );
}

#[test]
fn what_no_database_takes_is_refused() {
    refused(
        &books().filter(Book.title.eq("a\0b")),
        "the text for `Book.title` holds a NUL character, which databases cannot store; remove it",
    );
    refused(
        &books().filter(Book.price.gt(f64::NAN)),
        "out of range for `Book.price`: NaN equals nothing on one database and itself on the other; \
         store no value instead",
    );
    refused(
        &books().filter((Book.year / 0).eq(1)),
        "out of range for `Book.year`: division by zero",
    );
    refused(
        &books().filter(Book.title.like(r"a\")),
        r"invalid query of `Book`: the pattern of `like` ends in `\`, which escapes what follows; write `\\` for the sign itself",
    );
}

#[test]
fn queries_have_limits() {
    let long = any_of((0..5_001).map(|year| Book.year.gt(year)));
    refused(
        &books().filter(long),
        "the query has 5001 terms in its conditions, and at most 5000 work on both SQLite and Postgres; \
         split it, or use `is_in`",
    );
    let mut deep = Book.year.eq(1);
    for year in 0..10_000 {
        deep = if year % 2 == 0 {
            deep & Book.year.gt(year)
        } else {
            deep | Book.year.lt(year)
        };
    }
    refused(
        &books().filter(deep),
        "the query has 201 levels of nesting in an expression, and at most 200 work on both SQLite and Postgres; \
         nest it less: `all_of` and `any_of` join any number of conditions on one level",
    );
}

#[test]
fn many_terms_are_a_balanced_tree() {
    let query = books().filter(any_of((0..200).map(|year| Book.year.gt(year))));
    let text = query.to_sql_for(Backend::Sqlite).unwrap().text().to_owned();
    let (_, condition) = text.split_once(" WHERE ").unwrap();
    let depths = condition.chars().scan(0, |depth, sign| {
        *depth += i32::from(sign == '(') - i32::from(sign == ')');
        Some(*depth)
    });
    assert_eq!(depths.max(), Some(2));
}

/// Models that lead to each other in a long chain: whether one may be sent must not be a question about all of them.
mod chain {
    use orm::prelude::*;

    macro_rules! chain {
        ($($model:ident $next:ident,)*) => {$(
            #[derive(Model)]
            pub(super) struct $model {
                id: i64,
                #[orm(related_name = "+", on_delete = Cascade)]
                next: ForeignKey<$next>,
            }
        )*};
    }
    chain! {
        A1 A2, A2 A3, A3 A4, A4 A5, A5 A6, A6 A7, A7 A8, A8 A9, A9 A10, A10 A11, A11 A12, A12 A13, A13 A14, A14 A15,
        A15 A16, A16 A17, A17 A18, A18 A19, A19 A20, A20 A21, A21 A22, A22 A23, A23 A24, A24 A25, A25 A26, A26 A27,
        A27 A28, A28 A29, A29 A30, A30 A1,
    }
}

#[test]
fn long_chains_of_models_are_sent() {
    fn is_send<T: Send + Sync>() -> &'static str {
        std::any::type_name::<T>()
    }
    assert!(is_send::<chain::A1>().ends_with("A1"));
}
