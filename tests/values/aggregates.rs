//! Aggregates: of all rows of a query, and of related rows.

on_each! {
    all_rows_are_aggregated,
    nothing_has_no_sum,
    a_condition_that_never_holds_leaves_one_row,
    sums_are_wide,
    a_sum_that_overflows_is_out_of_range,
    floats_are_summed_alike,
    floats_that_leave_the_numbers_are_out_of_range,
    deviations_are_of_a_sample_or_of_all,
    a_part_of_the_numbers_lies_below_a_percentile,
    a_percentile_belongs_to_a_group,
    the_lowest_and_the_highest,
    truths_are_aggregated,
    texts_are_joined,
    distinct_texts_come_in_order,
    an_aggregate_has_a_filter_of_its_own,
    aggregates_are_calculated_with,
    options_belong_to_an_aggregate_itself,
    a_page_is_aggregated_by_a_query_around_it,
    constants_stand_beside_aggregates,
    constants_stand_beside_aggregates_of_groups,
    values_beside_aggregates_are_refused,
    related_rows_are_aggregated,
    two_relations_never_multiply,
    relations_are_nested,
    pages_of_relations_are_gathered_in_their_order,
    pages_of_relations_are_aggregated,
    optional_relations_are_walked,
    an_average_of_decimals_is_the_nearest,
}

use crate::library::{ALCOTT, Author, Book, EMERSON, stocked};
use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;
use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone)]
struct Reading {
    id: i64,
    small: i16,
    large: i64,
    single: f32,
    double: Option<f64>,
    text: Option<String>,
    good: Option<bool>,
    at: chrono::DateTime<chrono::Utc>,
}

use orm::chrono;

async fn readings(db: &Database, large: &[i64], double: &[Option<f64>]) -> orm::Result<()> {
    db.create_tables(schema![Reading]).await?;
    let n = large.len().max(double.len());
    let drafts = (0..n).map(|n| {
        let at = chrono::DateTime::from_timestamp(i64::try_from(n).unwrap_or(0) * 60, 0);
        Reading::draft()
            .small(i16::try_from(n).unwrap_or(0))
            .large(large.get(n).copied().unwrap_or(0))
            .single(0.5)
            .double(double.get(n).copied().flatten())
            .text((n > 0).then(|| format!("t{}", n % 3)))
            .good((n > 0).then_some(n % 2 == 0))
            .at(at.unwrap_or_default())
    });
    Reading::bulk_create(drafts, db).await?;
    Ok(())
}

async fn all_rows_are_aggregated(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let result = assert_queries(&db, 1, async || {
        Book::objects()
            .order_by(Book.year)
            .aggregate(
                (
                    count(),
                    Book.year.avg(),
                    Book.copies.sum(),
                    Book.subtitle.count(),
                ),
                &db,
            )
            .await
    });
    let result: (i64, Option<f64>, Option<i64>, i64) = result.await?;
    assert_eq!(result, (4, Some(1852.0), Some(4), 2));
    let names = Book::objects()
        .aggregate(Book.author.name.count_distinct(), &db)
        .await?;
    assert_eq!(names, 3);
    Ok(())
}

async fn nothing_has_no_sum(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let none = Book::objects().filter(Book.year.lt(0));
    let all = (
        count(),
        Book.copies.sum(),
        Book.copies.avg(),
        Book.title.max(),
        Book.title.string_agg(","),
    );
    assert_eq!(none.aggregate(all, &db).await?, (0, None, None, None, None));
    let all = (
        Book.in_print.bool_and(),
        Book.year.stddev(),
        Book.year.variance_pop(),
        Book.title.count(),
    );
    assert_eq!(none.aggregate(all, &db).await?, (None, None, None, 0));
    Ok(())
}

async fn a_condition_that_never_holds_leaves_one_row(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let none = Book::objects().filter(Book.id.is_in(Vec::<i64>::new()));
    assert_eq!(
        none.aggregate((count(), Book.copies.sum()), &db).await?,
        (0, None)
    );
    assert_eq!(Book::objects().limit(0).aggregate(count(), &db).await?, 0);
    Ok(())
}

