//! Groups: `values` with an aggregate.

mod random;

on_each! {
    values_are_grouped_by_what_is_no_aggregate,
    conditions_on_aggregates_choose_groups,
    conditions_on_rows_come_first,
    a_condition_alone_makes_groups,
    groups_are_ordered_by_aggregates,
    groups_are_by_expressions,
    what_subqueries_find_for_keys_is_no_key,
    groups_are_by_whole_rows,
    groups_of_a_page_are_by_whole_rows,
    groups_of_null,
    groups_are_counted,
    groups_come_in_pages,
    the_first_group_is_that_of_the_lowest_key,
    a_page_of_groups_is_filtered,
    a_page_of_groups_is_ordered,
    a_page_of_groups_is_asked_more_than_it_selects,
    a_page_of_a_page_of_groups,
    a_page_of_groups_with_whole_rows,
    a_page_of_distinct_values,
    pages_of_groups_in_pages_with_their_number,
    a_page_of_groups_within_another_query,
    aggregates_of_groups,
    a_field_that_is_not_grouped_is_refused,
    an_order_that_is_not_grouped_is_refused,
    an_order_of_rows_is_dropped,
    distinct_groups,
    groups_over_optional_relations,
    a_group_is_looked_for,
    a_computed_key_stands_beside_aggregates,
    computed_keys_in_conditions_and_orders,
    a_condition_as_a_key,
    a_computed_key_over_joined_rows,
    groups_by_rows_are_ordered_by_their_keys,
    groups_by_keys_are_ordered_by_their_rows,
    groups_by_rows_that_may_be_missing,
    groups_of_a_page_by_its_own_key,
    groups_of_a_page_are_in_the_order_asked_for,
}

use crate::library::{ALCOTT, AUSTEN, Author, Book, EMERSON, THOREAU, stocked};
use orm::Error;
use orm::prelude::*;

async fn values_are_grouped_by_what_is_no_aggregate(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .values((Book.author.name, Book.year.max(), count()))
        .order_by(Book.author.name);
    assert_sql!(
        query,
        concat!(
            r#"SELECT "t1"."name", MAX("book"."year"), COUNT(*) FROM "book" INNER JOIN "author" AS "t1" "#,
            r#"ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name" ORDER BY "t1"."name""#
        )
    );
    let rows: Vec<(String, Option<i32>, i64)> = query.all(&db).await?;
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2], ("Louisa May Alcott".to_owned(), Some(1871), 2));
    Ok(())
}

async fn conditions_on_aggregates_choose_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .values((Book.author.id, count()))
        .filter(count().gt(1) & Book.year.gt(1800))
        .exclude(Book.copies.sum().is_null());
    assert_sql!(
        query,
        sqlite = concat!(
            r#"SELECT "book"."author_id", COUNT(*) FROM "book" WHERE "book"."year" > ? GROUP BY "book"."author_id" "#,
            r#"HAVING COUNT(*) > ? AND SUM("book"."copies") IS NOT NULL"#
        ),
        postgres = concat!(
            r#"SELECT "book"."author_id", COUNT(*) FROM "book" WHERE "book"."year" > $1::int4 GROUP BY "book"."author_id" "#,
            r#"HAVING COUNT(*) > $2::int8 AND SUM("book"."copies") IS NOT NULL"#
        )
    );
    assert_eq!(query.all(&db).await?, [(ALCOTT, 2)]);
    let either = Book::objects().values((Book.author.name, count()));
    let either = either.filter(count().gt(1) | Book.author.name.eq("Jane Austen"));
    assert_eq!(either.count(&db).await?, 2);
    Ok(())
}

async fn conditions_on_rows_come_first(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let before = Book::objects()
        .filter(Book.year.gt(1868))
        .values((Book.author.id, count()));
    let after = Book::objects()
        .values((Book.author.id, count()))
        .filter(Book.year.gt(1868));
    assert_eq!(before.all(&db).await?, [(ALCOTT, 1)]);
    assert_eq!(after.all(&db).await?, [(ALCOTT, 1)]);
    Ok(())
}

async fn a_condition_alone_makes_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let names = Book::objects()
        .values(Book.author.name)
        .filter(count().ge(2));
    assert_eq!(names.all(&db).await?, ["Louisa May Alcott"]);
    assert_eq!(names.count(&db).await?, 1);
    assert!(!names.filter(count().gt(9)).exists(&db).await?);
    Ok(())
}

