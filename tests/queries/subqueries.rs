//! Queries within others: `exists`, `scalar`, `outer`.

on_each! {
    rows_for_which_a_query_finds_one,
    conditions_that_hold_exists,
    the_row_outside_is_joined_outside,
    keys_of_the_row_outside,
    a_query_of_the_same_model,
    the_nearest_row_of_its_model_is_meant,
    a_row_further_outside,
    a_list_of_the_row_outside,
    the_model_of_the_row_outside_is_checked,
    a_value_of_another_query,
    the_first_value_is_taken,
    values_that_a_condition_does_not_let_be_null,
    an_order_that_speaks_of_the_row_outside,
    a_value_that_is_missing,
    numbers_of_rows_are_never_null,
    values_of_subqueries_are_selected_and_ordered,
    an_update_by_a_value_of_another_query,
    updates_and_deletes_of_rows_for_which_a_query_finds_one,
    pages_and_groups_within,
    groups_of_queries_within,
    a_value_that_is_selected_and_asked_for,
    conditions_on_groups_over_queries_within,
    aggregates_over_the_row_outside,
    aggregates_of_values_that_no_row_has,
    a_foreign_key_is_set_to_a_value_of_another_query,
    a_foreign_key_is_among_the_values_of_another_query,
    what_another_query_does_not_find,
}

use crate::library::{ALCOTT, AUSTEN, Author, Book, EMERSON, THOREAU, names, stocked, titles};
use orm::Error;
use orm::functions::{coalesce, order_by};
use orm::prelude::*;

fn books_of_author() -> QuerySet<Book> {
    Book::objects().filter(Book.author.id.eq(outer(Author.id)))
}

async fn rows_for_which_a_query_finds_one(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects()
        .filter(exists(books_of_author().filter(Book.year.gt(1860))))
        .order_by(Author.id);
    assert_sql!(
        query,
        sqlite = concat!(
            r#"SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id" FROM "author" "#,
            r#"WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" > ? LIMIT 1) "#,
            r#"ORDER BY "author"."id""#
        ),
        postgres = concat!(
            r#"SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id" FROM "author" "#,
            r#"WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" > $1::int4) "#,
            r#"ORDER BY "author"."id""#
        )
    );
    assert_eq!(names(&query, &db).await, ["Louisa May Alcott"]);
    let others = Author::objects()
        .exclude(exists(books_of_author()))
        .order_by(Author.id);
    assert_eq!(names(&others, &db).await, ["Ralph Waldo Emerson"]);
    Ok(())
}

async fn conditions_that_hold_exists(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = books_of_author();
    let queries = [
        exists(&books) & Author.name.contains("e"),
        Author.name.contains("e") & exists(&books),
        !exists(&books) | Author.id.eq(AUSTEN),
        !!exists(books.values(Book.title)),
        exists(Book::objects().none()),
        any_of([exists(books_of_author()), Author.id.eq(EMERSON)]),
        exists(books_of_author().values(Book.year).distinct()),
    ];
    let mut found = Vec::new();
    for condition in queries {
        found.push(Author::objects().filter(condition).count(&db).await?);
    }
    assert_eq!(found, [2, 2, 2, 3, 0, 4, 3]);
    Ok(())
}

async fn the_row_outside_is_joined_outside(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let older = Author::objects().filter(Author.birth_year.lt(outer(Book.author.birth_year)));
    let query = Book::objects().filter(exists(older)).order_by(Book.id);
    assert_eq!(
        titles(&query, &db).await,
        ["Little Women", "Little Men", "Walden"]
    );
    // A book without an editor stays where the condition is negated: the join keeps it.
    let edited = Author::objects().filter(Author.name.eq(outer(Book.editor.name)));
    let unedited = Book::objects().exclude(exists(edited)).order_by(Book.id);
    assert_eq!(
        titles(&unedited, &db).await,
        ["Little Women", "Little Men", "Emma"]
    );
    let of_mentor = Book::objects().filter(Book.author.matches(exists(
        Author::objects().filter(Author.id.eq(outer(Author.mentor.id))),
    )));
    assert_eq!(of_mentor.count(&db).await?, 3);
    Ok(())
}

