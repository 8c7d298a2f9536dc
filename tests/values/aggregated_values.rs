//! Aggregates of the values or groups that a query finds: `values((…)).aggregate(|(…)| …, &db)`.

on_each! {
    groups_are_aggregated,
    the_number_of_groups_is_not_the_number_of_rows,
    an_aggregate_of_the_same_text_as_one_of_the_groups,
    values_that_are_calculated_with,
    aggregates_with_conditions_of_their_own,
    pages_and_conditions_of_groups,
    distinct_values_count_once,
    values_that_are_not_grouped,
    of_nothing,
    values_of_related_rows,
    texts_are_joined,
    a_group_by_an_expression,
    other_values_of_the_groups,
    a_value_beside_an_aggregate_is_refused,
    what_overflows_is_out_of_range,
}

use crate::library::{Author, Book, stocked};
use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;

async fn groups_are_aggregated(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_author = Book::objects().values((Book.author.id, count(), Book.copies.sum()));
    let (mean, most, copies, fewest) = assert_queries(&db, 1, async || {
        let aggregates = by_author.aggregate(
            |(_, books, copies)| (books.avg(), books.max(), copies.sum(), copies.min()),
            &db,
        );
        aggregates.await
    })
    .await?;
    assert_eq!(
        (mean, most, copies, fewest),
        (Some(4.0 / 3.0), Some(2), Some(4), Some(0))
    );
    // One value, which is no tuple.
    let largest = by_author.aggregate(|(_, books, _)| books.max(), &db);
    assert_eq!(largest.await?, Some(2));
    Ok(())
}

async fn the_number_of_groups_is_not_the_number_of_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_author = Book::objects().values((Book.author.id, count()));
    let (groups, books) = by_author
        .aggregate(|(_, n)| (count(), n.sum()), &db)
        .await?;
    assert_eq!((groups, books), (3, Some(4)));
    assert_eq!(by_author.count(&db).await?, 3);
    Ok(())
}

async fn an_aggregate_of_the_same_text_as_one_of_the_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // Two groups: no copies twice, which is 0, and one and three copies.
    let by_copies = Book::objects().values((Book.copies, Book.copies.sum(), Book.copies.max()));
    let found = by_copies.aggregate(
        |(copies, sums, _)| (copies.sum(), copies.max(), sums.sum()),
        &db,
    );
    assert_eq!(found.await?, (Some(4), Some(3), Some(4)));
    // The same as an expression in another query.
    let within = Author::objects().values((by_copies.sum(Book.copies), by_copies.min(Book.copies)));
    assert_eq!(within.limit(1).get(&db).await?, (Some(4), Some(0)));
    Ok(())
}

async fn values_that_are_calculated_with(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_author = Book::objects().values((Book.author.id, count(), Book.copies.sum()));
    let found = by_author.aggregate(
        |(_, n, copies)| {
            let spread = n.max() - n.min();
            ((&n * 10).sum(), (copies + &n).max(), spread)
        },
        &db,
    );
    assert_eq!(found.await?, (Some(40), Some(6), Some(1)));
    Ok(())
}

async fn aggregates_with_conditions_of_their_own(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_author = Book::objects().values((Book.author.name, count()));
    let found = by_author.aggregate(
        |(name, n)| {
            (
                count().filter(n.gt(1)),
                n.sum().filter(name.starts_with("H")),
                n.count().distinct(),
            )
        },
        &db,
    );
    assert_eq!(found.await?, (1, Some(1), 2));
    Ok(())
}

async fn pages_and_conditions_of_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_author = Book::objects().values((Book.author.name, Book.copies.sum()));
    let two = by_author.clone().order_by(Book.author.name).limit(2);
    assert_eq!(
        two.aggregate(|(_, copies)| copies.sum(), &db).await?,
        Some(0)
    );
    let two = two.reverse().limit(1);
    assert_eq!(
        two.aggregate(|(name, _)| name.max(), &db).await?.as_deref(),
        Some("Jane Austen")
    );
    let many = by_author.filter(Book.copies.sum().gt(0));
    assert_eq!(
        many.aggregate(|(_, copies)| (count(), copies.sum()), &db)
            .await?,
        (1, Some(4))
    );
    Ok(())
}

async fn distinct_values_count_once(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let copies = Book::objects().values(Book.copies);
    assert_eq!(
        copies.aggregate(|it| (count(), it.sum()), &db).await?,
        (4, Some(4))
    );
    let copies = copies.distinct();
    assert_eq!(
        copies.aggregate(|it| (count(), it.avg()), &db).await?,
        (3, Some(4.0 / 3.0))
    );
    let in_print = Book::objects()
        .values((Book.in_print, Book.copies))
        .distinct();
    let found = in_print.aggregate(|(_, copies)| (count(), copies.sum()), &db);
    assert_eq!(found.await?, (4, Some(4)));
    Ok(())
}