async fn groups_are_ordered_by_aggregates(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .values((Book.author.id, Book.copies.sum()))
        .order_by((Book.copies.sum().desc(), Book.year.max()));
    assert_sql!(
        query,
        concat!(
            r#"SELECT "book"."author_id", SUM("book"."copies") FROM "book" GROUP BY "book"."author_id" "#,
            r#"ORDER BY 2 DESC NULLS FIRST, MAX("book"."year") NULLS LAST"#
        )
    );
    assert_eq!(query.first(&db).await?, Some((ALCOTT, Some(4))));
    let titles = Book::objects()
        .values(Book.author.id)
        .order_by(count().desc());
    assert_eq!(titles.first(&db).await?, Some(ALCOTT));
    Ok(())
}

async fn what_subqueries_find_for_keys_is_no_key(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let before = Author::objects()
        .filter(Author.id.lt(outer(Book.author.id)))
        .values(count())
        .scalar();
    let query = Book::objects()
        .values((Book.author.id, count(), &before))
        .order_by(before.desc());
    assert_sql!(
        query,
        r#"SELECT "book"."author_id", COUNT(*), (SELECT COUNT(*) FROM "author" AS "t1" WHERE "t1"."id" < "book"."author_id") FROM "book" GROUP BY "book"."author_id" ORDER BY 3 DESC"#
    );
    let found = [
        (AUSTEN, 1, Some(3)),
        (THOREAU, 1, Some(2)),
        (ALCOTT, 2, Some(1)),
    ];
    assert_eq!(query.all(&db).await?, found);
    assert_eq!(query.count(&db).await?, 3);
    assert_eq!(query.page(2, 2, &db).await?.rows, [found[2]]);
    let after = query.after(None, 2, &db).await?;
    assert_eq!(
        query.after(after.next.as_deref(), 2, &db).await?.rows,
        [found[2]]
    );
    // By a column that is no key, also within an aggregate of the subquery, it is one.
    let grown = Author::objects()
        .filter(Author.birth_year.lt(outer(Book.year) - 37))
        .values(count())
        .scalar();
    let sum = Author::objects().filter(Author.id.eq(outer(Book.author.id)));
    let sum = sum
        .values((Author.birth_year + outer(Book.year)).sum())
        .scalar();
    let by_both = Book::objects()
        .values((Book.author.id, count(), &grown))
        .order_by((Book.author.id, &grown));
    let by_sum = Book::objects()
        .values((Book.author.id, count(), &sum))
        .order_by((Book.author.id, &sum));
    for groups in [by_both.to_sql(&db)?, by_sum.to_sql(&db)?] {
        let text = groups.text();
        assert!(
            text.contains(r#"FROM "book" GROUP BY "book"."author_id", 3 ORDER BY"#),
            "{text}"
        );
    }
    assert_eq!(by_both.count(&db).await?, 4);
    assert_eq!(by_sum.count(&db).await?, 4);
    // One that names no column is what the groups are by: none of no rows.
    let all = Author::objects().values(count()).scalar();
    let none = Book::objects()
        .filter(Book.year.lt(0))
        .values((count(), all));
    assert_eq!(none.all(&db).await?, []);
    Ok(())
}

async fn groups_are_by_expressions(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let decade = Book.year / 10 * 10;
    let query = Book::objects()
        .values((&decade, count()))
        .order_by(decade.desc());
    assert_sql!(
        query,
        sqlite =
            r#"SELECT ("book"."year" / ?) * ?, COUNT(*) FROM "book" GROUP BY 1 ORDER BY 1 DESC"#,
        postgres = r#"SELECT ("book"."year" / $1::int4) * $2::int4, COUNT(*) FROM "book" GROUP BY 1 ORDER BY 1 DESC"#
    );
    assert_eq!(
        query.all(&db).await?,
        [(1870, 1), (1860, 1), (1850, 1), (1810, 1)]
    );
    let initial = Book::objects().values((Book.title.substr(1, 1).lower(), count()));
    let initial = initial
        .order_by(Book.title.substr(1, 1).lower())
        .all(&db)
        .await?;
    assert_eq!(
        initial,
        [
            ("e".to_owned(), 1),
            ("l".to_owned(), 2),
            ("w".to_owned(), 1)
        ]
    );
    let published = Author::objects().values((Author.books().count(), count()));
    let published = published.order_by(Author.books().count()).all(&db).await?;
    assert_eq!(published, [(0, 1), (1, 2), (2, 1)]);
    Ok(())
}

async fn groups_are_by_whole_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .values((Book.author, count(), Book.editor))
        .order_by((Book.author.name, count()));
    let rows: Vec<(Author, i64, Option<Author>)> = query.all(&db).await?;
    assert_eq!(rows.len(), 3);
    assert_eq!(
        (rows[0].0.name.as_str(), rows[0].1),
        ("Henry David Thoreau", 1)
    );
    assert_eq!(rows[0].2.as_ref().map(|editor| editor.id), Some(EMERSON));
    assert_eq!((rows[2].0.id, rows[2].1), (ALCOTT, 2));
    let itself = Author::objects()
        .values((Author, Author.books().count(), count()))
        .order_by(Author.id);
    let itself = itself.all(&db).await?;
    assert_eq!(
        itself.iter().map(|row| (row.1, row.2)).collect::<Vec<_>>(),
        [(0, 1), (2, 1), (1, 1), (1, 1)]
    );
    Ok(())
}