async fn keys_of_the_row_outside(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let edited_by_author = Book::objects().filter(Book.editor.eq(outer(Author.id)));
    let editors = Author::objects().filter(exists(edited_by_author));
    assert_eq!(names(&editors, &db).await, ["Ralph Waldo Emerson"]);
    let of_the_same =
        Book::objects().filter(Book.author.eq(outer(Book.author)) & Book.id.ne(outer(Book.id)));
    let siblings = Book::objects()
        .filter(exists(of_the_same))
        .order_by(Book.id);
    assert_eq!(titles(&siblings, &db).await, ["Little Women", "Little Men"]);
    let students = Author::objects().filter(Author.mentor.eq(outer(Book.editor)));
    let query = Book::objects().filter(Book.editor.is_not_null() & exists(students));
    assert_eq!(titles(&query, &db).await, ["Walden"]);
    Ok(())
}

async fn a_query_of_the_same_model(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let newer =
        Book::objects().filter(Book.author.eq(outer(Book.author)) & Book.year.gt(outer(Book.year)));
    let newest = Book::objects().exclude(exists(newer)).order_by(Book.year);
    assert_eq!(titles(&newest, &db).await, ["Emma", "Walden", "Little Men"]);
    Ok(())
}

async fn the_nearest_row_of_its_model_is_meant(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // The author of the outermost query, over a query of books between the two.
    let students = Author::objects()
        .filter(Author.mentor.eq(outer(Author.id)) & Author.id.eq(outer(Book.author.id)));
    let books = Book::objects().filter(exists(students) & Book.year.gt(1860));
    let query = Author::objects().filter(exists(books));
    assert_eq!(names(&query, &db).await, ["Ralph Waldo Emerson"]);
    Ok(())
}

async fn a_row_further_outside(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // Authors who share their mentor with one who is younger than somebody whose mentor is the author outside.
    let younger = Author::objects().filter(
        Author.birth_year.gt(outer(Author.birth_year))
            & Author.mentor.eq(outer(outer::<Author, _>(Author.mentor))),
    );
    let peers = Author::objects().filter(
        Author.mentor.eq(outer(Author.mentor.id)) & Author.mentor.is_not_null() & exists(younger),
    );
    let query = Author::objects().filter(exists(peers)).order_by(Author.id);
    assert_eq!(
        names(&query, &db).await,
        ["Louisa May Alcott", "Henry David Thoreau"]
    );
    Ok(())
}

async fn a_list_of_the_row_outside(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let years = Book::objects()
        .filter(Book.author.eq(outer(Author.id)))
        .values(Book.year - 36);
    let query = Author::objects().filter(Author.birth_year.is_in(years));
    assert_eq!(names(&query, &db).await, ["Louisa May Alcott"]);
    let edited = Book::objects().filter(Book.editor.eq(outer(Author.mentor.id)));
    let query = Author::objects().filter(Author.id.is_in(edited.values(Book.author.id)));
    // Two foreign keys that are null are equal, here as everywhere.
    assert_eq!(
        names(&query.order_by(Author.id), &db).await,
        ["Henry David Thoreau", "Jane Austen"]
    );
    let inside = Book::objects().filter(
        Book.author
            .is_in(Author::objects().filter(Author.birth_year.gt(outer(Book.year) - 40))),
    );
    assert_eq!(
        titles(&inside.order_by(Book.id), &db).await,
        ["Little Women", "Little Men", "Walden"]
    );
    Ok(())
}

async fn the_model_of_the_row_outside_is_checked(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let alone = books_of_author().all(&db).await;
    let Err(Error::InvalidQuery { model, why }) = alone else {
        panic!("{alone:?}");
    };
    assert_eq!(model, "Book");
    assert!(why.contains("no query is around this one"), "{why}");
    let misplaced = Book::objects().filter(exists(books_of_author()));
    let error = misplaced.all(&db).await.expect_err("a query of books");
    assert!(
        error
            .to_string()
            .contains("`outer` asks for a field of `Author`, but the query around is of `Book`"),
        "{error}"
    );
    // After the mistake the query around is as it was.
    assert_eq!(Book::objects().count(&db).await?, 4);
    Ok(())
}

