//! The lines of the reference, table by table.

use super::{Author, Book, Tag};
use crate::reference::page::{Line, Table, gives, sql};
use orm::chrono::{Months, TimeDelta};
use orm::chrono_tz::Europe::Berlin;
use orm::functions::*;
use orm::prelude::*;
use orm::serde_json::json;

/// The lines of a table of conditions.
macro_rules! conditions {
    ($($rust:expr => $null:literal;)*) => {
        vec![$(Line::new(stringify!($rust), sql!(Book::objects().values(Book.id).filter($rust))).cell($null)),*]
    };
}

/// The lines of a table of values.
macro_rules! values {
    ($($rust:expr => $null:literal;)*) => {
        vec![$({
            let query = Book::objects().values($rust);
            Line::new(stringify!($rust), sql!(query)).cell(&gives(&query)).cell($null)
        }),*]
    };
}

/// The lines of a table of orders.
macro_rules! orders {
    ($($rust:expr => $null:literal;)*) => {
        vec![$(Line::new(stringify!($rust), sql!(Book::objects().values(Book.id).order_by($rust))).cell($null)),*]
    };
}

const OF_NULL: &[&str] = &["of null"];
const GIVES: &[&str] = &["gives", "of null"];
const OF_NO_ROWS: &[&str] = &["gives", "of no rows"];

/// All tables, in the order of the page.
pub(super) fn all() -> Vec<Table> {
    vec![
        Table::new("Lookups", OF_NULL, lookups())
            .about("Conditions on a field or an expression. None of them is ever null: where one says *false*, its negation is true."),
        Table::new("Orders", OF_NULL, orders()).about(
            "A field or an expression by itself is an order too, the ascending one. Nulls stand last, in a descending order first.",
        ),
        Table::new("Text", GIVES, texts()).about("Lengths and positions count characters, from 1."),
        Table::new("Numbers", GIVES, numbers()).about(
            "An angle is in radians. Bits are those of the type that is stored; a distance counts modulo its width.",
        ),
        Table::new("Conditional", GIVES, conditionals()),
        Table::new("Dates and times", GIVES, dates()).about(
            "Of a `DateTime<Utc>`, by the clock of UTC. Weeks are those of ISO 8601, from Monday, 1, to Sunday, 7.\n\
             A date moves by the whole days of a duration. What leaves the years 1 to 9999 is `OutOfRange`.\n\
             A date, a time or a duration stands on the left too, `Utc::now() - Book.sold_at`, \
             `TimeDelta::days(1) * Book.year`.",
        ),
        Table::new("Time zones", GIVES, zones()).about(
            "By the names of `chrono-tz`. Where a clock is set back and shows a time twice, `to_utc` is the second; where it is \
             set forward and skips one, `to_utc` is as if it had not been.",
        ),
        Table::new("Arrays", GIVES, arrays()).about(
            "In a filter, a condition that is null here is false, and its negation true. Positions count from 0.\n\
             Whole arrays are compared and ordered like any other field: element by element, the shorter one first.",
        ),
        Table::new("Digests", GIVES, digests()).about("Lower-case hexadecimal digits. Of Postgres, `sha1` needs the extension `pgcrypto`."),
        Table::new("Search", GIVES, searches()).about(
            "Of a search, which is a condition by itself: `filter(search((Book.title, Book.subtitle), \"men\"))`. See the page on search.",
        ),
        Table::new("JSON documents", OF_NULL, documents()).about(
            "Conditions on a field of type `serde_json::Value` or `Json<…>`, and on a place in one. See the page on JSON.",
        ),
        Table::new("Values in JSON documents", GIVES, places())
            .about("Null also where the place holds a value of another type, or nothing."),
        Table::new("Subqueries", GIVES, subqueries()).about(
            "Values of a query within another; `outer` is a value of the query around.\n\
             `scalar` is null where its query has no row; the others are as aggregates of no rows.",
        ),
        Table::new("Aggregates", OF_NO_ROWS, aggregates()).about(
            "Of all rows in `aggregate`, of each group in `values`, which groups by its other items.\n\
             Nulls are left out, so that what is computed of nulls alone is as of no rows; `count()` counts rows.\n\
             Each but `count()` may be `distinct()`, and each may have a `filter(…)` of its own.\n\
             A sum that does not fit its type, and a result that is no number, are `OutOfRange`.",
        ),
        Table::new("Window functions", GIVES, windows()).about(
            "Of each row and others of its partition; every aggregate is one by `over`. `over(())` looks at all rows.\n\
             In an order an aggregate looks at the rows up to this one and those that are equal to it there; `rows(-2..=0)` are the two \
             rows before and the row, and `range(-2..=2)` those whose value in the order is so near.",
        ),
        Table::new("Aggregates of related rows", OF_NO_ROWS, related_aggregates()).about(
            "Expressions over the rows of an author, as all others: in `annotate`, `values`, `filter`, `order_by` and `set`.\n\
             The relation may be filtered, ordered and cut before: `Author.books().filter(…).limit(3).sum(Book.price)`.",
        ),
    ]
}