async fn groups_of_a_page_are_by_whole_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let rows = Book::objects()
        .order_by(Book.year.desc())
        .limit(2)
        .values((Book, count()))
        .order_by(Book.id);
    let rows = rows.all(&db).await?;
    assert_eq!(rows.len(), 2);
    assert!(
        rows.iter()
            .all(|(book, n)| book.author.id == ALCOTT && *n == 1)
    );
    Ok(())
}

async fn groups_of_null(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let rows = Book::objects()
        .values((Book.subtitle, count()))
        .order_by((count().desc(), Book.subtitle));
    let rows = rows.all(&db).await?;
    assert_eq!((rows.len(), &rows[0]), (3, &(None, 2)));
    Ok(())
}

async fn groups_are_counted(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .values((Book.author.name, count()))
        .order_by(Book.author.name);
    assert_eq!(query.count(&db).await?, 3);
    assert_eq!(query.clone().filter(count().gt(1)).count(&db).await?, 1);
    assert_eq!(query.limit(2).count(&db).await?, 2);
    assert_eq!(Book::objects().values(count()).count(&db).await?, 1);
    Ok(())
}

async fn groups_come_in_pages(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .values((Book.author.name, count()))
        .order_by((count().desc(), Book.author.name));
    let page = query.clone().limit(2).offset(1).all(&db).await?;
    assert_eq!(
        page,
        [
            ("Henry David Thoreau".to_owned(), 1),
            ("Jane Austen".to_owned(), 1)
        ]
    );
    assert!(query.offset(9).all(&db).await?.is_empty());
    Ok(())
}

async fn the_first_group_is_that_of_the_lowest_key(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects().values((Book.author.name, count()));
    assert_eq!(
        query.first(&db).await?,
        Some(("Henry David Thoreau".to_owned(), 1))
    );
    assert_eq!(
        query.last(&db).await?,
        Some(("Louisa May Alcott".to_owned(), 2))
    );
    assert_eq!(Book::objects().values(count()).first(&db).await?, Some(4));
    Ok(())
}

async fn a_page_of_groups_is_filtered(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let page = Book::objects()
        .values((Book.author.id, count()))
        .order_by(Book.author.id)
        .limit(2);
    let query = page.clone().filter(count().gt(1));
    assert_sql!(
        query,
        sqlite = concat!(
            r#"SELECT "book"."value 1", "book"."value 2" FROM (SELECT "t1"."author_id" AS "value 1", COUNT(*) AS "value 2" "#,
            r#"FROM "book" AS "t1" GROUP BY "t1"."author_id" ORDER BY "t1"."author_id" LIMIT ?) AS "book" "#,
            r#"WHERE "book"."value 2" > ? ORDER BY "book"."value 1" NULLS LAST"#
        ),
        postgres = concat!(
            r#"SELECT "book"."value 1", "book"."value 2" FROM (SELECT "t1"."author_id" AS "value 1", COUNT(*) AS "value 2" "#,
            r#"FROM "book" AS "t1" GROUP BY "t1"."author_id" ORDER BY "t1"."author_id" LIMIT $1::int8) AS "book" "#,
            r#"WHERE "book"."value 2" > $2::int8 ORDER BY "book"."value 1" NULLS LAST"#
        )
    );
    assert_eq!(query.all(&db).await?, [(ALCOTT, 2)]);
    assert_eq!(query.count(&db).await?, 1);
    assert!(query.exists(&db).await?);
    assert_eq!(query.first(&db).await?, Some((ALCOTT, 2)));
    assert_eq!(query.get(&db).await?, (ALCOTT, 2));
    // Austen is on no page of the first two.
    let austen = page.clone().filter(Book.author.id.eq(AUSTEN));
    assert_eq!(austen.count(&db).await?, 0);
    let others = page.exclude(Book.author.id.eq(ALCOTT));
    assert_eq!(others.all(&db).await?, [(THOREAU, 1)]);
    Ok(())
}

