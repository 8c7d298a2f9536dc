//! Queries: filtered along relations, ordered, paged, counted, updated and deleted.

on_each! {
    a_query_is_a_value,
    paths_join_what_they_walk,
    one_join_serves_all_parts_of_a_query,
    the_key_of_a_relation_joins_nothing,
    any_of_many,
    conditions_on_many_combine,
    the_number_of_many,
    order_by_many_and_by_expressions,
    rows_never_come_twice,
    nulls_sort_last_ascending_and_first_descending,
    text_sorts_by_code_point,
    order_may_be_decided_at_run_time,
    conditions_that_are_the_same_in_all_rows_order_nothing,
    the_order_of_the_model,
    pages,
    calls_apply_to_the_result_of_those_before,
    reverse_turns_the_order_around,
    first_and_last,
    get_wants_exactly_one,
    counts_and_exists,
    distinct_rows,
    arithmetic_between_fields_and_values,
    division_and_remainder,
    update_sets_values_and_expressions,
    update_wants_each_field_once,
    a_truth_is_a_condition,
    update_and_delete_want_a_condition,
    update_and_delete_of_a_page,
    delete_takes_what_the_condition_finds,
    rows_are_streamed,
    sql_shows_its_values_and_explain_its_plan,
    in_the_order_of_a_list,
    statements_with_a_comment,
}

use futures_util::TryStreamExt;
use orm::Error;
use orm::prelude::*;
use orm_tests::support::assert_sent;

use crate::library::*;

async fn a_query_is_a_value(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let recent = Book::objects().filter(Book.year.gt(1850));
    let narrowed = recent
        .clone()
        .filter(Book.author.eq(ALCOTT))
        .order_by(Book.id);
    assert_eq!(
        (recent.count(&db).await?, narrowed.count(&db).await?),
        (3, 2)
    );
    assert_eq!(titles(&narrowed, &db).await, ["Little Women", "Little Men"]);
    assert_eq!(recent.count(&db).await?, 3);
    Ok(())
}

async fn paths_join_what_they_walk(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_mentor = Book::objects()
        .filter(Book.author.mentor.name.starts_with("Ralph"))
        .order_by(Book.id);
    assert_eq!(
        titles(&by_mentor, &db).await,
        ["Little Women", "Little Men", "Walden"]
    );
    let around = Book::objects().filter(Book.author.mentor.mentor.mentor.name.eq("nobody"));
    assert_eq!(around.count(&db).await?, 0);
    let not_around = Book::objects().exclude(Book.author.mentor.mentor.mentor.name.eq("nobody"));
    assert_eq!(not_around.count(&db).await?, 4);
    let born_later =
        Book::objects().filter(Book.author.birth_year.gt(Book.author.mentor.birth_year));
    assert_eq!(born_later.count(&db).await?, 3);
    Ok(())
}

async fn one_join_serves_all_parts_of_a_query(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .filter(Book.author.name.contains("A") & Book.author.birth_year.is_not_null())
        .exclude(Book.author.name.eq("x"))
        .order_by((Book.author.name, Book.author.birth_year, Book.year))
        .select_related(Book.author);
    for backend in [Backend::Sqlite, Backend::Postgres] {
        assert_eq!(
            query.to_sql_for(backend)?.text().matches(" JOIN ").count(),
            1
        );
    }
    assert_eq!(titles(&query, &db).await, ["Little Women", "Little Men"]);
    Ok(())
}

async fn the_key_of_a_relation_joins_nothing(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    for condition in [
        Book.author.eq(ALCOTT),
        Book.author.id.eq(ALCOTT),
        Book.author.id.is_in([ALCOTT]),
    ] {
        let query = Book::objects().filter(condition);
        for backend in [Backend::Sqlite, Backend::Postgres] {
            assert!(!query.to_sql_for(backend)?.text().contains("JOIN"));
        }
        assert_eq!(query.count(&db).await?, 2);
    }
    Ok(())
}