fn windows() -> Vec<Line> {
    values! {
        row_number().over(order_by(Book.year)) => "never null";
        rank().over(partition_by(Book.author).order_by(Book.year.desc())) => "never null";
        dense_rank().over(order_by(Book.subtitle)) => "never null";
        percent_rank().over(order_by(Book.price)) => "never null";
        cume_dist().over(order_by(Book.price)) => "never null";
        ntile(4).over(order_by(Book.price)) => "never null";
        Book.year.lag(1).over(order_by(Book.year)) => "null, also where there is no such row";
        Book.title.lead(1).over(order_by(Book.year)) => "null, also where there is no such row";
        Book.year.lag_or(1, 0).over(order_by(Book.year)) => "null; the default where there is no such row";
        Book.title.lead_or(1, "").over(order_by(Book.year)) => "null; the default where there is no such row";
        Book.title.first_value().over(partition_by(Book.author).order_by(Book.year)) => "null";
        Book.title.last_value().over(order_by(Book.year).rows(..)) => "null";
        Book.title.nth_value(2).over(order_by(Book.year).rows(..)) => "null, also where there is no such row";
        count().over(()) => "never null";
        Book.title.string_agg(", ").over(order_by(Book.year)) => "left out";
        Book.year.sum().over(partition_by((Book.author, Book.in_print))) => "left out";
        Book.price.sum().over(order_by(Book.year).rows(-2..=0)) => "left out";
        Book.price.avg().filter(Book.in_print).over(order_by(Book.year).rows(1..)) => "left out";
        Book.year.sum().over(order_by(Book.year).groups(-1..=0)) => "left out";
        Book.year.sum().over(order_by(Book.year).range(-2..=2)) => "left out";
        count().over(order_by(Book.sold_at).range(TimeDelta::days(-6)..=TimeDelta::zero())) => "never null";
        count().over(partition_by(Book.author).exclude_current_row()) => "never null";
        Book.year.sum().over(order_by(Book.year).exclude_group()) => "left out";
        Book.year.sum().over(order_by(Book.year).rows(..).exclude_ties()) => "left out";
        Book.year.max().window_sum().over(()) => "left out";
        Book.year.max().window_avg().over(()) => "left out";
        Book.year.max().window_min().over(()) => "left out";
        Book.year.max().window_max().over(()) => "left out";
        count().window_count().over(()) => "left out";
    }
}

fn lookups() -> Vec<Line> {
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
        Book.title.trigram_similar("litle man") => "false";
        Book.in_print => "false";
        Book.author.eq(2) => "false";
        Book.author.is_in([1, 2]) => "false";
        Book.author.ne(2) => "true";
        Book.author.not_in([1, 2]) => "true";
        Book.author.matches(Author.name.eq("Emerson")) => "false";
        Book.editor.is_null() => "true";
        Book.editor.is_not_null() => "false";
        Book.tags.any(Tag.name.eq("war")) => "false";
        Book.tags.contains(3) => "false";
        Book.tags.is_empty() => "";
        all_of([Book.year.gt(1860), Book.in_print.eq(true)]) => "of no conditions true";
        any_of([Book.year.gt(1860), Book.in_print.eq(true)]) => "of no conditions false";
    }
}