async fn a_page_of_groups_is_ordered(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let page = Book::objects()
        .values((Book.author.id, count()))
        .order_by((count().desc(), Book.author.id))
        .limit(2);
    assert_eq!(page.all(&db).await?, [(ALCOTT, 2), (THOREAU, 1)]);
    let around = page.clone().reverse();
    assert_eq!(around.all(&db).await?, [(THOREAU, 1), (ALCOTT, 2)]);
    let by_key = page.clone().order_by(Book.author.id.desc());
    assert_eq!(by_key.all(&db).await?, [(THOREAU, 1), (ALCOTT, 2)]);
    assert_eq!(page.last(&db).await?, Some((THOREAU, 1)));
    let unordered = Book::objects().values((Book.author.id, count())).limit(9);
    assert_eq!(unordered.last(&db).await?, Some((AUSTEN, 1)));
    assert_eq!(
        unordered.filter(count().eq(1)).first(&db).await?,
        Some((THOREAU, 1))
    );
    Ok(())
}

async fn a_page_of_groups_is_asked_more_than_it_selects(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let page = Book::objects()
        .values((Book.author.id, count()))
        .order_by(Book.copies.sum().desc())
        .limit(3);
    // Neither the copies nor the name are selected; both belong to the group.
    let query = page
        .clone()
        .filter(Book.copies.sum().gt(0) | Book.author.name.contains("Jane"))
        .order_by(Book.author.name);
    assert_eq!(query.all(&db).await?, [(AUSTEN, 1), (ALCOTT, 2)]);
    let computed = Book::objects()
        .values((Book.year / 50, count()))
        .order_by(Book.year / 50)
        .limit(2)
        .filter((Book.year / 50 + Book.copies.sum()).gt(36));
    assert_eq!(computed.all(&db).await?, [(37, 3)]);
    let of_the_row = page
        .clone()
        .filter(Book.author.matches(Author.books().count().gt(1)));
    assert_eq!(of_the_row.all(&db).await?, [(ALCOTT, 2)]);
    let differs = page.filter(Book.year.gt(1860)).all(&db).await;
    let error = differs.expect_err("the year of a group");
    assert!(
        error
            .to_string()
            .contains("`Book.year` stands beside an aggregate"),
        "{error}"
    );
    Ok(())
}

async fn a_page_of_a_page_of_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .values((Book.author.id, count()))
        .order_by(Book.author.name)
        .limit(3)
        .filter(count().lt(3))
        .offset(1)
        .order_by(Book.copies.sum().desc())
        .limit(1)
        .filter(Book.author.id.gt(0));
    assert_eq!(query.all(&db).await?, [(ALCOTT, 2)]);
    assert_eq!(query.count(&db).await?, 1);
    let none = query.filter(count().gt(2));
    assert!(none.all(&db).await?.is_empty());
    Ok(())
}

async fn a_page_of_groups_with_whole_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .values((Book.author, count(), Book.editor))
        .order_by(Book.author.id)
        .limit(2)
        .filter(Book.author.name.contains("e") & count().lt(9))
        .order_by(Book.author.birth_year);
    let rows = query.all(&db).await?;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].0.id, rows[0].1), (THOREAU, 1));
    assert_eq!(rows[0].2.as_ref().map(|editor| editor.id), Some(EMERSON));
    // Rows of a page load their relations as any others.
    assert_eq!(
        rows[0].0.mentor.as_ref().map(|mentor| mentor.id),
        Some(EMERSON)
    );
    Ok(())
}