async fn any_of_many(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let authors =
        |condition: Predicate<Author>| Author::objects().filter(condition).order_by(Author.id);
    let wrote = Author
        .books()
        .any(Book.title.eq("Little Women") & Book.year.ge(1868));
    assert_eq!(names(&authors(wrote), &db).await, ["Louisa May Alcott"]);
    assert_eq!(
        names(&authors(Author.books().is_empty()), &db).await,
        ["Ralph Waldo Emerson"]
    );
    let idle = authors(!Author.books().is_empty() & Author.edited_books().is_empty());
    assert_eq!(
        names(&idle, &db).await,
        ["Louisa May Alcott", "Henry David Thoreau", "Jane Austen"]
    );
    let teachers = Author
        .students()
        .any(Author.books().any(Book.year.lt(1860)));
    assert_eq!(
        names(&authors(teachers), &db).await,
        ["Ralph Waldo Emerson"]
    );
    let barren = Author.students().any(Author.books().is_empty());
    assert_eq!(names(&authors(barren), &db).await, [""; 0]);
    Ok(())
}

async fn conditions_on_many_combine(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let same_book = Author.books().any(Book.year.eq(1868) & Book.copies.eq(1));
    assert_eq!(Author::objects().filter(same_book).count(&db).await?, 0);
    let two_books = Author.books().any(Book.year.eq(1868)) & Author.books().any(Book.copies.eq(1));
    assert_eq!(
        names(&Author::objects().filter(two_books), &db).await,
        ["Louisa May Alcott"]
    );
    let siblings = Book::objects()
        .filter(Book.author.books().any(Book.title.eq("Little Men")))
        .order_by(Book.id);
    assert_eq!(titles(&siblings, &db).await, ["Little Women", "Little Men"]);
    Ok(())
}

async fn the_number_of_many(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let prolific = Author::objects().filter(Author.books().count().ge(2));
    assert_eq!(names(&prolific, &db).await, ["Louisa May Alcott"]);
    let of_late = Author::objects().filter(Author.books().filter(Book.year.ge(1869)).count().eq(1));
    assert_eq!(names(&of_late, &db).await, ["Louisa May Alcott"]);
    let none = Author::objects().filter(Author.books().count().eq(0));
    assert_eq!(names(&none, &db).await, ["Ralph Waldo Emerson"]);
    // The first book at most is counted.
    let first = Author.books().order_by(Book.year).limit(1);
    assert_eq!(
        Author::objects()
            .filter(first.count().ge(2))
            .count(&db)
            .await?,
        0
    );
    let companions = Book::objects()
        .filter(Book.author.books().count().ge(2))
        .order_by(Book.id);
    assert_eq!(
        titles(&companions, &db).await,
        ["Little Women", "Little Men"]
    );
    Ok(())
}

async fn order_by_many_and_by_expressions(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let busiest = Author::objects().order_by((
        Author.books().count().desc(),
        Author.students().count().desc(),
        Author.name,
    ));
    let expected = [
        "Louisa May Alcott",
        "Henry David Thoreau",
        "Jane Austen",
        "Ralph Waldo Emerson",
    ];
    assert_eq!(names(&busiest, &db).await, expected);
    let by_age = Book::objects().order_by((Book.year - Book.author.birth_year, Book.title));
    assert_eq!(
        titles(&by_age, &db).await,
        ["Little Women", "Walden", "Little Men", "Emma"]
    );
    let by_copies = Book::objects().order_by(((Book.copies * -1).asc(), Book.year.desc()));
    assert_eq!(
        titles(&by_copies, &db).await,
        ["Little Women", "Little Men", "Walden", "Emma"]
    );
    Ok(())
}

async fn rows_never_come_twice(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let both = Author.books().any(Book.year.gt(0)) & Author.students().is_empty();
    assert_eq!(Author::objects().filter(both).all(&db).await?.len(), 3);
    let counts = Author.books().count().ge(0)
        & Author.students().count().ge(0)
        & Author.edited_books().count().ge(0);
    assert_eq!(Author::objects().filter(counts).all(&db).await?.len(), 4);
    Ok(())
}

async fn nulls_sort_last_ascending_and_first_descending(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by = |order: orm::query::Order<Author>| Author::objects().order_by((order, Author.id));
    let (emerson, alcott) = ("Ralph Waldo Emerson", "Louisa May Alcott");
    let (thoreau, austen) = ("Henry David Thoreau", "Jane Austen");
    let year = Author.birth_year;
    assert_eq!(
        names(&by(year.asc()), &db).await,
        [emerson, thoreau, alcott, austen]
    );
    assert_eq!(
        names(&by(year.desc()), &db).await,
        [austen, alcott, thoreau, emerson]
    );
    assert_eq!(
        names(&by(year.asc().nulls_first()), &db).await,
        [austen, emerson, thoreau, alcott]
    );
    assert_eq!(
        names(&by(year.desc().nulls_last()), &db).await,
        [alcott, thoreau, emerson, austen]
    );
    assert_eq!(
        names(&by(Author.mentor.name.asc()), &db).await,
        [alcott, thoreau, emerson, austen]
    );
    Ok(())
}