fn orders() -> Vec<Line> {
    orders! {
        Book.subtitle.asc() => "last";
        Book.subtitle.desc() => "first";
        Book.subtitle.asc().nulls_first() => "first";
        Book.subtitle.desc().nulls_last() => "last";
        Book.subtitle.asc().reverse() => "first";
        Book.title.length().desc() => "first";
        Book.author.name.asc() => "last";
        Book.id.in_order_of([3, 1]) => "last, as what is not in the list";
    }
}

fn texts() -> Vec<Line> {
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
        Book.year.chr() => "null; null of what is no character";
        Book.title.ord() => "null";
        Book.title.similarity("litle man") => "null";
    }
}

fn numbers() -> Vec<Line> {
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
        Book.year.bit_and(15) => "null";
        Book.year.bit_or(15) => "null";
        Book.year.bit_xor(15) => "null";
        Book.year.shift_left(2) => "null";
        Book.year.shift_right(2) => "null";
        pi() => "";
        random() => "";
    }
}

fn conditionals() -> Vec<Line> {
    values! {
        case().when(Book.year.lt(1900), "old").otherwise("new") => "a condition on null does not hold";
        case().when(Book.year.lt(1900), "old").end() => "null where no condition holds";
        coalesce((Book.subtitle, Book.title)) => "the first that is not null";
        Book.title.nullif("") => "null, also where both are equal";
        Book.title.nullable() => "the value";
        greatest((Book.year, 1900)) => "nulls are left out";
        least((Book.year, 1900)) => "nulls are left out";
        value(1868) => "";
        value(None::<i32>) => "null";
        raw::<i32>("length({})", Book.title) => "what the SQL makes of it";
        raw::<i32>("length({})", Book.title).expr::<Book>() + 1 => "null";
    }
}

fn dates() -> Vec<Line> {
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
        Book.sold_at.cast::<String>() => "null";
        Book.published.cast::<String>() => "null";
        Book.sold_at.trunc(Unit::Month) => "null";
        Book.published.trunc(Unit::Week) => "null";
        Book.sold_at.date_bin(TimeDelta::minutes(15)) => "null";
        Book.sold_at + TimeDelta::hours(1) => "null";
        Book.published - TimeDelta::days(7) => "null";
        Book.sold_at + Months::new(1) => "null";
        Book.published.add_months(-1) => "null";
        Book.sold_at - Book.sold_at.trunc(Unit::Day) => "null";
        Book.published - Book.sold_at.date() => "null";
        now() => "";
        now() - TimeDelta::days(7) => "";
        today() => "";
        Book.lent + TimeDelta::hours(1) => "null";
        Book.lent - TimeDelta::hours(1) => "null";
        Book.lent * 2 => "null";
        Book.lent / 2 => "null";
        Book.lent / Book.year => "null; null for zero";
        TimeDelta::days(1) * Book.year => "";
        TimeDelta::days(14) - Book.lent => "null";
        Book.lent.num_weeks() => "null";
        Book.lent.num_days() => "null";
        Book.lent.num_hours() => "null";
        Book.lent.num_minutes() => "null";
        Book.lent.num_seconds() => "null";
        Book.lent.num_milliseconds() => "null";
        (Book.sold_at - Book.sold_at.trunc(Unit::Day)).num_hours() => "null";
        -Book.lent => "null";
    }
}

fn zones() -> Vec<Line> {
    values! {
        Book.sold_at.in_zone(Berlin) => "null";
        Book.sold_at.in_zone(Berlin).hour() => "null";
        Book.sold_at.in_zone(Berlin).to_utc(Berlin) => "null";
        Book.sold_at.trunc_in(Unit::Day, Berlin) => "null";
        today_in(Berlin) => "";
    }
}