async fn sums_are_wide(db: Database) -> orm::Result<()> {
    readings(&db, &[i64::MAX - 1, 1], &[]).await?;
    let sums = (
        Reading.small.sum(),
        Reading.large.sum(),
        Reading.single.sum(),
        (Reading.small * 2).sum(),
    );
    let sums: (Option<i64>, Option<i64>, Option<f64>, Option<i64>) =
        Reading::objects().aggregate(sums, &db).await?;
    assert_eq!(sums, (Some(1), Some(i64::MAX), Some(1.0), Some(2)));
    Ok(())
}

async fn a_sum_that_overflows_is_out_of_range(db: Database) -> orm::Result<()> {
    readings(&db, &[i64::MAX, 1, -1], &[]).await?;
    assert_eq!(
        Reading::objects()
            .aggregate(Reading.large.sum(), &db)
            .await?,
        Some(i64::MAX)
    );
    let positive = Reading::objects().filter(Reading.large.gt(0));
    let error = positive
        .aggregate(Reading.large.sum(), &db)
        .await
        .expect_err("an overflow");
    assert!(matches!(error, Error::OutOfRange { .. }), "{error:?}");
    Ok(())
}

async fn floats_are_summed_alike(db: Database) -> orm::Result<()> {
    readings(
        &db,
        &[],
        &[
            Some(1e100),
            None,
            Some(1.0),
            Some(-1e100),
            Some(0.1),
            Some(0.2),
        ],
    )
    .await?;
    let sums = (Reading.double.sum(), Reading.double.count());
    let (sum, n) = Reading::objects().aggregate(sums, &db).await?;
    assert!(
        sum.is_some_and(|sum| sum.to_bits() == (0.1f64 + 0.2).to_bits()),
        "{sum:?}"
    );
    assert_eq!(n, 5);
    let small = Reading::objects().filter(Reading.double.between(0, 1));
    let values = small.aggregate(
        (
            Reading.double.avg(),
            Reading.double.stddev(),
            Reading.double.variance_pop(),
        ),
        &db,
    );
    let (avg, stddev, variance) = values.await?;
    let bits = |value: Option<f64>| value.map(f64::to_bits);
    assert_eq!(bits(avg), bits(Some((1.0 + 0.1 + 0.2) / 3.0)));
    assert!((stddev.unwrap_or(0.0) - 0.493_288_286_231_624_7).abs() < 1e-12);
    assert!((variance.unwrap_or(0.0) - 0.162_222_222_222_222_2).abs() < 1e-12);
    Ok(())
}

async fn floats_that_leave_the_numbers_are_out_of_range(db: Database) -> orm::Result<()> {
    readings(
        &db,
        &[],
        &[
            Some(f64::MAX),
            Some(f64::MAX),
            Some(f64::INFINITY),
            Some(f64::NEG_INFINITY),
        ],
    )
    .await?;
    let out_of_range =
        |result: orm::Result<Option<f64>>| matches!(result, Err(Error::OutOfRange { .. }));
    let rows = |low, high| Reading::objects().filter(Reading.id.between(low, high));
    assert!(out_of_range(
        rows(1, 2).aggregate(Reading.double.sum(), &db).await
    ));
    assert!(out_of_range(
        rows(1, 2).aggregate(Reading.double.avg(), &db).await
    ));
    assert!(out_of_range(
        rows(3, 4).aggregate(Reading.double.sum(), &db).await
    ));
    assert!(out_of_range(
        rows(3, 3)
            .aggregate(Reading.double.variance_pop(), &db)
            .await
    ));
    assert_eq!(
        rows(2, 3).aggregate(Reading.double.sum(), &db).await?,
        Some(f64::INFINITY)
    );
    Ok(())
}