async fn text_sorts_by_code_point(db: Database) -> orm::Result<()> {
    empty(&db).await?;
    for name in ["b", "a", "B", "é", "z", "Z", "_", "10", "9"] {
        Author::draft().name(name).save(&db).await?;
    }
    let expected = ["10", "9", "B", "Z", "_", "a", "b", "z", "é"];
    assert_eq!(
        names(&Author::objects().order_by(Author.name), &db).await,
        expected
    );
    Ok(())
}

async fn order_may_be_decided_at_run_time(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    for (newest_first, expected) in [(true, "Little Men"), (false, "Emma")] {
        let order = if newest_first {
            vec![Book.year.desc(), Book.title.asc()]
        } else {
            vec![Book.year.asc()]
        };
        let first = Book::objects().order_by(order).first(&db).await?;
        assert_eq!(first.map(|book| book.title), Some(expected.to_owned()));
    }
    let by_array = Book::objects().order_by([Book.year.desc(), Book.title.asc()]);
    let by_tuple = Book::objects().order_by((Book.year.desc(), Book.title));
    assert_eq!(by_array.to_sql(&db)?.text(), by_tuple.to_sql(&db)?.text());
    assert_eq!(by_array.all(&db).await?.len(), 4);
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(ordering = (-score, name))]
struct Player {
    id: i64,
    name: String,
    score: i32,
}

async fn conditions_that_are_the_same_in_all_rows_order_nothing(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let featured: Vec<String> = Vec::new();
    let first = Book.title.is_in(featured);
    let query = Book::objects().order_by((first.desc(), Book.title));
    let sorted = ["Emma", "Little Men", "Little Women", "Walden"];
    assert_eq!(titles(&query, &db).await, sorted);
    assert_eq!(
        titles(&query.clone().reverse().limit(1), &db).await,
        ["Walden"]
    );
    let mut read = Vec::new();
    let mut place = None;
    loop {
        let page = query.after(place.as_deref(), 3, &db).await?;
        read.extend(page.rows.into_iter().map(|book| book.title));
        place = page.next;
        if place.is_none() {
            break;
        }
    }
    assert_eq!(read, sorted);
    let nothing: [Predicate<Book>; 0] = [];
    let same = [
        all_of(nothing.clone()),
        any_of(nothing),
        Book.year.lt(value(None::<i32>)),
    ];
    for condition in same {
        let rows = Book::objects().order_by((&condition, Book.title));
        assert_eq!(titles(&rows, &db).await, sorted);
        let alone = Book::objects()
            .order_by(condition.asc())
            .values((&condition, count()));
        assert_eq!(alone.all(&db).await?[0].1, 4);
    }
    Ok(())
}

async fn the_order_of_the_model(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Player]).await?;
    for (name, score) in [("b", 1), ("a", 1), ("c", 9)] {
        Player::draft().name(name).score(score).save(&db).await?;
    }
    let players = Player::objects();
    let order: Vec<String> = players
        .all(&db)
        .await?
        .into_iter()
        .map(|player| player.name)
        .collect();
    assert_eq!(order, ["c", "a", "b"]);
    assert_eq!(
        players.first(&db).await?.map(|player| player.name),
        Some("c".to_owned())
    );
    assert_eq!(
        players.last(&db).await?.map(|player| player.name),
        Some("b".to_owned())
    );
    assert_sql!(
        Player::objects().order_by(Player.name),
        sqlite = r#"SELECT "player"."id", "player"."name", "player"."score" FROM "player" ORDER BY "player"."name""#,
        postgres = r#"SELECT "player"."id", "player"."name", "player"."score" FROM "player" ORDER BY "player"."name""#,
    );
    assert_eq!(players.count(&db).await?, 3);
    Ok(())
}