fn arrays() -> Vec<Line> {
    values! {
        Book.languages.contains(["en", "fr"]) => "null";
        Book.languages.contained_by(["en", "fr"]) => "null";
        Book.languages.overlap(["en", "fr"]) => "null";
        Book.languages.eq(["en"]) => "null";
        Book.languages.lt(["en"]) => "null";
        Book.languages.is_empty() => "null";
        Book.languages.len() => "null";
        Book.languages.slice(0..2) => "null";
        Book.languages.at(0) => "null";
        Book.languages.append("fr") => "[\"fr\"]";
        Book.languages.extend(["fr", "de"]) => "[\"fr\", \"de\"]";
        Book.languages.remove("fr") => "null";
        Book.languages.unnest() => "no rows";
        Book.languages.unnest_position() => "no rows";
        Book.languages.any(|language| language.starts_with("e")) => "false";
        Book.languages.aggregate(|language| language.max()) => "null";
    }
}

fn searches() -> Vec<Line> {
    values! {
        search((Book.title, Book.subtitle), "men").matches() => "false";
        search(Book.title, "men").rank() => "0";
        search(Book.subtitle, "men").highlight(Book.subtitle) => "null";
        search(Book.title, "men").highlight_with(Book.title, "[", "]") => "null";
    }
}

fn digests() -> Vec<Line> {
    values! {
        Book.title.md5() => "null";
        Book.title.sha1() => "null";
        Book.title.sha224() => "null";
        Book.title.sha256() => "null";
        Book.title.sha384() => "null";
        Book.title.sha512() => "null";
    }
}

fn documents() -> Vec<Line> {
    conditions! {
        Book.data.eq(json!({ "a": 1 })) => "false";
        Book.data.has_key("a") => "false";
        Book.data.has_any_key(["a", "b"]) => "false";
        Book.data.has_all_keys(["a", "b"]) => "false";
        Book.data.contains_json(json!({ "a": 1 })) => "false";
        Book.data.contained_in_json(json!({ "a": 1 })) => "false";
        Book.data.path(("a", 0)).exists() => "false";
        Book.data.path(("a", 0)).is_missing() => "true";
        Book.data.path(("a", 0)).is_null() => "false";
    }
}

fn places() -> Vec<Line> {
    values! {
        Book.data.path(("a", 0)).text() => "null";
        Book.data.path("a").int() => "null";
        Book.data.path("a").float() => "null";
        Book.data.path("a").bool() => "null";
        Book.data.path("a").json() => "null";
        Book.data.path("a").array_length() => "null";
        Book.data.path("a").unnest().text() => "no rows";
        Book.data.path("a").unnest_position() => "no rows";
        Book.data.path("a").entries().unnest().path("key").text() => "no rows";
        Book.data.path("a").any(|item| item.path("n").int().gt(1)) => "false";
        Book.data.path("a").aggregate(|item| item.path("n").int().sum()) => "null";
    }
}

fn subqueries() -> Vec<Line> {
    values! {
        exists(Author::objects().filter(Author.name.eq(outer(Book.title)))) => "false";
        Book::objects().values(Book.price.avg()).scalar() => "null";
        Author::objects().filter(Author.id.eq(outer(Book.id))).values(Author.name).scalar() => "null";
        Book::objects().values((Book.author.id, count())).sum(count()) => "left out";
        Book::objects().values((Book.author.id, count())).avg(count()) => "left out";
        Book::objects().values((Book.author.id, count())).min(count()) => "left out";
        Book::objects().values((Book.author.id, count())).max(count()) => "left out";
    }
}

/// Makes a table of aggregates, and the function that asks a database for what they are of no rows.
macro_rules! aggregates {
    ($table:ident, $asked:ident, $model:ident, |$rust:ident, $db:ident| $ask:expr; $($aggregate:expr => $of_no_rows:literal;)*) => {
        fn $table() -> Vec<Line> {
            vec![$({
                let query = $model::objects().values($aggregate);
                Line::new(stringify!($aggregate), sql!(query)).cell(&gives(&query)).cell(concat!("`", $of_no_rows, "`"))
            }),*]
        }

        /// The aggregates, what the table says that they are of no rows, and what they are.
        pub(super) async fn $asked($db: &Database) -> orm::Result<Vec<(&'static str, &'static str, String)>> {
            let mut found = Vec::new();
            $(
                let $rust = $aggregate;
                found.push((stringify!($aggregate), $of_no_rows, format!("{:?}", $ask.await?)));
            )*
            Ok(found)
        }
    };
}

