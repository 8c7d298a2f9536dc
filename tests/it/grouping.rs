//! Groups: `values` with an aggregate.

on_each! {
    values_are_grouped_by_what_is_no_aggregate,
    conditions_on_aggregates_choose_groups,
    conditions_on_rows_come_first,
    a_condition_alone_makes_groups,
    groups_are_ordered_by_aggregates,
    groups_are_by_expressions,
    groups_are_by_whole_rows,
    groups_of_a_page_are_by_whole_rows,
    groups_of_null,
    groups_are_counted,
    groups_come_in_pages,
    the_first_group_is_that_of_the_lowest_key,
    a_page_of_groups_is_the_end,
    a_field_that_is_not_grouped_is_refused,
    an_order_that_is_not_grouped_is_refused,
    distinct_groups,
    groups_over_optional_relations,
    a_group_is_looked_for,
}

use crate::library::{ALCOTT, Author, Book, EMERSON, stocked};
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

async fn a_page_of_groups_is_the_end(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let page = Book::objects().values((Book.author.name, count())).limit(2);
    let error = page
        .filter(count().gt(1))
        .all(&db)
        .await
        .expect_err("a page of groups");
    assert!(
        error
            .to_string()
            .contains("filter and order before `limit`"),
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
        error
            .to_string()
            .contains("`Book.year` stands beside an aggregate"),
        "{error}"
    );
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