async fn pages(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_year = Book::objects().order_by(Book.year);
    assert_eq!(
        titles(&by_year.clone().limit(2), &db).await,
        ["Emma", "Walden"]
    );
    assert_eq!(
        titles(&by_year.clone().limit(2).offset(1), &db).await,
        ["Walden", "Little Women"]
    );
    assert_eq!(
        titles(&by_year.clone().offset(3), &db).await,
        ["Little Men"]
    );
    assert_eq!(titles(&by_year.clone().limit(0), &db).await, [""; 0]);
    assert_eq!(titles(&by_year.clone().offset(4), &db).await, [""; 0]);
    assert_eq!(titles(&by_year.limit(100).offset(0), &db).await.len(), 4);
    Ok(())
}

async fn calls_apply_to_the_result_of_those_before(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let two = Book::objects().order_by(Book.year).limit(2);
    assert_eq!(
        titles(&two.clone().filter(Book.in_print), &db).await,
        ["Walden"]
    );
    assert_eq!(
        titles(&two.clone().exclude(Book.in_print), &db).await,
        ["Emma"]
    );
    assert_eq!(
        titles(&two.clone().order_by(Book.year.desc()), &db).await,
        ["Walden", "Emma"]
    );
    let newest = Book::objects().order_by(Book.year.desc()).limit(3);
    assert_eq!(
        titles(&newest.filter(Book.year.gt(1)), &db).await,
        ["Little Men", "Little Women", "Walden"]
    );
    assert_eq!(
        (
            two.count(&db).await?,
            two.clone().filter(Book.in_print).count(&db).await?
        ),
        (2, 1)
    );
    assert_eq!(titles(&two.clone().limit(1), &db).await, ["Emma"]);
    assert_eq!(titles(&two.clone().limit(9), &db).await, ["Emma", "Walden"]);
    assert_eq!(
        two.get_or_none(&db)
            .await
            .map(drop)
            .unwrap_err()
            .to_string(),
        Error::MultipleObjectsReturned { model: "Book" }.to_string()
    );
    Ok(())
}

async fn reverse_turns_the_order_around(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_year = Book::objects().order_by((Book.in_print, Book.year.desc()));
    let mut forwards = titles(&by_year, &db).await;
    forwards.reverse();
    assert_eq!(titles(&by_year.clone().reverse(), &db).await, forwards);
    let by_birth = Author::objects().order_by((Author.birth_year, Author.id));
    let mut forwards = names(&by_birth, &db).await;
    forwards.reverse();
    assert_eq!(names(&by_birth.reverse(), &db).await, forwards);
    Ok(())
}

async fn first_and_last(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let title = |book: Option<Book>| book.map(|book| book.title);
    assert_eq!(
        title(Book::objects().first(&db).await?).as_deref(),
        Some("Little Women")
    );
    assert_eq!(
        title(Book::objects().last(&db).await?).as_deref(),
        Some("Emma")
    );
    let by_year = Book::objects().order_by(Book.year);
    assert_eq!(title(by_year.first(&db).await?).as_deref(), Some("Emma"));
    assert_eq!(
        title(by_year.last(&db).await?).as_deref(),
        Some("Little Men")
    );
    assert_eq!(
        title(by_year.clone().reverse().first(&db).await?).as_deref(),
        Some("Little Men")
    );
    assert_eq!(
        title(by_year.filter(Book.year.gt(9999)).first(&db).await?),
        None
    );
    Ok(())
}

async fn get_wants_exactly_one(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_eq!(
        Book::objects()
            .filter(Book.title.eq("Emma"))
            .get(&db)
            .await?
            .year,
        1815
    );
    let none = Book::objects()
        .filter(Book.title.eq("Persuasion"))
        .get(&db)
        .await;
    assert!(
        matches!(none, Err(Error::DoesNotExist { model: "Book" })),
        "{none:?}"
    );
    let many = Book::objects()
        .filter(Book.author.eq(ALCOTT))
        .get(&db)
        .await;
    assert!(
        matches!(many, Err(Error::MultipleObjectsReturned { model: "Book" })),
        "{many:?}"
    );
    assert!(
        Book::objects()
            .filter(Book.title.eq("Persuasion"))
            .get_or_none(&db)
            .await?
            .is_none()
    );
    assert!(
        Book::objects()
            .filter(Book.title.eq("Emma"))
            .get_or_none(&db)
            .await?
            .is_some()
    );
    Ok(())
}