aggregates! {
    aggregates, aggregates_of_no_rows, Book, |aggregate, db| Book::objects().aggregate(aggregate, db);
    count() => "0";
    Book.subtitle.count() => "0";
    Book.title.count_distinct() => "0";
    Book.year.sum() => "None";
    Book.price.sum() => "None";
    Book.lent.sum() => "None";
    Book.year.avg() => "None";
    Book.price.avg() => "None";
    Book.lent.avg() => "None";
    Book.year.min() => "None";
    Book.title.min() => "None";
    Book.sold_at.max() => "None";
    Book.lent.max() => "None";
    Book.price.stddev() => "None";
    Book.price.stddev_pop() => "None";
    Book.price.variance() => "None";
    Book.year.variance_pop() => "None";
    Book.year.median() => "None";
    Book.price.percentile(0.95) => "None";
    Book.title.string_agg(", ") => "None";
    Book.title.string_agg(", ").order_by(Book.year.desc()) => "None";
    Book.title.string_agg(", ").distinct() => "None";
    Book.title.array_agg() => "[]";
    Book.title.array_agg().order_by(Book.year.desc()) => "[]";
    Book.subtitle.array_agg().filter(Book.in_print) => "[]";
    Book.year.array_agg().distinct() => "[]";
    Book.in_print.bool_and() => "None";
    Book.in_print.bool_or() => "None";
    Book.year.gt(1860).bool_and() => "None";
    Book.year.gt(1860).bool_or() => "None";
    count().filter(Book.year.gt(1860)) => "0";
    Book.price.sum().filter(Book.in_print) => "None";
    Book.price.sum().distinct() => "None";
    (Book.price * Book.year.cast::<f64>()).sum() => "None";
    Book.year.max() - Book.year.min() => "None";
    Book.price.sum() / count().cast::<f64>() => "None";
    coalesce((Book.price.sum(), 0.0)) => "0.0";
    (Book.sold_at - Book.sold_at.trunc(Unit::Day)).avg() => "None";
}

aggregates! {
    related_aggregates, related_aggregates_of_no_rows, Author, |aggregate, db| Author::objects().values(aggregate).get(db);
    Author.books().count() => "0";
    Author.books().count_distinct(Book.year) => "0";
    Author.books().sum(Book.price) => "None";
    Author.books().sum(Book.lent) => "None";
    Author.books().avg(Book.price) => "None";
    Author.books().avg(Book.lent) => "None";
    Author.books().min(Book.year) => "None";
    Author.books().max(Book.title) => "None";
    Author.books().stddev(Book.price) => "None";
    Author.books().stddev_pop(Book.price) => "None";
    Author.books().variance(Book.price) => "None";
    Author.books().variance_pop(Book.price) => "None";
    Author.books().median(Book.year) => "None";
    Author.books().percentile(Book.price, 0.95) => "None";
    Author.books().string_agg(Book.title, ", ") => "None";
    Author.books().order_by(Book.year).string_agg(Book.title, ", ") => "None";
    Author.books().array_agg(Book.title) => "[]";
    Author.books().order_by(Book.year).array_agg(Book.title) => "[]";
    Author.books().array_agg_distinct(Book.title) => "[]";
    Author.books().bool_and(Book.in_print) => "None";
    Author.books().bool_or(Book.in_print) => "None";
    Author.books().filter(Book.year.gt(1860)).sum(Book.price) => "None";
    Author.books().order_by(Book.year).limit(3).max(Book.price) => "None";
    Author.books().sum(Book.tags.count()) => "None";
    coalesce((Author.books().sum(Book.price), 0.0)) => "0.0";
}