async fn a_page_of_distinct_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let page = Book::objects()
        .values(Book.author.name)
        .distinct()
        .order_by(Book.author.name)
        .limit(2);
    let query = page.clone().filter(Book.author.name.contains("Jane"));
    assert_eq!(query.all(&db).await?, ["Jane Austen"]);
    assert_eq!(
        page.clone().reverse().first(&db).await?.as_deref(),
        Some("Jane Austen")
    );
    let more = page.filter(Book.year.gt(1)).all(&db).await;
    let error = more.expect_err("the year of a name");
    assert!(
        error.to_string().contains("can ask only for these values"),
        "{error}"
    );
    let twice = Book::objects().values(count()).limit(1).distinct();
    assert_eq!(twice.all(&db).await?, [4]);
    let sizes = Book::objects()
        .values((Book.author.id, count()))
        .order_by(Book.author.id)
        .limit(2)
        .distinct();
    assert_eq!(sizes.count(&db).await?, 2);
    Ok(())
}

async fn pages_of_groups_in_pages_with_their_number(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let groups = Book::objects()
        .values((Book.author.id, count()))
        .order_by(Book.author.id)
        .limit(2);
    let page = groups.page(2, 1, &db).await?;
    assert_eq!(
        (page.rows.as_slice(), page.total, page.pages),
        ([(THOREAU, 1)].as_slice(), 2, 2)
    );
    let filtered = groups.filter(count().gt(1)).page(1, 5, &db).await?;
    assert_eq!((filtered.rows, filtered.total), (vec![(ALCOTT, 2)], 1));
    Ok(())
}

async fn a_page_of_groups_within_another_query(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let best = Book::objects()
        .values(Book.author.id)
        .order_by(Book.copies.sum().desc())
        .limit(1);
    let authors = Author::objects().filter(Author.id.is_in(&best));
    assert_eq!(authors.get(&db).await?.id, ALCOTT);
    let filtered = best.filter(count().gt(5));
    assert_eq!(
        Author::objects()
            .filter(Author.id.is_in(&filtered))
            .count(&db)
            .await?,
        0
    );
    assert!(
        !Author::objects()
            .filter(exists(filtered))
            .exists(&db)
            .await?
    );
    let most = Book::objects()
        .values((Book.author.id, count()))
        .order_by(count().desc())
        .limit(1)
        .filter(count().gt(outer(Author.id) - 1));
    let few = Author::objects()
        .filter(exists(most))
        .order_by(Author.id)
        .values(Author.id);
    assert_eq!(few.all(&db).await?, [EMERSON, ALCOTT]);
    Ok(())
}

async fn aggregates_of_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let copies = Book.copies.sum();
    let groups = Book::objects().values((Book.author.id, &copies));
    let above = Author::objects().filter(
        Author
            .books()
            .sum(Book.copies)
            .cast::<f64>()
            .gt(groups.avg(copies.clone())),
    );
    assert_eq!(above.get(&db).await?.id, ALCOTT);
    let row = Author::objects()
        .filter(Author.id.eq(EMERSON))
        .values((
            groups.avg(copies.clone()),
            groups.sum(count()),
            groups.max(count()),
            groups.min(&copies + count()),
            groups.max(Book.author.name),
        ))
        .get(&db)
        .await?;
    assert_eq!(
        row,
        (
            Some(4.0 / 3.0),
            Some(4),
            Some(2),
            Some(1),
            Some("Louisa May Alcott".to_owned())
        )
    );
    let some = groups.clone().filter(copies.gt(0)).avg(copies.clone());
    let first = groups
        .clone()
        .order_by(Book.author.id.desc())
        .limit(2)
        .max(count());
    let none = groups.clone().filter(count().gt(9)).sum(count());
    let row = Author::objects()
        .filter(Author.id.eq(EMERSON))
        .values((some, first, none));
    assert_eq!(row.get(&db).await?, (Some(4.0), Some(1), None));
    // Of rows that are not grouped, and of a page of them.
    let newest = Book::objects()
        .order_by(Book.year.desc())
        .limit(2)
        .values(Book.title);
    let row = Author::objects()
        .filter(Author.id.eq(EMERSON))
        .values((newest.sum(Book.copies), newest.min(Book.year)));
    assert_eq!(row.get(&db).await?, (Some(4), Some(1868)));
    let differs = Author::objects().values(groups.avg(Book.year));
    let error = differs.all(&db).await.expect_err("the year of a group");
    assert!(
        error.to_string().contains("`Book.year` stands beside"),
        "{error}"
    );
    Ok(())
}