async fn counts_and_exists(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let of_alcott = Book::objects()
        .filter(Book.author.name.contains("Alcott"))
        .order_by(Book.title)
        .select_related(Book.editor);
    orm::testing::assert_queries(&db, 2, async || {
        assert_eq!(of_alcott.count(&db).await?, 2);
        assert!(of_alcott.exists(&db).await?);
        orm::Result::Ok(())
    })
    .await?;
    assert!(
        !of_alcott
            .clone()
            .filter(Book.year.lt(0))
            .exists(&db)
            .await?
    );
    assert_eq!(of_alcott.clone().limit(1).count(&db).await?, 1);
    assert_eq!(of_alcott.clone().offset(1).count(&db).await?, 1);
    assert!(!of_alcott.offset(2).exists(&db).await?);
    assert_eq!(Book::objects().count(&db).await?, 4);
    Ok(())
}

async fn distinct_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let distinct = Book::objects().distinct().order_by(Book.year);
    assert_eq!(
        titles(&distinct, &db).await,
        ["Emma", "Walden", "Little Women", "Little Men"]
    );
    assert_eq!(distinct.count(&db).await?, 4);
    // Rows differ by their keys, so that the order may be by what is not selected.
    let by_another = Book::objects().order_by(Book.author.name).distinct();
    assert_eq!(titles(&by_another.limit(2), &db).await, ["Walden", "Emma"]);
    let years = Book::objects().distinct().values(Book.year);
    let by_another = years.order_by(Book.author.name).all(&db).await;
    assert!(
        matches!(by_another, Err(Error::InvalidQuery { model: "Book", .. })),
        "{by_another:?}"
    );
    Ok(())
}

async fn arithmetic_between_fields_and_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let count =
        async |condition: Predicate<Book>| Book::objects().filter(condition).count(&db).await;
    let age = Book.year - Book.author.birth_year;
    assert_eq!(count(age.eq(36)).await?, 1);
    assert_eq!(count(age.between(36, 39) & (&age + 1).gt(37)).await?, 2);
    assert_eq!(count((Book.year * 2 + 10).eq(3640)).await?, 1);
    assert_eq!(count((-Book.year).lt(-1868)).await?, 1);
    assert_eq!(count(age.lt(value(1900) - Book.year)).await?, 1);
    assert_eq!(count(Book.copies.lt(Book.copies + 1)).await?, 4);
    Ok(())
}

async fn division_and_remainder(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let count =
        async |condition: Predicate<Book>| Book::objects().filter(condition).count(&db).await;
    assert_eq!(count((Book.year / 100).eq(18)).await?, 4);
    assert_eq!(count((-Book.year / 100).eq(-18)).await?, 4);
    assert_eq!(count((Book.year % 100).eq(68)).await?, 1);
    assert_eq!(count((-Book.year % 100).eq(-68)).await?, 1);
    assert_eq!(count((Book.year / Book.copies).is_null()).await?, 2);
    assert_eq!(count((Book.year % Book.copies).is_null()).await?, 2);
    assert_eq!(count((Book.year / Book.copies).eq(622)).await?, 1);
    let by_zero = count((Book.year / 0).eq(1)).await;
    assert!(
        matches!(by_zero, Err(Error::OutOfRange { model: "Book", .. })),
        "{by_zero:?}"
    );
    Ok(())
}