async fn a_value_of_another_query(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let average = Book::objects().values(Book.copies.avg()).scalar();
    let query = Book::objects()
        .filter(Book.copies.cast::<f64>().gt(average))
        .order_by(Book.id);
    assert_eq!(titles(&query, &db).await, ["Little Women"]);
    let total = Book::objects().values(Book.copies.sum()).scalar();
    let rows = Book::objects()
        .values((Book.title, Book.copies * 100 / total))
        .order_by(Book.id)
        .all(&db)
        .await?;
    assert_eq!(rows[0], ("Little Women".to_owned(), Some(75)));
    Ok(())
}

async fn values_that_a_condition_does_not_let_be_null(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let pupils = Author::objects().filter(Author.name.ne("Jane Austen"));
    pupils.update(Author.mentor.set(AUSTEN), &db).await?;
    let another = Author.mentor.eq(outer(Author.mentor)) & Author.id.ne(outer(Author.id));
    let found = |condition| {
        let with_another = Author::objects().filter(exists(Author::objects().filter(condition)));
        with_another.order_by(Author.id)
    };
    let found_alone = |condition: Predicate<Author>| {
        let others = Author::objects().filter(another.clone());
        Author::objects().filter(condition & !exists(others))
    };
    let query = found(Author.mentor.is_not_null() & another.clone());
    assert_sql!(
        query.clone().values(Author.id),
        sqlite = concat!(
            r#"SELECT "author"."id" FROM "author" WHERE EXISTS (SELECT 1 FROM "author" AS "t1" "#,
            r#"WHERE "t1"."mentor_id" IS NOT NULL AND "t1"."mentor_id" = "author"."mentor_id" AND "t1"."id" <> "author"."id" LIMIT 1) "#,
            r#"ORDER BY "author"."id""#
        ),
        postgres = concat!(
            r#"SELECT "author"."id" FROM "author" WHERE EXISTS (SELECT 1 FROM "author" AS "t1" "#,
            r#"WHERE "t1"."mentor_id" IS NOT NULL AND "t1"."mentor_id" = "author"."mentor_id" AND "t1"."id" <> "author"."id") "#,
            r#"ORDER BY "author"."id""#
        )
    );
    assert_eq!(query.count(&db).await?, pupils.count(&db).await?);
    // Two without a mentor have the same.
    pupils
        .filter(Author.id.eq(EMERSON))
        .update(Author.mentor.set(None), &db)
        .await?;
    assert_eq!(
        found(another.clone()).count(&db).await?,
        Author::objects().count(&db).await?
    );
    assert_eq!(
        query.count(&db).await? + 2,
        Author::objects().count(&db).await?
    );

    // The condition is one on the row around.
    let alone = found_alone(Author.mentor.eq(AUSTEN));
    assert_sql!(
        alone.clone().values(Author.id),
        sqlite = concat!(
            r#"SELECT "author"."id" FROM "author" WHERE "author"."mentor_id" = ? AND NOT EXISTS (SELECT 1 FROM "author" AS "t1" "#,
            r#"WHERE "t1"."mentor_id" = "author"."mentor_id" AND "t1"."id" <> "author"."id")"#
        ),
        postgres = concat!(
            r#"SELECT "author"."id" FROM "author" WHERE "author"."mentor_id" = $1::int8 AND NOT EXISTS (SELECT 1 FROM "author" AS "t1" "#,
            r#"WHERE "t1"."mentor_id" = "author"."mentor_id" AND "t1"."id" <> "author"."id")"#
        )
    );
    assert_eq!(alone.count(&db).await?, 0);
    // One that holds of a row without a mentor too says nothing of it.
    let none = found_alone(Author.mentor.ne(AUSTEN));
    assert_eq!(none.count(&db).await?, 0);

    // Negated, the condition is not one whose rows pass where it is true alone.
    let same = Author.birth_year.is_not_null() & Author.birth_year.eq(Author.mentor.birth_year);
    assert_eq!(
        Author::objects().exclude(same).count(&db).await?,
        Author::objects().count(&db).await?
    );
    let other = Author.birth_year.is_not_null() & Author.birth_year.ne(1803);
    assert_sql!(
        Author::objects().filter(other).values(Author.id),
        sqlite = r#"SELECT "author"."id" FROM "author" WHERE "author"."birth_year" IS NOT NULL AND "author"."birth_year" <> ?"#,
        postgres = r#"SELECT "author"."id" FROM "author" WHERE "author"."birth_year" IS NOT NULL AND "author"."birth_year" <> $1::int4"#
    );
    Ok(())
}