async fn deviations_are_of_a_sample_or_of_all(db: Database) -> orm::Result<()> {
    readings(&db, &[2, 4, 4, 4, 5, 5, 7, 9], &[]).await?;
    let large = Reading.large;
    let all = (
        large.stddev_pop(),
        large.variance_pop(),
        large.variance(),
        large.stddev(),
    );
    let (stddev_pop, variance_pop, variance, stddev) =
        Reading::objects().aggregate(all, &db).await?;
    assert_eq!((stddev_pop, variance_pop), (Some(2.0), Some(4.0)));
    assert_eq!(variance, Some(32.0 / 7.0));
    assert_eq!(stddev, Some((32.0f64 / 7.0).sqrt()));
    let one = Reading::objects().filter(Reading.id.eq(1));
    assert_eq!(
        one.aggregate((large.stddev(), large.stddev_pop()), &db)
            .await?,
        (None, Some(0.0))
    );
    Ok(())
}

async fn a_part_of_the_numbers_lies_below_a_percentile(db: Database) -> orm::Result<()> {
    readings(&db, &[4, 1, 3, 2], &[Some(0.5), None, Some(-1.0)]).await?;
    let (large, double) = (Reading.large, Reading.double);
    let all = (
        large.median(),
        large.percentile(0.0),
        large.percentile(0.95),
        double.median(),
    );
    let (median, lowest, high, of_two) = Reading::objects().aggregate(all, &db).await?;
    assert_eq!((median, lowest), (Some(2.5), Some(1.0)));
    assert!((high.unwrap_or(0.0) - 3.85).abs() < 1e-12, "{high:?}");
    assert_eq!(of_two, Some(-0.25));
    let some = (
        large.median().filter(large.gt(1)),
        (large * 2).percentile(1.0),
        large.median().filter(large.gt(9)),
    );
    assert_eq!(
        Reading::objects().aggregate(some, &db).await?,
        (Some(3.0), Some(8.0), None)
    );
    let groups = Reading::objects().values((Reading.single, large.median()));
    let groups = groups
        .filter(large.median().gt(2.0))
        .order_by(large.median());
    assert_eq!(groups.all(&db).await?, [(0.5, Some(2.5))]);
    Ok(())
}

async fn a_percentile_belongs_to_a_group(db: Database) -> orm::Result<()> {
    readings(&db, &[1], &[]).await?;
    let large = Reading.large;
    for (asked, why) in [
        (large.percentile(95.0), "a part from 0 to 1"),
        (large.percentile(f64::NAN), "a part from 0 to 1"),
        (large.median().distinct(), "of distinct values"),
        (large.median().order_by(Reading.id), "drop the `order_by`"),
    ] {
        let refused = Reading::objects().aggregate(asked, &db).await.unwrap_err();
        assert!(refused.to_string().contains(why), "{refused}");
    }
    let over = Reading::objects().values((Reading.id, large.median().over(())));
    let refused = over.all(&db).await.unwrap_err();
    assert!(refused.to_string().contains("over a window"), "{refused}");
    Ok(())
}

async fn the_lowest_and_the_highest(db: Database) -> orm::Result<()> {
    readings(&db, &[3, -7, 5], &[None, Some(-0.5), Some(2.5)]).await?;
    let (low, high) = Reading::objects()
        .aggregate((Reading.large.min(), Reading.large.max()), &db)
        .await?;
    assert_eq!((low, high), (Some(-7), Some(5)));
    let range = (Reading.double.min(), Reading.text.max(), Reading.at.max());
    let (low, text, at) = Reading::objects().aggregate(range, &db).await?;
    assert_eq!((low, text.as_deref()), (Some(-0.5), Some("t2")));
    assert_eq!(at.map(|at| at.timestamp()), Some(120));
    Ok(())
}