async fn a_field_that_is_not_grouped_is_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let mixed = Book::objects().values((Book.author.name, Book.copies.sum() + Book.year));
    let error = mixed.all(&db).await.expect_err("the year of a group");
    assert!(
        matches!(error, Error::InvalidQuery { model: "Book", .. }),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("`Book.year` stands beside an aggregate"),
        "{error}"
    );
    let having = Book::objects()
        .values((Book.author.name, count()))
        .filter(count().gt(Book.copies));
    let error = having.all(&db).await.expect_err("the copies of a group");
    assert!(error.to_string().contains("`Book.copies`"), "{error}");
    let grouped = Book::objects().values((Book.year, Book.copies.sum() + Book.year));
    assert_eq!(grouped.count(&db).await?, 4);
    Ok(())
}

async fn an_order_that_is_not_grouped_is_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .values((Book.author.name, count()))
        .order_by(Book.year);
    let error = query.all(&db).await.expect_err("the year of a group");
    assert!(
        error.to_string().ends_with(
            "`Book.year` stands beside an aggregate in the order, but the groups are not by it; order the groups by what they have, such as `count().desc()`, or drop the order of the rows by `.order_by(())`"
        ),
        "{error}"
    );
    Ok(())
}

async fn an_order_of_rows_is_dropped(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = Book::objects().order_by((Book.year, Book.title));
    let plain = books.clone().order_by(());
    assert_eq!(
        plain.to_sql(&db)?.text(),
        Book::objects().to_sql(&db)?.text()
    );
    let mut chunks = plain.chunks(2, &db);
    assert_eq!(chunks.try_next().await?.map(|chunk| chunk.len()), Some(2));
    let n = plain
        .clone()
        .values((Book.author.name, count()))
        .count(&db)
        .await?;
    let ordered = books.values((Book.author.name, count()));
    assert!(ordered.all(&db).await.is_err());
    assert_eq!(ordered.order_by(()).count(&db).await?, n);
    // The page stays the one of the order before.
    let last: Vec<i32> = Book::objects()
        .order_by(Book.year.desc())
        .limit(1)
        .order_by(())
        .values(Book.year)
        .all(&db)
        .await?;
    let latest = Book::objects().latest(Book.year, &db).await?;
    assert_eq!(last.first().copied(), latest.map(|book| book.year));
    Ok(())
}

async fn distinct_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let sizes = Book::objects().values(count()).filter(Book.year.gt(0));
    assert_eq!(sizes.all(&db).await?, [4]);
    let sizes = Book::objects()
        .values(Book.author.id.count())
        .filter(Book.author.name.ne(""))
        .distinct();
    assert_eq!(sizes.count(&db).await?, 1);
    Ok(())
}

async fn groups_over_optional_relations(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let rows = Book::objects().values((Book.editor.name, count(), Book.editor.birth_year.sum()));
    let rows = rows.order_by(Book.editor.name).all(&db).await?;
    assert_eq!(
        rows[0],
        (Some("Ralph Waldo Emerson".to_owned()), 1, Some(1803))
    );
    assert_eq!(rows[1], (None, 3, None));
    Ok(())
}

async fn a_group_is_looked_for(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let prolific = Book::objects().values(Book.author.id).filter(count().gt(1));
    let authors = Author::objects().filter(Author.id.is_in(prolific));
    assert_eq!(authors.get(&db).await?.id, ALCOTT);
    Ok(())
}

async fn a_computed_key_stands_beside_aggregates(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let decade = Book.year / 10;
    let query = Book::objects()
        .values((&decade, &decade + Book.copies.max() - &decade, count()))
        .order_by(&decade);
    assert_sql!(
        query,
        sqlite = concat!(
            r#"SELECT "book"."value 1", ("book"."value 1" + MAX("book"."copies")) - "book"."value 1", COUNT(*) "#,
            r#"FROM (SELECT "t1"."copies", "t1"."year" / ? AS "value 1" FROM "book" AS "t1" LIMIT -1 OFFSET 0) AS "book" "#,
            r#"GROUP BY "book"."value 1" ORDER BY "book"."value 1" NULLS LAST"#
        ),
        postgres = concat!(
            r#"SELECT "book"."value 1", ("book"."value 1" + MAX("book"."copies")) - "book"."value 1", COUNT(*) "#,
            r#"FROM (SELECT "t1"."copies", "t1"."year" / $1::int4 AS "value 1" FROM "book" AS "t1" OFFSET 0) AS "book" "#,
            r#"GROUP BY "book"."value 1" ORDER BY "book"."value 1" NULLS LAST"#
        )
    );
    assert_eq!(
        query.all(&db).await?,
        [
            (181, Some(0), 1),
            (185, Some(0), 1),
            (186, Some(3), 1),
            (187, Some(1), 1)
        ]
    );
    Ok(())
}