async fn the_first_value_is_taken(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let title = books_of_author().values(Book.title).scalar();
    let by_key = Author::objects()
        .values((Author.id, &title))
        .order_by(Author.id);
    assert_eq!(
        by_key.all(&db).await?,
        [
            (EMERSON, None),
            (ALCOTT, Some("Little Women".to_owned())),
            (THOREAU, Some("Walden".to_owned())),
            (AUSTEN, Some("Emma".to_owned()))
        ]
    );
    let newest = books_of_author()
        .order_by(Book.year.desc())
        .values(Book.title)
        .scalar();
    let query = Author::objects()
        .filter(Author.id.eq(ALCOTT))
        .annotate(&newest);
    assert_sql!(
        query,
        sqlite = concat!(
            r#"SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id", "#,
            r#"(SELECT "t1"."title" FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" ORDER BY "t1"."year" DESC LIMIT ?) "#,
            r#"FROM "author" WHERE "author"."id" = ?"#
        ),
        postgres = concat!(
            r#"SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id", "#,
            r#"(SELECT "t1"."title" FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" ORDER BY "t1"."year" DESC LIMIT $1::int8) "#,
            r#"FROM "author" WHERE "author"."id" = $2::int8"#
        )
    );
    assert_eq!(query.get(&db).await?.1.as_deref(), Some("Little Men"));
    let second = books_of_author()
        .order_by(Book.year)
        .offset(1)
        .values(Book.title);
    let second = Author::objects()
        .values(second.scalar())
        .order_by(Author.id);
    assert_eq!(second.all(&db).await?[1].as_deref(), Some("Little Men"));
    Ok(())
}

async fn an_order_that_speaks_of_the_row_outside(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // The book whose year is nearest to an age of 45, of all books and of those of the author.
    let distance = (Book.year - outer(Author.birth_year) - 45).abs();
    let nearest = Book::objects().order_by((&distance, Book.id));
    let own = nearest.clone().filter(Book.author.eq(outer(Author.id)));
    let years = |books: &QuerySet<Book>| books.clone().values(Book.year).scalar();
    let authors = Author::objects().order_by(Author.id);
    let query = authors.clone().values((years(&nearest), years(&own)));
    let found: Vec<(Option<i32>, Option<i32>)> = query.all(&db).await?;
    let expected = [
        (Some(1854), None),
        (Some(1871), Some(1871)),
        (Some(1868), Some(1854)),
        (Some(1868), Some(1815)),
    ];
    assert_eq!(found, expected);

    // Conditions on window functions and pages within, joins of the row outside, and a row further outside.
    let mentors = (Book.id - outer(Author.mentor.id)).abs();
    let late = Book::objects().order_by((mentors.desc(), Book.id)).limit(3);
    let late = late.filter(Book.author.eq(outer(Author.id)));
    assert_eq!(authors.clone().filter(exists(&late)).count(&db).await?, 2);
    let numbered = nearest.filter(row_number().over(order_by(Book.year)).gt(1));
    let numbered = authors.clone().values(years(&numbered)).all(&db).await?;
    assert_eq!(numbered, [Some(1854), Some(1871), Some(1868), Some(1868)]);
    let age = Book.year - outer(Author.birth_year);
    let last = Book::objects().order_by((age.desc(), Book.id)).limit(1);
    let last = Book.id.is_in(last.values(Book.id));
    let own = Book::objects().filter(Book.author.eq(outer(Author.id)) & last);
    assert_eq!(
        names(&authors.clone().filter(exists(own)), &db).await,
        ["Louisa May Alcott"]
    );

    // Groups by the row outside, and in an order by it.
    let born = outer(Author.birth_year);
    let books = Book::objects().filter(Book.author.eq(outer(Author.id)));
    let by_birth = books.clone().values((&born, count())).order_by(&born);
    let most = authors.clone().values(by_birth.max(count()));
    let one = Some(1);
    assert_eq!(most.all(&db).await?, [None, Some(2), one, one]);
    let age = Book.year - born;
    let by_age = books.values((&age, count())).order_by(age.desc()).limit(1);
    let oldest = authors.clone().values(by_age.sum(&age));
    assert_eq!(oldest.all(&db).await?, [None, Some(39), Some(37), None]);
    Ok(())
}