async fn truths_are_aggregated(db: Database) -> orm::Result<()> {
    readings(&db, &[0, 0, 0], &[]).await?;
    let truths = (Reading.good.bool_and(), Reading.good.bool_or());
    assert_eq!(
        Reading::objects().aggregate(truths, &db).await?,
        (Some(false), Some(true))
    );
    let unknown = Reading::objects().filter(Reading.id.eq(1));
    assert_eq!(unknown.aggregate(Reading.good.bool_and(), &db).await?, None);

    let low = Reading.id.le(2);
    let conditions = (low.bool_and(), (low & Reading.text.eq("t1")).bool_or());
    assert_eq!(
        Reading::objects().aggregate(conditions, &db).await?,
        (Some(false), Some(true))
    );
    let none = Reading::objects().filter(Reading.id.lt(0));
    assert_eq!(
        none.aggregate(Reading.id.gt(0).bool_and(), &db).await?,
        None
    );
    Ok(())
}

async fn texts_are_joined(db: Database) -> orm::Result<()> {
    readings(&db, &[0; 5], &[]).await?;
    let texts = Reading.text.string_agg(", ");
    let forth = texts.clone().order_by(Reading.id);
    assert_eq!(
        Reading::objects().aggregate(forth, &db).await?.as_deref(),
        Some("t1, t2, t0, t1")
    );
    let back = texts.clone().order_by((Reading.text.desc(), Reading.id));
    assert_eq!(
        Reading::objects().aggregate(back, &db).await?.as_deref(),
        Some("t2, t1, t1, t0")
    );
    let none = texts.filter(Reading.id.gt(99));
    assert_eq!(Reading::objects().aggregate(none, &db).await?, None);
    Ok(())
}

async fn distinct_texts_come_in_order(db: Database) -> orm::Result<()> {
    readings(&db, &[0; 5], &[]).await?;
    let texts = Reading.text.string_agg("; ").distinct();
    assert_eq!(
        Reading::objects()
            .aggregate(texts.clone(), &db)
            .await?
            .as_deref(),
        Some("t0; t1; t2")
    );
    let filtered = texts.clone().filter(Reading.text.ne("t1"));
    assert_eq!(
        Reading::objects()
            .aggregate(filtered, &db)
            .await?
            .as_deref(),
        Some("t0; t2")
    );
    let back = texts.clone().order_by(Reading.text.desc());
    assert_eq!(
        Reading::objects().aggregate(back, &db).await?.as_deref(),
        Some("t2; t1; t0")
    );
    let other = texts.order_by(Reading.id);
    let error = Reading::objects()
        .aggregate(other, &db)
        .await
        .expect_err("no order of distinct texts");
    assert!(
        error.to_string().contains("a distinct `string_agg`"),
        "{error}"
    );
    Ok(())
}

async fn an_aggregate_has_a_filter_of_its_own(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let new = count().filter(Book.year.gt(1860));
    let titles = Book
        .title
        .string_agg("/")
        .filter(Book.author.name.eq("Jane Austen"));
    let distinct = Book
        .year
        .sum()
        .distinct()
        .filter(Book.in_print)
        .filter(Book.year.lt(1870));
    let (n, all, titles, sum) = Book::objects()
        .aggregate((new, count(), titles, distinct), &db)
        .await?;
    assert_eq!(
        (n, all, titles.as_deref(), sum),
        (2, 4, Some("Emma"), Some(1854 + 1868))
    );
    Ok(())
}

async fn aggregates_are_calculated_with(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let span = Book.year.max() - Book.year.min();
    let query = (
        span,
        Book.copies.sum() - 1,
        -count(),
        Book.title.max().lower(),
    );
    let (span, less, n, title) = Book::objects().aggregate(query, &db).await?;
    assert_eq!(
        (span, less, n, title.as_deref()),
        (Some(56), Some(3), -4, Some("walden"))
    );
    Ok(())
}