async fn values_that_are_not_grouped(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let newest = Book::objects().order_by(Book.year.desc()).limit(2);
    let newest = newest.values((Book.title, Book.year, Book.subtitle));
    let found = newest.aggregate(
        |(title, year, subtitle)| (title.max(), year.min(), subtitle.count()),
        &db,
    );
    assert_eq!(
        found.await?,
        (Some("Little Women".to_owned()), Some(1868), 1)
    );
    Ok(())
}

async fn of_nothing(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let none = Book::objects().filter(Book.year.gt(3000));
    let groups = none.clone().values((Book.author.id, count()));
    let found = groups
        .aggregate(|(_, n)| (count(), n.sum(), n.avg()), &db)
        .await?;
    assert_eq!(found, (0, None, None));
    // Values that are one row of aggregates are one value of each, also of nothing.
    let all = none.clone().values((count(), Book.copies.sum()));
    let found = all
        .aggregate(|(n, copies)| (count(), n.sum(), copies.sum()), &db)
        .await?;
    assert_eq!(found, (1, Some(0), None));
    let values = none.values(Book.copies);
    assert_eq!(
        values.aggregate(|it| (count(), it.max()), &db).await?,
        (0, None)
    );
    Ok(())
}

async fn values_of_related_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let authors = Author::objects().values((Author.name, Author.books().count()));
    let found = authors.aggregate(|(_, n)| (n.avg(), n.max(), count().filter(n.eq(0))), &db);
    assert_eq!(found.await?, (Some(1.0), Some(2), 1));
    // As many rows and groups as there are authors: each is told apart by its key.
    let editors = Book::objects().values((Book.editor.name, count()));
    let found = editors.aggregate(|(name, n)| (name.max(), n.max(), count()), &db);
    assert_eq!(
        found.await?,
        (Some("Ralph Waldo Emerson".to_owned()), Some(3), 2)
    );
    Ok(())
}

async fn texts_are_joined(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_author = Book::objects().values((Book.author.name, count()));
    let names = by_author.aggregate(
        |(name, n)| name.string_agg(", ").order_by((n.desc(), name)),
        &db,
    );
    let wanted = "Louisa May Alcott, Henry David Thoreau, Jane Austen";
    assert_eq!(names.await?.as_deref(), Some(wanted));
    Ok(())
}

async fn a_group_by_an_expression(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let century = Book.year / 50 * 50;
    let groups = Book::objects().values((&century, count(), &century + Book.copies.max()));
    let found = groups.aggregate(|(since, n, odd)| (since.min(), n.max(), odd.max()), &db);
    assert_eq!(found.await?, (Some(1800), Some(3), Some(1853)));
    Ok(())
}

async fn other_values_of_the_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // A value that the query does not select is found with it, if it is the same within a group.
    let by_author = Book::objects().values((Book.author.id, count()));
    let found = by_author.aggregate(|(_, n)| (n.max(), Book.author.birth_year.max()), &db);
    assert_eq!(found.await?, (Some(2), Some(1832)));
    Ok(())
}

async fn a_value_beside_an_aggregate_is_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_author = Book::objects().values((Book.author.id, count()));
    let why = |error: Error| match error {
        Error::InvalidQuery { why, .. } => why,
        other => panic!("{other:?}"),
    };
    let error = by_author
        .aggregate(|(_, n)| n.max() + &n, &db)
        .await
        .unwrap_err();
    let told = "a value of the query stands beside an aggregate, but the groups are not by it; aggregate it too, such as by `n.max()`, or select it by itself";
    assert_eq!(why(error), told);
    let error = by_author
        .aggregate(|(_, n)| (n.max(), n), &db)
        .await
        .unwrap_err();
    assert!(why(error).starts_with("`aggregate` gives one value for all rows"));
    // A field of the rows, of which a group has several.
    let error = by_author
        .aggregate(|(_, n)| (n.max(), Book.year.max()), &db)
        .await
        .unwrap_err();
    assert!(why(error).starts_with("`Book.year` stands beside an aggregate"));
    Ok(())
}

async fn what_overflows_is_out_of_range(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_author = Book::objects().values((Book.author.id, count()));
    let sum = by_author
        .aggregate(|(_, n)| (n + (i64::MAX - 2)).sum(), &db)
        .await;
    assert!(matches!(sum, Err(Error::OutOfRange { .. })), "{sum:?}");
    Ok(())
}