async fn a_value_that_is_missing(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let year = books_of_author().values(Book.year).scalar();
    let unwritten = Author::objects().filter(year.is_null());
    assert_eq!(names(&unwritten, &db).await, ["Ralph Waldo Emerson"]);
    let not_1868 = Author::objects().exclude(year.eq(1868)).order_by(Author.id);
    assert_eq!(not_1868.count(&db).await?, 3);
    let order = Author::objects().order_by((year.asc().nulls_first(), Author.id));
    assert_eq!(names(&order, &db).await[0], "Ralph Waldo Emerson");
    Ok(())
}

async fn numbers_of_rows_are_never_null(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = books_of_author().values(count()).scalar();
    let query = Author::objects()
        .values((Author.id, &books))
        .order_by((&books, Author.id));
    assert_sql!(
        query,
        concat!(
            r#"SELECT "author"."id", (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") "#,
            r#"FROM "author" ORDER BY 2, "author"."id""#
        )
    );
    assert_eq!(
        query.all(&db).await?,
        [
            (EMERSON, Some(0)),
            (THOREAU, Some(1)),
            (AUSTEN, Some(1)),
            (ALCOTT, Some(2))
        ]
    );
    // A group that is left out has no number.
    let many = books_of_author()
        .values(count())
        .filter(count().gt(1))
        .scalar();
    let query = Author::objects().exclude(many.eq(2)).order_by(Author.id);
    assert_eq!(query.count(&db).await?, 3);
    Ok(())
}

async fn values_of_subqueries_are_selected_and_ordered(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let is_read = exists(books_of_author().filter(Book.copies.gt(0)));
    let rows = Author::objects()
        .values((Author.id, is_read.clone()))
        .order_by((is_read.clone(), Author.id.desc()));
    assert_eq!(
        rows.all(&db).await?,
        [
            (AUSTEN, false),
            (THOREAU, false),
            (EMERSON, false),
            (ALCOTT, true)
        ]
    );
    let word = case().when(is_read, "read").otherwise("unread");
    let words = Author::objects().values((word, count())).order_by(count());
    assert_eq!(
        words.all(&db).await?,
        [("read".to_owned(), 1), ("unread".to_owned(), 3)]
    );
    Ok(())
}

async fn an_update_by_a_value_of_another_query(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let first = books_of_author().values(Book.year.min()).scalar();
    let changed = Author::objects()
        .filter(exists(books_of_author()))
        .update(Author.birth_year.set(first), &db)
        .await?;
    assert_eq!(changed, 3);
    assert_eq!(Author::get(ALCOTT, &db).await?.birth_year, Some(1868));
    // The values are those of the rows before the update, also in the table that is written.
    let most = Book::objects().values(Book.copies.max()).scalar();
    Book::objects()
        .every_row()
        .update(Book.copies.set(coalesce((most, 0)) + Book.copies), &db)
        .await?;
    let copies = Book::objects().values(Book.copies).order_by(Book.id);
    assert_eq!(copies.all(&db).await?, [6, 4, 3, 3]);
    Ok(())
}

async fn updates_and_deletes_of_rows_for_which_a_query_finds_one(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let newer =
        Book::objects().filter(Book.author.eq(outer(Book.author)) & Book.year.gt(outer(Book.year)));
    let gone = Book::objects().filter(exists(newer));
    assert_eq!(gone.delete(&db).await?, 1);
    let left = Book::objects().order_by(Book.id);
    assert_eq!(titles(&left, &db).await, ["Little Men", "Walden", "Emma"]);
    let by_students = Author::objects().filter(Author.mentor.id.eq(outer(Book.editor.id)));
    let edited = Book::objects().filter(Book.editor.is_not_null() & exists(by_students));
    assert_eq!(edited.update(Book.copies.set(9), &db).await?, 1);
    Ok(())
}