async fn options_belong_to_an_aggregate_itself(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let error = Book::objects()
        .aggregate((Book.copies.sum() - 1).distinct(), &db)
        .await;
    assert!(error.is_err_and(|error| {
        error
            .to_string()
            .contains("`distinct` belongs to an aggregate itself")
    }));
    let error = Book::objects().aggregate(count().distinct(), &db).await;
    assert!(error.is_err_and(|error| error.to_string().contains("count_distinct")));
    let error = Book::objects()
        .aggregate(Book.year.sum().order_by(Book.year), &db)
        .await;
    assert!(error.is_err_and(|error| error.to_string().contains("only `string_agg`")));
    Ok(())
}

async fn a_page_is_aggregated_by_a_query_around_it(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let newest = Book::objects().order_by(Book.year.desc()).limit(2);
    assert_sql!(
        newest.clone().values(Book.year.min()),
        sqlite = r#"SELECT MIN("book"."year") FROM (SELECT "t1"."year" FROM "book" AS "t1" ORDER BY "t1"."year" DESC LIMIT ?) AS "book""#,
        postgres = r#"SELECT MIN("book"."year") FROM (SELECT "t1"."year" FROM "book" AS "t1" ORDER BY "t1"."year" DESC LIMIT $1::int8) AS "book""#
    );
    let (oldest, n, name) = newest
        .aggregate((Book.year.min(), count(), Book.author.name.max()), &db)
        .await?;
    assert_eq!(
        (oldest, n, name.as_deref()),
        (Some(1868), 2, Some("Louisa May Alcott"))
    );
    let distinct = Book::objects().distinct().aggregate(count(), &db).await?;
    assert_eq!(distinct, 4);
    Ok(())
}

async fn constants_stand_beside_aggregates(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let authors = || Author::objects().values(count()).scalar::<Book, _>();
    let oldest = Author::objects().values(Author.birth_year.min()).scalar();
    let missing = Author::objects()
        .filter(Author.id.lt(0))
        .values(Author.name)
        .scalar();
    let all = (
        count(),
        authors(),
        oldest,
        missing,
        value("books"),
        Book.copies.sum() + 1,
    );
    let books = Book::objects()
        .filter(Book.year.gt(1850))
        .order_by(Book.title);
    assert_sent(&db, "constants_beside_aggregates", async || {
        let found = books.aggregate(all.clone(), &db).await?;
        assert_eq!(
            found,
            (3, Some(4), Some(1803), None, "books".to_owned(), Some(5))
        );
        Ok(())
    })
    .await?;
    // Of no rows there is one row too.
    let none = Book::objects().filter(Book.id.lt(0));
    let (n, n_authors) = none.aggregate((count(), authors()), &db).await?;
    assert_eq!((n, n_authors), (0, Some(4)));
    let none = Book::objects().filter(Book.id.is_in(Vec::<i64>::new()));
    let (n, n_authors) = none.aggregate((count(), authors()), &db).await?;
    assert_eq!((n, n_authors), (0, Some(4)));
    // In several places, calculated with, and of a page.
    let page = Book::objects().order_by(Book.year).limit(2);
    let both = (
        authors(),
        count(),
        authors().coalesce(0) - count(),
        authors().coalesce(0) * 2,
    );
    assert_eq!(page.aggregate(both, &db).await?, (Some(4), 2, 2, 8));
    // A condition, and a subquery whose own subquery speaks of its rows.
    let writers = Author::objects()
        .filter(exists(
            Book::objects().filter(Book.author.eq(outer(Author.id))),
        ))
        .values(count())
        .scalar();
    let is_any = exists(Author::objects().filter(Author.birth_year.gt(1900)));
    let found = Book::objects()
        .aggregate((Book.year.max(), writers, is_any), &db)
        .await?;
    assert_eq!(found, (Some(1871), Some(3), false));
    // Of the same table as the rows.
    let in_print = Book::objects()
        .filter(Book.in_print)
        .values(count())
        .scalar();
    let found = Book::objects().aggregate((count(), in_print), &db).await?;
    assert_eq!(found, (4, Some(3)));
    // The number of groups is another query, in which the value is a key.
    let grouped = none.values((count(), authors()));
    assert_eq!(grouped.all(&db).await?, []);
    Ok(())
}