async fn update_sets_values_and_expressions(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let of_alcott = Book::objects().filter(Book.author.name.contains("Alcott"));
    let set = (
        Book.copies.set(Book.copies + 10),
        Book.subtitle.set(Book.title),
        Book.editor.set(AUSTEN),
    );
    assert_eq!(
        orm::testing::assert_queries(&db, 1, async || of_alcott.update(set, &db).await).await?,
        2
    );
    let changed = of_alcott.order_by(Book.id).all(&db).await?;
    assert_eq!(
        changed.iter().map(|book| book.copies).collect::<Vec<_>>(),
        [13, 11]
    );
    assert_eq!(changed[0].subtitle.as_deref(), Some("Little Women"));
    assert_eq!(changed[1].editor, Some(ForeignKey::new(AUSTEN)));
    assert_eq!(
        Book::objects()
            .filter(Book.subtitle.is_null())
            .count(&db)
            .await?,
        1
    );

    let everything = Book::objects().every_row();
    assert_eq!(
        everything
            .update((Book.subtitle.set(None), Book.editor.set(None)), &db)
            .await?,
        4
    );
    assert_eq!(
        Book::objects()
            .filter(Book.subtitle.is_null() & Book.editor.is_null())
            .count(&db)
            .await?,
        4
    );
    let at_run_time = vec![Book.year.set(1), Book.author.set(AUSTEN)];
    assert_eq!(
        Book::objects()
            .filter(Book.title.eq("Walden"))
            .update(at_run_time, &db)
            .await?,
        1
    );
    assert_eq!(
        Book::objects()
            .filter(Book.author.eq(AUSTEN) & Book.year.eq(1))
            .count(&db)
            .await?,
        1
    );
    assert_eq!(
        Book::objects()
            .filter(Book.year.gt(9_999))
            .update(Book.year.set(2), &db)
            .await?,
        0
    );
    Ok(())
}

async fn update_wants_each_field_once(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = Book::objects().every_row();
    let twice = books
        .update((Book.year.set(1), Book.year.set(2)), &db)
        .await;
    assert!(
        matches!(twice, Err(Error::InvalidQuery { model: "Book", .. })),
        "{twice:?}"
    );
    assert_eq!(books.update(vec![], &db).await?, 4, "they are counted");
    assert_eq!(books.filter(Book.year.gt(2)).count(&db).await?, 4);
    Ok(())
}

async fn a_truth_is_a_condition(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by = |author: Option<i64>| match author {
        Some(author) => Book.author.eq(author),
        None => true.into(),
    };
    let mut all = Predicate::from(true);
    let mut any = Predicate::from(false);
    for title in ["Little", "Women"] {
        all &= Book.title.contains(title);
        any |= Book.title.contains(title);
    }
    assert_sql!(
        Book::objects()
            .filter(all.clone() & by(None))
            .values(Book.id),
        sqlite = r#"SELECT "book"."id" FROM "book" WHERE instr("book"."title", ?) > 0 AND instr("book"."title", ?) > 0"#,
        postgres = r#"SELECT "book"."id" FROM "book" WHERE "book"."title" LIKE $1::text ESCAPE '!' AND "book"."title" LIKE $2::text ESCAPE '!'"#
    );
    let conditions = [
        (by(None), 4),
        (by(Some(ALCOTT)), 2),
        (!by(None), 0),
        (all.clone(), 1),
        (any.clone(), 2),
        (all & by(Some(AUSTEN)), 0),
        (any | by(None), 4),
    ];
    for (condition, n) in conditions {
        assert_eq!(Book::objects().filter(condition).count(&db).await?, n);
    }
    Ok(())
}

async fn update_and_delete_want_a_condition(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let none: [Predicate<Book>; 0] = [];
    for everything in [
        Book::objects(),
        Book::objects().order_by(Book.year),
        Book::objects().filter(all_of(none)),
        Book::objects().filter(Predicate::from(true)),
    ] {
        let refused = [
            everything.update(Book.year.set(0), &db).await,
            everything.delete(&db).await,
        ];
        for result in refused {
            assert!(
                matches!(result, Err(Error::Unfiltered { model: "Book" })),
                "{result:?}"
            );
        }
    }
    assert_eq!(Book::objects().filter(Book.year.gt(0)).count(&db).await?, 4);
    assert_eq!(Book::objects().every_row().delete(&db).await?, 4);
    Ok(())
}

async fn update_and_delete_of_a_page(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let oldest = Book::objects().order_by(Book.year).limit(2);
    assert_eq!(oldest.update(Book.copies.set(100), &db).await?, 2);
    let changed = Book::objects()
        .filter(Book.copies.eq(100))
        .order_by(Book.year);
    assert_eq!(titles(&changed, &db).await, ["Emma", "Walden"]);
    assert_eq!(oldest.limit(1).offset(1).delete(&db).await?, 1);
    assert_eq!(
        titles(&Book::objects().order_by(Book.year), &db).await,
        ["Emma", "Little Women", "Little Men"]
    );
    Ok(())
}