async fn pages_and_groups_within(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let newest = Book::objects()
        .filter(Book.author.eq(outer(Author.id)))
        .order_by(Book.year.desc())
        .limit(1)
        .filter(Book.copies.gt(1));
    // The newest book of Alcott has one copy.
    assert_eq!(
        Author::objects().filter(exists(newest)).count(&db).await?,
        0
    );
    let prolific = Book::objects()
        .filter(Book.author.eq(outer(Author.id)))
        .values(Book.author.id)
        .filter(count().gt(1));
    let authors = Author::objects().filter(exists(prolific));
    assert_eq!(names(&authors, &db).await, ["Louisa May Alcott"]);
    let page = Author::objects()
        .order_by(Author.id)
        .limit(2)
        .filter(exists(books_of_author()));
    assert_eq!(names(&page, &db).await, ["Louisa May Alcott"]);
    assert_eq!(page.count(&db).await?, 1);
    Ok(())
}

async fn groups_of_queries_within(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let is_author = exists(Book::objects().filter(Book.author.eq(outer(Author.id))));
    let groups = Author::objects()
        .values((is_author, count(), Author.birth_year.min()))
        .order_by(count());
    assert_eq!(
        groups.all(&db).await?,
        [(false, 1, Some(1803)), (true, 3, Some(1817))]
    );
    let whole = Book::objects().values(Book.copies.sum()).scalar();
    let shares = Book::objects()
        .values((Book.author.id, Book.copies.sum() * 100 / whole))
        .order_by(Book.author.id);
    assert_eq!(
        shares.all(&db).await?,
        [(ALCOTT, Some(100)), (THOREAU, Some(0)), (AUSTEN, Some(0))]
    );
    Ok(())
}

async fn a_value_that_is_selected_and_asked_for(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let newest = books_of_author()
        .order_by(Book.year.desc())
        .values(Book.year)
        .scalar();
    let query = Author::objects()
        .annotate(&newest)
        .filter(newest.gt(1850))
        .order_by(newest.desc());
    let sql = query.to_sql(&db)?;
    assert_eq!(
        sql.text().matches("\"year\" DESC LIMIT").count(),
        1,
        "{}",
        sql.text()
    );
    let rows: Vec<_> = query.all(&db).await?;
    let years: Vec<_> = rows
        .iter()
        .map(|(author, year)| (author.id, *year))
        .collect();
    assert_eq!(years, [(ALCOTT, Some(1871)), (THOREAU, Some(1854))]);
    Ok(())
}

async fn conditions_on_groups_over_queries_within(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let students = Author::objects()
        .filter(Author.mentor.eq(outer(Book.editor.id)) & Author.mentor.is_not_null())
        .values(count())
        .scalar();
    let query = Book::objects()
        .values((Book.editor.id, count()))
        .filter(count().lt(students));
    assert_eq!(query.all(&db).await?, [(Some(EMERSON), 1)]);
    // The name depends on the author by whom the groups are, the year of a book does not.
    let namesakes = Author::objects().filter(Author.name.eq(outer(Book.author.name)));
    let named = Book::objects()
        .values((Book.author, count()))
        .filter(exists(namesakes) & count().gt(1));
    assert_eq!(named.all(&db).await?[0].0.id, ALCOTT);
    let born = Author::objects().filter(Author.birth_year.lt(outer(Book.year)));
    let differs = Book::objects()
        .values((Book.author.id, count()))
        .order_by((count(), exists(born)));
    let error = differs.all(&db).await.expect_err("the year of a group");
    assert!(
        error.to_string().contains("`Book.year` stands beside"),
        "{error}"
    );
    Ok(())
}

async fn aggregates_over_the_row_outside(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let ages = books_of_author()
        .values((Book.year - outer(Author.birth_year)).max())
        .scalar();
    let oldest = Author::objects()
        .values((Author.id, ages))
        .order_by(Author.id);
    assert_eq!(
        oldest.all(&db).await?,
        [
            (EMERSON, None),
            (ALCOTT, Some(39)),
            (THOREAU, Some(37)),
            (AUSTEN, None)
        ]
    );
    let late = books_of_author()
        .values(count().filter(Book.year.gt(outer(Author.birth_year) + 37)))
        .scalar();
    let late = Author::objects().values(late).order_by(Author.id);
    assert_eq!(late.all(&db).await?, [Some(0), Some(1), Some(0), Some(0)]);
    let alone = books_of_author()
        .values(outer(Author.birth_year).max())
        .scalar();
    let error = Author::objects().values(alone).all(&db).await;
    let error = error.expect_err("an aggregate of the row outside");
    assert!(
        error
            .to_string()
            .contains("an aggregate is of `outer(…)` alone"),
        "{error}"
    );
    Ok(())
}