async fn computed_keys_in_conditions_and_orders(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let century = Book.year / 50;
    let query = Book::objects()
        .values((&century, count(), Book.copies.sum()))
        .filter(century.lt(37) | count().gt(1))
        .exclude((Book.copies.sum() + &century).is_null())
        .order_by((count().desc(), -&century));
    assert_eq!(query.all(&db).await?, [(37, 3, Some(4)), (36, 1, Some(0))]);
    assert_eq!(query.count(&db).await?, 2);
    assert_eq!(query.limit(1).all(&db).await?, [(37, 3, Some(4))]);
    // A condition without an aggregate is one on the rows, whatever they are grouped by.
    let rows = Book::objects()
        .values((&century, &century + count()))
        .filter(century.eq(36) & Book.in_print.eq(false));
    assert_eq!(rows.all(&db).await?, [(36, 37)]);
    Ok(())
}

async fn a_condition_as_a_key(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let is_new = Book.year.gt(1860);
    let query = Book::objects()
        .values((is_new.clone(), count()))
        .filter(is_new.clone() | count().gt(5))
        .order_by(is_new);
    assert_eq!(query.all(&db).await?, [(true, 2)]);
    Ok(())
}

async fn a_computed_key_over_joined_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let length = Book.author.name.length();
    let query = Book::objects()
        .values((&length, &length + Book.author.birth_year.max(), count()))
        .order_by(&length);
    assert_eq!(
        query.all(&db).await?,
        [(11, None, 1), (17, Some(1849), 2), (19, Some(1836), 1)]
    );
    let books = Author.books().count();
    let query = Author::objects()
        .values((&books, &books * count(), Author.mentor.name.count()))
        .order_by(&books);
    assert_eq!(query.all(&db).await?, [(0, 0, 0), (1, 2, 1), (2, 2, 1)]);
    Ok(())
}

async fn groups_by_rows_are_ordered_by_their_keys(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let groups = Book::objects().values((Book.author, count()));
    let query = groups.clone().order_by(Book.author.id.desc());
    assert_sql!(
        query,
        concat!(
            r#"SELECT "t1"."id", "t1"."name", "t1"."birth_year", "t1"."mentor_id", COUNT(*) FROM "book" "#,
            r#"INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."id" ORDER BY "t1"."id" DESC"#
        )
    );
    let ids = |rows: Vec<(Author, i64)>| rows.iter().map(|row| row.0.id).collect::<Vec<_>>();
    assert_eq!(ids(query.all(&db).await?), [AUSTEN, THOREAU, ALCOTT]);
    let by_name = groups.clone().order_by(Book.author.name).all(&db).await?;
    assert_eq!(ids(by_name), [THOREAU, AUSTEN, ALCOTT]);
    let by_mentor = groups
        .clone()
        .order_by((Book.author.mentor.name, Book.author.id))
        .all(&db)
        .await?;
    assert_eq!(ids(by_mentor), [ALCOTT, THOREAU, AUSTEN]);
    let many = groups
        .clone()
        .filter(Book.author.id.gt(1) & count().gt(1))
        .all(&db)
        .await?;
    assert_eq!(ids(many), [ALCOTT]);
    let either = groups
        .filter(Book.author.id.gt(3) | count().gt(1))
        .order_by(Book.author.id);
    assert_eq!(ids(either.all(&db).await?), [ALCOTT, AUSTEN]);
    assert_eq!(either.count(&db).await?, 2);
    let sums = Book::objects()
        .values((Book.author, Book.author.id + count()))
        .order_by(Book.author.id);
    let sums: Vec<i64> = sums.all(&db).await?.iter().map(|row| row.1).collect();
    assert_eq!(sums, [ALCOTT + 2, THOREAU + 1, AUSTEN + 1]);
    Ok(())
}