async fn delete_takes_what_the_condition_finds(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let of_students =
        Book::objects().filter(Book.author.mentor.name.starts_with("Ralph") & Book.copies.eq(0));
    assert_eq!(
        orm::testing::assert_queries(&db, 1, async || of_students.delete(&db).await).await?,
        1
    );
    assert_eq!(
        titles(&Book::objects().order_by(Book.id), &db).await,
        ["Little Women", "Little Men", "Emma"]
    );
    assert_eq!(
        Author::objects()
            .filter(Author.books().is_empty())
            .delete(&db)
            .await?,
        2
    );
    assert_eq!(
        Author::objects()
            .filter(Author.mentor.is_null())
            .count(&db)
            .await?,
        2
    );
    assert_eq!(
        Author::objects()
            .filter(Author.name.contains("Alcott"))
            .delete(&db)
            .await?,
        1
    );
    assert_eq!(titles(&Book::objects(), &db).await, ["Emma"]);
    Ok(())
}

async fn rows_are_streamed(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let mut found = Vec::new();
    let mut rows = Book::objects().order_by(Book.year).stream(&db);
    while let Some(book) = rows.try_next().await? {
        found.push(book.title);
    }
    assert_eq!(found, ["Emma", "Walden", "Little Women", "Little Men"]);
    assert!(rows.try_next().await?.is_none());
    drop(rows);

    let mut early = Book::objects().stream(&db);
    assert!(early.try_next().await?.is_some());
    drop(early);
    assert_eq!(Book::objects().count(&db).await?, 4);
    let mut nothing = Book::objects().filter(Book.year.is_in([0; 0])).stream(&db);
    assert!(nothing.try_next().await?.is_none());
    Ok(())
}

async fn sql_shows_its_values_and_explain_its_plan(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects()
        .filter(Author.name.eq("x") & Author.birth_year.lt(1800))
        .limit(3);
    assert_sql!(
        query,
        sqlite = r#"SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id" FROM "author" WHERE "author"."name" = ? AND "author"."birth_year" < ? LIMIT ?"#,
        postgres = r#"SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id" FROM "author" WHERE "author"."name" = $1::text AND "author"."birth_year" < $2::int4 LIMIT $3::int8"#,
    );
    let shown = query.to_sql(&db)?;
    assert_eq!(shown.values().len(), 3);
    assert!(query.explain(&db).await?.to_lowercase().contains("author"));
    Ok(())
}

async fn in_the_order_of_a_list(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let ranked = Book::objects().order_by((Book.id.in_order_of([3, 1]), Book.title));
    assert_sql!(
        ranked.clone().values(Book.id),
        sqlite = r#"SELECT "book"."id" FROM "book" ORDER BY (CASE WHEN "book"."id" = ? THEN ? WHEN "book"."id" = ? THEN ? END) NULLS LAST, "book"."title""#,
        postgres = r#"SELECT "book"."id" FROM "book" ORDER BY (CASE WHEN "book"."id" = $1::int8 THEN $2::int8 WHEN "book"."id" = $3::int8 THEN $4::int8 END) NULLS LAST, "book"."title""#
    );
    assert_eq!(
        titles(&ranked, &db).await,
        ["Walden", "Little Women", "Emma", "Little Men"]
    );
    let reversed = Book::objects().order_by((Book.id.in_order_of([3, 1]).reverse(), Book.title));
    assert_eq!(
        titles(&reversed, &db).await,
        ["Emma", "Little Men", "Little Women", "Walden"]
    );
    let others_first = Book.id.in_order_of([3, 1]).nulls_first();
    let others_first = Book::objects().order_by((others_first, Book.title));
    assert_eq!(
        titles(&others_first, &db).await,
        ["Emma", "Little Men", "Walden", "Little Women"]
    );
    // No list is no order; what stands twice counts once; keys that no row has change nothing.
    let none = Book::objects().order_by((Book.id.in_order_of(Vec::<i64>::new()), Book.title));
    assert_eq!(
        titles(&none, &db).await,
        ["Emma", "Little Men", "Little Women", "Walden"]
    );
    let alone = Book::objects().order_by(Book.id.in_order_of(Vec::<i64>::new()));
    assert_eq!(alone.all(&db).await?.len(), 4);
    let twice = Book::objects().order_by((Book.id.in_order_of([99, 2, 4, 2]), Book.id));
    let ids = twice.values(Book.id);
    assert_eq!(ids.all(&db).await?, [2, 4, 1, 3]);
    // Texts, values that may be null, values of related rows and fields of them.
    let subtitles = Book
        .subtitle
        .in_order_of([None, Some("Life in the Woods".to_owned())]);
    let by_subtitle = Book::objects().order_by((subtitles, Book.id));
    assert_eq!(
        titles(&by_subtitle, &db).await,
        ["Little Men", "Emma", "Walden", "Little Women"]
    );
    let by_name =
        Book::objects().order_by((Book.author.name.in_order_of(["Jane Austen"]), Book.id));
    assert_eq!(by_name.first(&db).await?.map(|book| book.id), Some(4));
    let own = Book::objects().order_by((
        Book.year.in_order_of([Book.author.birth_year + 36]),
        Book.id,
    ));
    assert_eq!(own.first(&db).await?.map(|book| book.id), Some(1));
    // With pages, counts, cursors, groups and different values.
    let page = ranked.page(1, 3, &db).await?;
    let ids: Vec<i64> = page.rows.iter().map(|book| book.id).collect();
    assert_eq!((page.total, ids), (4, vec![3, 1, 4]));
    assert_eq!(ranked.count(&db).await?, 4);
    assert!(ranked.exists(&db).await?);
    let groups = Book::objects()
        .values((Book.author.id, count()))
        .order_by((count().in_order_of([2]), Book.author.id));
    assert_eq!(
        groups.all(&db).await?,
        [(ALCOTT, 2), (THOREAU, 1), (AUSTEN, 1)]
    );
    let last = ranked.clone().reverse().first(&db).await?;
    assert_eq!(last.map(|book| book.title), Some("Little Men".to_owned()));
    Ok(())
}