async fn aggregates_of_values_that_no_row_has(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let titles: Vec<String> = Vec::new();
    let listed =
        Book::objects().filter(Book.author.eq(outer(Author.id)) & Book.title.is_in(titles));
    let years = listed.values(Book.year).scalar::<Author, Option<i32>>();
    let last = Author::objects().aggregate(years.max(), &db).await?;
    assert_eq!(last, None);
    // Nor need a value be of the row at all.
    let newest = Book::objects()
        .order_by(Book.year.desc())
        .values(Book.year)
        .scalar();
    let newest: Expr<Author, Option<i32>> = newest;
    assert_eq!(
        Author::objects().aggregate(newest.sum(), &db).await?,
        Some(4 * 1871)
    );
    Ok(())
}

async fn a_foreign_key_is_set_to_a_value_of_another_query(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let eldest = Author::objects()
        .order_by(Author.birth_year)
        .values(Author.id);
    let without = Author::objects().filter(Author.mentor.is_null() & Author.id.ne(EMERSON));
    let changed = without
        .update(Author.mentor.set(eldest.scalar()), &db)
        .await?;
    assert_eq!(changed, 1);
    let austen = Author::get(AUSTEN, &db).await?;
    assert_eq!(austen.mentor.map(|mentor| mentor.id), Some(EMERSON));
    let of_eldest = Author::objects().filter(Author.mentor.eq(eldest.scalar()));
    assert_eq!(of_eldest.count(&db).await?, 3);
    Ok(())
}

async fn a_foreign_key_is_among_the_values_of_another_query(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let alcott = Book::objects().filter(Book.author.eq(ALCOTT));
    let written = Author::objects().filter(Author.birth_year.gt(1800));
    let by_keys = Book::objects().filter(Book.author.is_in(written.values(Author.id)));
    assert_sql!(
        by_keys.clone().values(Book.id),
        sqlite = concat!(
            r#"SELECT "book"."id" FROM "book" "#,
            r#"WHERE "book"."author_id" IN (SELECT "t1"."id" FROM "author" AS "t1" WHERE "t1"."birth_year" > ?)"#
        ),
        postgres = concat!(
            r#"SELECT "book"."id" FROM "book" "#,
            r#"WHERE "book"."author_id" IN (SELECT "t1"."id" FROM "author" AS "t1" WHERE "t1"."birth_year" > $1::int4)"#
        )
    );
    let rows = Author::objects().filter(Author.birth_year.gt(1800));
    let by_rows = Book::objects().filter(Book.author.is_in(rows));
    assert_eq!(by_keys.count(&db).await?, by_rows.count(&db).await?);

    // Keys of the model's own table, of a foreign key of another model, and such as may be null.
    let with_books =
        Author::objects().filter(Author.id.is_in(alcott.clone().values(Book.author.id)));
    assert_eq!(with_books.get(&db).await?.id, ALCOTT);
    let taught =
        Author::objects().filter(Author.mentor.is_in(alcott.values(Book.author.mentor.id)));
    let mentor = Author::get(ALCOTT, &db).await?.mentor.map(|it| it.id);
    let of_mentor = Author::objects().filter(Author.mentor.eq(mentor.map(ForeignKey::from)));
    assert_eq!(taught.count(&db).await?, of_mentor.count(&db).await?);
    let mentors = &Author::objects().values(Author.mentor.id);
    let in_list = Author::objects()
        .filter(Author.mentor.is_in(mentors))
        .count(&db)
        .await?;
    let not_in = Author::objects()
        .filter(Author.mentor.not_in(mentors))
        .count(&db)
        .await?;
    let all = Author::objects().count(&db).await?;
    let with_mentor = Author::objects().filter(Author.mentor.is_not_null());
    assert_eq!(
        (in_list, not_in),
        (with_mentor.count(&db).await?, all - in_list)
    );
    Ok(())
}