async fn constants_stand_beside_aggregates_of_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let authors = Author::objects().values(count()).scalar();
    let by_author = Book::objects().values((Book.author.id, count()));
    let found = by_author.aggregate(|(_, books)| (count(), books.max(), authors), &db);
    assert_eq!(found.await?, (3, Some(2), Some(4)));
    Ok(())
}

async fn values_beside_aggregates_are_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let error = Book::objects()
        .aggregate((Book.title, count()), &db)
        .await
        .expect_err("a title of all");
    assert!(
        error
            .to_string()
            .contains("`aggregate` gives one value for all rows"),
        "{error}"
    );
    let name = Author::objects().filter(Author.id.eq(outer(Book.author.id)));
    let name = name.values(Author.name).scalar();
    let error = Book::objects().aggregate((count(), name), &db).await;
    assert_eq!(
        error.expect_err("a name of each").to_string(),
        "invalid query of `Book`: `aggregate` gives one value for all rows, and one of these has a value in each: take an aggregate of it, such as `.max()`; for values of groups ask `values`, which groups by what is no aggregate"
    );
    let error = Book::objects()
        .aggregate(Book.copies.sum() + Book.year, &db)
        .await
        .expect_err("a year of all");
    assert!(
        error
            .to_string()
            .contains("`Book.year` stands beside an aggregate"),
        "{error}"
    );
    Ok(())
}

async fn related_rows_are_aggregated(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = Author.books();
    let values = (
        Author.id,
        books.sum(Book.copies),
        books.avg(Book.year),
        books.min(Book.year),
        books.max(Book.title),
        books.count_distinct(Book.in_print),
        books.bool_and(Book.in_print),
        Author
            .books()
            .order_by(Book.year.desc())
            .string_agg(Book.title, " + "),
    );
    let query = Author::objects().values(values).order_by(Author.id);
    let rows = assert_queries(&db, 1, async || query.all(&db).await).await?;
    let alcott = &rows[1];
    assert_eq!(
        (alcott.0, alcott.1, alcott.2, alcott.3),
        (ALCOTT, Some(4), Some(1869.5), Some(1868))
    );
    assert_eq!(
        (alcott.4.as_deref(), alcott.5, alcott.6),
        (Some("Little Women"), 1, Some(true))
    );
    assert_eq!(alcott.7.as_deref(), Some("Little Men + Little Women"));
    assert_eq!(rows[0], (EMERSON, None, None, None, None, 0, None, None));
    let new = Author.books().filter(Book.year.gt(1870)).sum(Book.copies);
    assert_eq!(
        Author::objects().filter(new.gt(0)).get(&db).await?.id,
        ALCOTT
    );
    Ok(())
}

async fn two_relations_never_multiply(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let both = (
        Author.books().count(),
        Author.students().count(),
        Author.edited_books().count(),
    );
    let rows = Author::objects()
        .values(both)
        .order_by(Author.id)
        .all(&db)
        .await?;
    assert_eq!(rows, [(0, 2, 1), (2, 0, 0), (1, 0, 0), (1, 0, 0)]);
    Ok(())
}

async fn relations_are_nested(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books_of_students = Author.students().sum(Author.books().count());
    let oldest = Author.students().min(Author.books().min(Book.year));
    let rows = Author::objects()
        .values((books_of_students, oldest))
        .order_by(Author.id)
        .all(&db)
        .await?;
    assert_eq!(
        rows,
        [
            (Some(3), Some(1854)),
            (None, None),
            (None, None),
            (None, None)
        ]
    );
    Ok(())
}

async fn pages_of_relations_are_aggregated(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let newest = Author.books().order_by(Book.year.desc()).limit(1);
    let rows = Author::objects().values((newest.sum(Book.year), newest.string_agg(Book.title, "")));
    let rows = rows.filter(Author.id.eq(ALCOTT)).get(&db).await?;
    assert_eq!(rows, (Some(1871), Some("Little Men".to_owned())));
    Ok(())
}