async fn statements_with_a_comment(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let report = Book::objects()
        .filter(Book.year.gt(1850))
        .comment("nightly report");
    assert_sql!(
        report.clone().values(Book.id),
        sqlite = r#"SELECT "book"."id" FROM "book" WHERE "book"."year" > ? /* nightly report */"#,
        postgres =
            r#"SELECT "book"."id" FROM "book" WHERE "book"."year" > $1::int4 /* nightly report */"#
    );
    assert_sent(&db, "statements_with_a_comment", async || {
        report.all(&db).await?;
        report.first(&db).await?;
        report.count(&db).await?;
        report.exists(&db).await?;
        report.clone().limit(2).count(&db).await?;
        report.page(1, 2, &db).await?;
        report.aggregate(Book.copies.sum(), &db).await?;
        report.explain(&db).await?;
        report
            .clone()
            .values((Book.author.id, count()))
            .all(&db)
            .await?;
        report
            .clone()
            .values((Book.author.id, count()))
            .count(&db)
            .await?;
        report.clone().select_related(Book.author).all(&db).await?;
        report.stream(&db).try_collect::<Vec<_>>().await?;
        let authors = Author::objects()
            .filter(Author.id.eq(ALCOTT))
            .comment("by author");
        authors
            .clone()
            .prefetch_related(Author.books())
            .all(&db)
            .await?;
        // The last one counts, and that of a query within another is left out.
        let within = Author.id.is_in(report.clone().values(Book.author.id));
        authors
            .clone()
            .comment("other")
            .filter(within)
            .all(&db)
            .await?;
        report.update(Book.copies.set(Book.copies + 1), &db).await?;
        report
            .clone()
            .filter(Book.title.eq("Walden"))
            .delete(&db)
            .await?;
        authors.delete(&db).await?;
        // Without one they are as before.
        Book::objects()
            .filter(Book.year.gt(1850))
            .count(&db)
            .await?;
        Ok(())
    })
    .await?;
    for text in ["a */ DROP TABLE book; --", "/*", "\0"] {
        let refused = Book::objects().comment(text).all(&db).await;
        assert_eq!(
            refused.expect_err("it is refused").to_string(),
            "invalid query of `Book`: a comment holds no `/*` and no `*/`, which would begin and end one in SQL; leave them out"
        );
    }
    // A sign of a parameter within one is none.
    let odd = Book::objects()
        .comment("why? $1 -- {} '")
        .filter(Book.id.eq(4));
    assert_eq!(odd.count(&db).await?, 1);
    Ok(())
}