/// Postgres joins by `NOT EXISTS`, and reads a list below a negation for each row where it is long.
async fn what_another_query_does_not_find(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let old = Author::objects().filter(Author.birth_year.lt(1810));
    let not_by_old = Book::objects().exclude(Book.editor.is_in(old.clone()));
    assert_sql!(
        not_by_old.clone().values(Book.id),
        sqlite = concat!(
            r#"SELECT "book"."id" FROM "book" "#,
            r#"WHERE ("book"."editor_id" IN (SELECT "t1"."id" FROM "author" AS "t1" WHERE "t1"."birth_year" < ?)) IS NOT TRUE"#
        ),
        postgres = concat!(
            r#"SELECT "book"."id" FROM "book" "#,
            r#"WHERE NOT EXISTS (SELECT 1 FROM "author" AS "t1" WHERE "t1"."birth_year" < $1::int4 AND "t1"."id" = "book"."editor_id")"#
        )
    );
    // An editor who is missing is among none.
    assert_eq!(not_by_old.count(&db).await?, 3);
    let by_old = Book::objects().exclude(!Book.editor.is_in(old));
    assert_eq!(by_old.count(&db).await?, 1);

    // Nulls that the query finds are nobody's equal.
    let mentors = Author::objects().values(Author.mentor.id);
    let without_students = Author::objects().filter(Author.id.not_in(&mentors));
    assert_sql!(
        without_students.clone().values(Author.id),
        sqlite = concat!(
            r#"SELECT "author"."id" FROM "author" "#,
            r#"WHERE ("author"."id" IN (SELECT "t1"."mentor_id" FROM "author" AS "t1")) IS NOT TRUE"#
        ),
        postgres = concat!(
            r#"SELECT "author"."id" FROM "author" "#,
            r#"WHERE NOT EXISTS (SELECT 1 FROM "author" AS "t1" WHERE "t1"."mentor_id" = "author"."id")"#
        )
    );
    let ids = without_students.order_by(Author.id).values(Author.id);
    assert_eq!(ids.all(&db).await?, [ALCOTT, THOREAU, AUSTEN]);
    assert_eq!(
        Author::objects()
            .filter(Author.mentor.not_in(&mentors))
            .count(&db)
            .await?,
        2
    );

    // Of values that are calculated, and of a query that speaks of the row.
    let titles = Book::objects()
        .values(Book.title.left(6).upper())
        .distinct();
    let others = Book::objects().filter(Book.title.upper().not_in(&titles));
    assert_eq!(others.count(&db).await?, 2);
    let of_others = Book::objects().filter(Book.author.ne(outer(Book.author)));
    let of_others = of_others.values(Book.in_print);
    let alone = Book::objects().filter(Book.in_print.not_in(of_others));
    assert_eq!(alone.get(&db).await?.title, "Emma");

    // Pages, groups and places in a window stay lists.
    let page = Book::objects().order_by(Book.year).limit(2);
    let groups = Book::objects().values(Book.author.id);
    let groups = groups.filter(count().gt(1));
    let place = row_number().over(order_by(Book.year));
    let places = Book::objects().values(place);
    let later = Book::objects().filter(Book.id.not_in(page.values(Book.id)));
    let rare = Book::objects().filter(Book.author.not_in(groups));
    let unplaced = Book::objects().filter(Book.id.not_in(places));
    for (query, found) in [(later, 2), (rare, 2), (unplaced, 0)] {
        let sql = query.to_sql(&db)?;
        assert!(sql.text().ends_with("IS NOT TRUE"), "{}", sql.text());
        assert_eq!(query.count(&db).await?, found);
    }

    // Of nothing it is true; and what is written is found so too.
    let none = Author::objects().none().values(Author.id);
    assert_eq!(
        Book::objects()
            .filter(Book.author.not_in(none))
            .count(&db)
            .await?,
        4
    );
    let without_books = Author::objects().values(Author.id);
    let without_books = without_books.filter(Author.books().is_empty());
    let of_others = Book::objects().filter(Book.author.not_in(without_books) & Book.copies.eq(0));
    assert_eq!(of_others.update(Book.copies.set(7), &db).await?, 2);
    let authors = Book::objects().values(Book.author.id);
    let idle = Author::objects().filter(Author.id.not_in(authors));
    assert_eq!(idle.delete(&db).await?, 1);
    Ok(())
}