async fn groups_by_keys_are_ordered_by_their_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .values((Book.author.id, count()))
        .filter(Book.author.name.contains("e") | count().gt(5))
        .order_by((Book.author.name, Book.author.mentor.birth_year));
    assert_sql!(
        query,
        sqlite = concat!(
            r#"SELECT "book"."author_id", COUNT(*) FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" "#,
            r#"LEFT JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id" GROUP BY "book"."author_id", "t1"."id", "t2"."id" "#,
            r#"HAVING instr("t1"."name", ?) > 0 OR COUNT(*) > ? ORDER BY "t1"."name", "t2"."birth_year" NULLS LAST"#
        ),
        postgres = concat!(
            r#"SELECT "book"."author_id", COUNT(*) FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" "#,
            r#"LEFT JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id" GROUP BY "book"."author_id", "t1"."id", "t2"."id" "#,
            r#"HAVING "t1"."name" LIKE $1::text ESCAPE '!' OR COUNT(*) > $2::int8 ORDER BY "t1"."name", "t2"."birth_year" NULLS LAST"#
        )
    );
    assert_eq!(query.all(&db).await?, [(THOREAU, 1), (AUSTEN, 1)]);
    let itself = Book::objects()
        .values((Book.id, count()))
        .order_by((Book.author.name, Book.title));
    assert_eq!(itself.all(&db).await?.len(), 4);
    // What differs within a group is still refused.
    let years = Book::objects()
        .values((Book.author.id, count()))
        .order_by(Book.editor.name);
    let error = years.all(&db).await.expect_err("the editor of a group");
    assert!(
        error
            .to_string()
            .contains("`Author.name` stands beside an aggregate"),
        "{error}"
    );
    Ok(())
}

async fn groups_by_rows_that_may_be_missing(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_row = Book::objects()
        .values((Book.editor, count()))
        .order_by(Book.editor.id);
    let rows = by_row.all(&db).await?;
    assert_eq!(rows[0].0.as_ref().map(|editor| editor.id), Some(EMERSON));
    assert_eq!((rows[1].0.is_none(), rows[1].1, rows.len()), (true, 3, 2));
    let by_key = Book::objects()
        .values((Book.editor.id, count()))
        .order_by(Book.editor.name.desc());
    assert_eq!(by_key.all(&db).await?, [(None, 3), (Some(EMERSON), 1)]);
    let either = Book::objects()
        .values((Book.editor, count()))
        .filter(Book.editor.id.is_null() | count().gt(9));
    assert_eq!(either.count(&db).await?, 1);
    let mentors = Author::objects()
        .values((Author.mentor, count()))
        .order_by((Author.mentor.name, Author.mentor.mentor.name));
    assert_eq!(mentors.all(&db).await?.len(), 2);
    Ok(())
}

async fn groups_of_a_page_by_its_own_key(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let page = Book::objects().order_by(Book.year.desc()).limit(3);
    let query = page
        .clone()
        .values((Book.id, count()))
        .order_by((Book.title, Book.author.name));
    let n = query.all(&db).await?;
    assert_eq!(n.iter().map(|row| row.1).collect::<Vec<_>>(), [1, 1, 1]);
    let whole = page
        .values((Book, count()))
        .order_by((Book.author.name, Book.id));
    let whole = whole.all(&db).await?;
    assert_eq!(whole[0].0.title, "Walden");
    Ok(())
}

async fn groups_of_a_page_are_in_the_order_asked_for(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let latest = Book::objects().order_by((Book.author.id.desc(), Book.id));
    let page = latest.limit(3);
    let by_author = page.clone().values((Book.author.id, count()));
    let by_author = by_author.order_by(Book.author.id);
    let groups = [(ALCOTT, 1), (THOREAU, 1), (AUSTEN, 1)];
    assert_eq!(by_author.all(&db).await?, groups);
    assert_eq!(by_author.first(&db).await?, Some(groups[0]));
    assert_eq!(by_author.clone().limit(2).all(&db).await?, groups[..2]);
    let first = by_author.after(None, 2, &db).await?;
    let rest = by_author.after(first.next.as_deref(), 2, &db).await?;
    assert_eq!([first.rows, rest.rows].concat(), groups);

    let filtered = page.clone().filter(Book.id.gt(0));
    let of_both = filtered.values((Book.author.id, Book.in_print, count()));
    let of_both = of_both.order_by((Book.author.id, Book.in_print)).limit(1);
    assert_eq!(of_both.all(&db).await?, [(ALCOTT, true, 1)]);

    let by_year = Book::objects().order_by(Book.year.desc()).limit(3);
    let wide = Book.year.cast::<i64>();
    let by_year = by_year.values((&wide, count())).order_by(&wide).limit(1);
    assert_eq!(by_year.all(&db).await?, [(1854, 1)]);
    Ok(())
}