async fn pages_of_relations_are_gathered_in_their_order(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let newest = Author.books().order_by(Book.year.desc()).limit(2);
    let by_title = Author
        .books()
        .order_by(Book.author.name)
        .order_by(Book.title)
        .limit(2);
    let values = (
        newest.string_agg(Book.author.name.concat(Book.title), "/"),
        newest.array_agg(Book.year),
        by_title.array_agg(Book.title),
    );
    let query = Author::objects()
        .values(values)
        .filter(Author.id.eq(ALCOTT));
    let sql = query.to_sql(&db)?;
    let ordered = "\".\"year\" DESC)";
    assert_eq!(sql.text().matches(ordered).count(), 2, "{}", sql.text());
    let found = query.get(&db).await?;
    let names = "Louisa May AlcottLittle Men/Louisa May AlcottLittle Women";
    assert_eq!(found.0.as_deref(), Some(names));
    assert_eq!(found.1, [1871, 1868]);
    assert_eq!(found.2, ["Little Men", "Little Women"]);
    Ok(())
}

async fn optional_relations_are_walked(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let values = (
        Book.editor.birth_year.max(),
        Book.editor.name.count(),
        count(),
    );
    assert_eq!(
        Book::objects().aggregate(values, &db).await?,
        (Some(1803), 1, 4)
    );
    Ok(())
}

/// A number below one, of as many places as a calculated decimal has.
#[derive(Model, Debug, Clone)]
struct Share {
    id: i64,
    lot: i32,
    #[orm(max_digits = 18, decimal_places = 18)]
    size: Decimal,
}

async fn an_average_of_decimals_is_the_nearest(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Share]).await?;
    // Halves of a unit, of sums above and below zero; then sums that are random.
    let half = 500_000_000_000_000_000;
    let mut lots: Vec<Vec<i64>> = vec![
        vec![-half, half + 1],
        vec![half, -half - 1],
        vec![-half - 1, half],
        vec![-1, 0],
        vec![1, 0],
        vec![-1, -2],
        vec![-half, half],
        vec![-half, -half, half, half + 2],
        vec![-half, -half, half, half - 2],
    ];
    let mut random = 1_u64;
    for n_rows in (2..=7).cycle().take(60) {
        let sizes = (0..n_rows).map(|_| {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let units = i64::try_from(random >> 33).expect("31 bits") % 7 - 3;
            // Near to a half or to zero, so that few units are left of a sum.
            let near = if random >> 63 == 0 { 0 } else { half };
            near * units.signum() + units
        });
        lots.push(sizes.collect());
    }
    let drafts = (0..).zip(&lots).flat_map(|(lot, sizes)| {
        let draft = move |&size: &i64| Share::draft().lot(lot).size(Decimal::new(size, 18));
        sizes.iter().map(draft)
    });
    Share::bulk_create(drafts.collect::<Vec<_>>(), &db).await?;
    let found: Vec<(i32, Option<Decimal>, Option<Decimal>)> = Share::objects()
        .order_by(Share.lot)
        .values((Share.lot, Share.size.avg(), Share.size.sum()))
        .all(&db)
        .await?;
    for ((lot, average, sum), sizes) in found.into_iter().zip(&lots) {
        let whole: i128 = sizes.iter().copied().map(i128::from).sum();
        let count = i128::try_from(sizes.len()).expect("few rows");
        // Halves away from zero.
        let nearest = (2 * whole.abs() + count) / (2 * count) * whole.signum();
        let decimal = |units| Decimal::from_i128_with_scale(units, 18);
        assert_eq!(average, Some(decimal(nearest)), "{lot}: {sizes:?}");
        assert_eq!(sum, Some(decimal(whole)), "{lot}: {sizes:?}");
    }
    Ok(())
}
