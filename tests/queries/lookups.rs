//! Every lookup, and what null does to it.

on_each! {
    comparisons,
    between_includes_both_ends,
    ne_counts_null_as_different,
    comparisons_with_null_are_false,
    eq_none_is_null,
    nullable_columns_compare_null_safe,
    a_condition_is_true_or_false,
    a_negation_within_another_is_true_or_false,
    an_order_by_a_condition_knows_no_null,
    exclude_is_filter_of_the_opposite,
    a_boolean_field_is_a_condition,
    contains_and_its_kin_are_case_sensitive,
    lookups_without_case_follow_unicode,
    signs_of_like_are_literal_in_operands,
    like_is_raw,
    text_lookups_on_null_are_false,
    a_pattern_has_a_limit,
    is_in_takes_what_iterates,
    is_in_of_nothing_answers_without_asking,
    a_list_without_end_is_refused,
    nothing_dropped_by_accident_becomes_everything,
    lists_of_a_hundred_thousand,
    many_alternatives_become_one_list,
    many_rows_of_values_become_one_list,
    rows_of_values_beside_other_alternatives,
    alternatives_are_integers_of_several_widths,
    floats_are_compared_exactly,
    long_lists_of_floats,
    dates_and_keys_in_lists,
    a_query_as_a_list,
    deep_and_wide_conditions,
    too_complex_is_refused_before_the_database;
    only(Sqlite, "Postgres binds a list of floats as one array") too_many_floats_are_refused;
    only(Postgres, "SQLite binds each float by itself") a_list_of_floats_has_no_limit
}

use orm::Error;
use orm::chrono::{DateTime, NaiveDate, TimeZone, Utc};
use orm::prelude::*;
use orm::uuid::Uuid;

use crate::library::*;

/// The titles of the books for which the condition holds, in the order of their keys.
async fn books(db: &Database, condition: impl orm::traits::IntoPredicate<Book>) -> Vec<String> {
    titles(&Book::objects().filter(condition).order_by(Book.id), db).await
}

async fn comparisons(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_sql!(
        Book::objects().filter(Book.year.ge(1868)),
        sqlite = r#"SELECT "book"."id", "book"."title", "book"."year", "book"."subtitle", "book"."in_print", "book"."copies", "book"."author_id", "book"."editor_id" FROM "book" WHERE "book"."year" >= ?"#,
        postgres = r#"SELECT "book"."id", "book"."title", "book"."year", "book"."subtitle", "book"."in_print", "book"."copies", "book"."author_id", "book"."editor_id" FROM "book" WHERE "book"."year" >= $1::int4"#,
    );
    assert_eq!(books(&db, Book.year.eq(1868)).await, ["Little Women"]);
    assert_eq!(
        books(&db, Book.year.ne(1868)).await,
        ["Little Men", "Walden", "Emma"]
    );
    assert_eq!(books(&db, Book.year.lt(1854)).await, ["Emma"]);
    assert_eq!(books(&db, Book.year.le(1854)).await, ["Walden", "Emma"]);
    assert_eq!(books(&db, Book.year.gt(1868)).await, ["Little Men"]);
    assert_eq!(
        books(&db, Book.year.ge(1868)).await,
        ["Little Women", "Little Men"]
    );
    assert_eq!(
        books(&db, Book.title.gt("Little N")).await,
        ["Little Women", "Walden"]
    );
    assert_eq!(
        books(&db, Book.author.birth_year.gt(Book.year)).await,
        [""; 0]
    );
    Ok(())
}

async fn between_includes_both_ends(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_eq!(
        books(&db, Book.year.between(1854, 1868)).await,
        ["Little Women", "Walden"]
    );
    assert_eq!(
        books(&db, !Book.year.between(1854, 1868)).await,
        ["Little Men", "Emma"]
    );
    assert_eq!(books(&db, Book.year.between(1868, 1854)).await, [""; 0]);
    Ok(())
}

async fn ne_counts_null_as_different(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_eq!(
        books(&db, Book.subtitle.ne("Life in the Woods")).await,
        ["Little Women", "Little Men", "Emma"]
    );
    assert_eq!(
        books(&db, Book.editor.ne(EMERSON)).await,
        ["Little Women", "Little Men", "Emma"]
    );
    assert_eq!(
        books(&db, Book.subtitle.ne(None)).await,
        ["Little Women", "Walden"]
    );
    Ok(())
}

async fn comparisons_with_null_are_false(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let born =
        |condition: Predicate<Author>| Author::objects().filter(condition).order_by(Author.id);
    assert_eq!(
        names(&born(Author.birth_year.lt(1810)), &db).await,
        ["Ralph Waldo Emerson"]
    );
    assert_eq!(
        names(&born(!Author.birth_year.ge(1810)), &db).await,
        ["Ralph Waldo Emerson", "Jane Austen"]
    );
    assert_eq!(
        names(&born(!Author.birth_year.between(1800, 1900)), &db).await,
        ["Jane Austen"]
    );
    Ok(())
}

async fn eq_none_is_null(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    for null in [Book.subtitle.eq(None), Book.subtitle.is_null()] {
        assert_eq!(books(&db, null).await, ["Little Men", "Emma"]);
    }
    for set in [
        !Book.subtitle.eq(None),
        Book.subtitle.is_not_null(),
        !Book.subtitle.is_null(),
    ] {
        assert_eq!(books(&db, set).await, ["Little Women", "Walden"]);
    }
    assert_eq!(
        books(&db, Book.editor.is_null()).await,
        ["Little Women", "Little Men", "Emma"]
    );
    assert_eq!(books(&db, Book.editor.is_not_null()).await, ["Walden"]);
    assert_eq!(
        books(&db, Book.subtitle.eq(Some("Life in the Woods".to_owned()))).await,
        ["Walden"]
    );
    assert_eq!(
        books(&db, Book.subtitle.eq(None::<String>)).await,
        ["Little Men", "Emma"]
    );
    Ok(())
}

async fn nullable_columns_compare_null_safe(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let same_editor = Book.editor.birth_year.eq(Book.author.mentor.birth_year);
    assert_eq!(books(&db, same_editor).await, ["Walden", "Emma"]);
    assert_eq!(
        books(
            &db,
            Book.editor.birth_year.ne(Book.author.mentor.birth_year)
        )
        .await,
        ["Little Women", "Little Men"]
    );
    assert_eq!(books(&db, Book.title.eq(Book.subtitle)).await, [""; 0]);
    assert_eq!(books(&db, Book.title.ne(Book.subtitle)).await.len(), 4);
    Ok(())
}

async fn a_condition_is_true_or_false(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let conditions = [
        Book.subtitle.eq("Life in the Woods"),
        Book.subtitle.ne("Life in the Woods"),
        Book.subtitle.lt("M"),
        Book.subtitle.icontains("jo"),
        Book.subtitle.is_in(["Life in the Woods"]),
        Book.subtitle.not_in(["Life in the Woods"]),
        Book.editor.name.eq("Ralph Waldo Emerson"),
        Book.editor.eq(EMERSON),
        Book.editor.ne(EMERSON),
        Book.subtitle.like("L%") & Book.year.ge(1800),
        Book.subtitle.like("L%") | Book.editor.birth_year.lt(1800),
        Book.author.mentor.birth_year.lt(1850) & Book.subtitle.is_null(),
    ];
    for (n_condition, condition) in conditions.iter().enumerate() {
        let holds = Book::objects().filter(condition).count(&db).await?;
        let not = Book::objects().filter(!condition).count(&db).await?;
        let twice = Book::objects().filter(!!condition).count(&db).await?;
        assert_eq!((holds + not, twice), (4, holds), "condition {n_condition}");
    }
    Ok(())
}

async fn a_negation_within_another_is_true_or_false(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let is_editors_year = || !Book.editor.matches(!Author.birth_year.eq(1803));
    let no_conditions = || all_of([None::<Predicate<Author>>]);
    let is_old = || !(!Author.birth_year.eq(1803) & no_conditions());
    let conditions = [
        is_editors_year(),
        Book.in_print & is_editors_year(),
        !Book.in_print | is_editors_year(),
        !(Book.in_print & is_editors_year()),
    ];
    for (n_condition, condition) in conditions.iter().enumerate() {
        let holds = Book::objects().filter(condition).count(&db).await?;
        let not = Book::objects().exclude(condition).count(&db).await?;
        assert_eq!(holds + not, 4, "condition {n_condition}");
    }
    let edited = Book::objects().exclude(Book.in_print & is_editors_year());
    let others = titles(&edited.order_by(Book.id), &db).await;
    assert_eq!(others, ["Little Women", "Little Men", "Emma"]);

    let by_id = Book::objects().order_by(Book.id);
    assert_eq!(
        by_id.values((Book.id, is_editors_year())).all(&db).await?,
        [(1, false), (2, false), (3, true), (4, false)]
    );
    let groups = Book::objects().values((is_editors_year(), count()));
    let groups = groups.order_by(is_editors_year()).all(&db).await?;
    assert_eq!(groups, [(false, 3), (true, 1)]);
    let first = Book::objects().order_by((is_editors_year().desc(), Book.id.desc()));
    assert_eq!(
        titles(&first, &db).await,
        ["Walden", "Emma", "Little Men", "Little Women"]
    );

    let authors = Author::objects().order_by(Author.id).values(is_old());
    assert_eq!(authors.all(&db).await?, [true, false, false, false]);
    let none = || any_of([None::<Predicate<Author>>]);
    let young = Author::objects().filter(!(is_old() | none()));
    assert_eq!(young.count(&db).await?, 3);
    let is_walden = !Book.subtitle.eq("Life in the Woods") & all_of([None::<Predicate<Book>>]);
    Book::objects()
        .every_row()
        .update(Book.in_print.set(!is_walden), &db)
        .await?;
    assert_eq!(books(&db, Book.in_print).await, ["Walden"]);
    Ok(())
}

async fn an_order_by_a_condition_knows_no_null(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let is_old = Author.birth_year.lt(1810);
    let oldest_first = Author::objects().order_by((is_old.desc(), Author.id.desc()));
    assert_eq!(
        names(&oldest_first, &db).await,
        [
            "Ralph Waldo Emerson",
            "Jane Austen",
            "Henry David Thoreau",
            "Louisa May Alcott"
        ]
    );
    for authors in [
        Author::objects().order_by((is_old.asc(), Author.id.desc())),
        Author::objects().order_by((&is_old, Author.id.desc())),
    ] {
        assert_eq!(
            names(&authors, &db).await,
            [
                "Jane Austen",
                "Henry David Thoreau",
                "Louisa May Alcott",
                "Ralph Waldo Emerson"
            ]
        );
    }
    let page = oldest_first.after(None, 2, &db).await?;
    let rest = oldest_first.after(page.next.as_deref(), 4, &db).await?;
    assert_eq!((page.rows.len(), rest.rows.len()), (2, 2));
    Ok(())
}

async fn exclude_is_filter_of_the_opposite(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let excluded = Book::objects()
        .exclude(Book.subtitle.contains("Woods"))
        .order_by(Book.id);
    assert_eq!(
        titles(&excluded, &db).await,
        ["Little Women", "Little Men", "Emma"]
    );
    let both = Book::objects()
        .exclude(Book.editor.name.eq("Ralph Waldo Emerson") | Book.year.lt(1820))
        .order_by(Book.id);
    assert_eq!(titles(&both, &db).await, ["Little Women", "Little Men"]);
    Ok(())
}

async fn a_boolean_field_is_a_condition(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_eq!(
        books(&db, Book.in_print).await,
        ["Little Women", "Little Men", "Walden"]
    );
    assert_eq!(books(&db, !Book.in_print).await, ["Emma"]);
    assert_eq!(books(&db, Book.in_print.eq(false)).await, ["Emma"]);
    assert_eq!(
        books(&db, Book.in_print & Book.year.lt(1860)).await,
        ["Walden"]
    );
    Ok(())
}

async fn contains_and_its_kin_are_case_sensitive(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_eq!(
        books(&db, Book.title.contains("Wom")).await,
        ["Little Women"]
    );
    assert_eq!(books(&db, Book.title.contains("wom")).await, [""; 0]);
    assert_eq!(
        books(&db, Book.title.starts_with("Little")).await,
        ["Little Women", "Little Men"]
    );
    assert_eq!(books(&db, Book.title.starts_with("little")).await, [""; 0]);
    assert_eq!(
        books(&db, Book.title.ends_with("men")).await,
        ["Little Women"]
    );
    assert_eq!(
        books(&db, Book.title.ends_with("Men")).await,
        ["Little Men"]
    );
    assert_eq!(books(&db, Book.title.contains("")).await.len(), 4);
    assert_eq!(books(&db, Book.title.starts_with("")).await.len(), 4);
    assert_eq!(books(&db, Book.title.ends_with("")).await.len(), 4);
    assert_eq!(
        books(&db, Book.title.ends_with("a longer text than any title is")).await,
        [""; 0]
    );
    Ok(())
}

async fn lookups_without_case_follow_unicode(db: Database) -> orm::Result<()> {
    empty(&db).await?;
    let author = Author::draft().name("Émile Zola").save(&db).await?;
    for title in ["L'ÉTÉ", "straße", "ΜΟΙΡΑ", "Война"] {
        Book::draft()
            .title(title)
            .year(1900)
            .author(&author)
            .save(&db)
            .await?;
    }
    assert_eq!(books(&db, Book.title.icontains("été")).await, ["L'ÉTÉ"]);
    assert_eq!(
        books(&db, Book.title.istarts_with("STRA")).await,
        ["straße"]
    );
    assert_eq!(books(&db, Book.title.iends_with("ЙНА")).await, ["Война"]);
    assert_eq!(books(&db, Book.title.ieq("μοιρα")).await, ["ΜΟΙΡΑ"]);
    assert_eq!(books(&db, Book.title.ieq("ВОЙНА")).await, ["Война"]);
    assert_eq!(books(&db, Book.title.ieq("l'été!")).await, [""; 0]);
    assert_eq!(
        books(&db, Book.author.name.icontains("ÉMILE")).await.len(),
        4
    );
    Ok(())
}

async fn signs_of_like_are_literal_in_operands(db: Database) -> orm::Result<()> {
    empty(&db).await?;
    let author = Author::draft().name("Somebody").save(&db).await?;
    let odd = [
        "100%",
        "a_b",
        "wow!",
        r"back\slash",
        "axb",
        "100 ways",
        "it's",
        "\"quoted\"",
        "[a-z]*?",
    ];
    for title in odd {
        Book::draft()
            .title(title)
            .year(1900)
            .author(&author)
            .save(&db)
            .await?;
    }
    for sign in ["%", "_", "!", "\\", "'", "\"", "[", "*", "?"] {
        let expected: Vec<&str> = odd
            .iter()
            .copied()
            .filter(|title| title.contains(sign))
            .collect();
        assert_eq!(
            books(&db, Book.title.contains(sign)).await,
            expected,
            "contains {sign}"
        );
        assert_eq!(
            books(&db, Book.title.icontains(sign)).await,
            expected,
            "icontains {sign}"
        );
    }
    for whole in odd {
        for condition in [
            Book.title.starts_with(whole),
            Book.title.istarts_with(whole),
            Book.title.ends_with(whole),
            Book.title.iends_with(whole),
            Book.title.ieq(whole),
            Book.title.eq(whole),
        ] {
            assert_eq!(books(&db, condition).await, [whole]);
        }
    }
    Ok(())
}

async fn like_is_raw(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_eq!(
        books(&db, Book.title.like("Little %")).await,
        ["Little Women", "Little Men"]
    );
    assert_eq!(books(&db, Book.title.like("E__a")).await, ["Emma"]);
    assert_eq!(books(&db, Book.title.like("e__a")).await, [""; 0]);
    let titles = ["100%", "100 ways", r"100\ways", "[a]*?", "a]*?"];
    for title in titles {
        Book::draft()
            .title(title)
            .year(1900)
            .author(ALCOTT)
            .save(&db)
            .await?;
    }
    assert_eq!(books(&db, Book.title.like(r"100\%")).await, ["100%"]);
    assert_eq!(books(&db, Book.title.like(r"100\\%")).await, [r"100\ways"]);
    assert_eq!(
        books(&db, Book.title.like("100_%")).await,
        ["100%", "100 ways", r"100\ways"]
    );
    assert_eq!(books(&db, Book.title.like("[a]*?")).await, ["[a]*?"]);
    Ok(())
}

async fn text_lookups_on_null_are_false(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_eq!(
        books(&db, Book.subtitle.contains("")).await,
        ["Little Women", "Walden"]
    );
    assert_eq!(
        books(&db, Book.subtitle.icontains("IN THE")).await,
        ["Walden"]
    );
    assert_eq!(
        books(&db, !Book.subtitle.icontains("IN THE")).await,
        ["Little Women", "Little Men", "Emma"]
    );
    Ok(())
}

async fn a_pattern_has_a_limit(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let (long, longer) = ("x".repeat(49_000), "x".repeat(50_001));
    for condition in [
        Book.title.starts_with(&long),
        Book.title.iends_with(&long),
        Book.title.like(&long),
    ] {
        assert_eq!(books(&db, condition).await, [""; 0]);
    }
    for condition in [
        Book.title.starts_with(&longer),
        Book.title.iends_with(&longer),
        Book.title.like(&longer),
    ] {
        let refused = Book::objects().filter(condition).count(&db).await;
        assert!(
            matches!(refused, Err(Error::QueryTooComplex { .. })),
            "{refused:?}"
        );
    }
    assert_eq!(
        books(&db, Book.title.contains(&longer) | Book.title.ieq(&longer)).await,
        [""; 0]
    );
    Ok(())
}

async fn is_in_takes_what_iterates(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let years = vec![1868, 1815];
    let expected = ["Little Women", "Emma"];
    for condition in [
        Book.year.is_in([1868, 1815]),
        Book.year.is_in(&years),
        Book.year.is_in(years.iter()),
        Book.year.is_in(years.iter().copied()),
        Book.year.is_in(&years[..]),
        Book.title.is_in(["Little Women", "Emma"]),
        Book.title.is_in(expected.map(String::from)),
    ] {
        assert_eq!(books(&db, condition).await, expected);
    }
    assert_eq!(
        books(&db, Book.year.is_in(1860..1872)).await,
        ["Little Women", "Little Men"]
    );
    assert_eq!(
        books(&db, Book.year.not_in(1860..1872)).await,
        ["Walden", "Emma"]
    );
    assert_eq!(
        books(&db, Book.author.is_in([ALCOTT, AUSTEN])).await,
        ["Little Women", "Little Men", "Emma"]
    );
    assert_eq!(books(&db, Book.author.id.is_in([AUSTEN])).await, ["Emma"]);
    let rows = Author::objects()
        .filter(Author.name.starts_with("H"))
        .all(&db)
        .await?;
    assert_eq!(books(&db, Book.author.is_in(&rows)).await, ["Walden"]);
    assert_eq!(
        books(&db, Book.editor.not_in([EMERSON])).await,
        ["Little Women", "Little Men", "Emma"]
    );
    assert_eq!(books(&db, Book.in_print.is_in([false])).await, ["Emma"]);
    Ok(())
}

async fn a_list_without_end_is_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let endless = [
        Book::objects().filter(Book.year.is_in(1868..)),
        Book::objects().exclude(Book.year.not_in(1868..)),
        Book::objects().filter(Book.author.is_in(1..)),
        Book::objects().order_by(Book.year.in_order_of(1868..)),
    ];
    orm::testing::assert_queries(&db, 0, async || {
        for query in endless {
            let refused = query.all(&db).await;
            let Err(Error::InvalidQuery { model: "Book", why }) = refused else {
                panic!("{refused:?}")
            };
            assert!(why.contains("write `Book.year.ge(1868)`"), "{why}");
        }
    })
    .await;
    Ok(())
}

async fn is_in_of_nothing_answers_without_asking(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let nothing = Book::objects().filter(Book.year.is_in([0; 0]) & Book.in_print);
    orm::testing::assert_queries(&db, 0, async || {
        assert_eq!(nothing.all(&db).await?.len(), 0);
        assert_eq!(nothing.count(&db).await?, 0);
        assert!(!nothing.exists(&db).await?);
        assert!(nothing.first(&db).await?.is_none());
        assert_eq!(nothing.update(Book.year.set(1), &db).await?, 0);
        assert_eq!(nothing.delete(&db).await?, 0);
        orm::Result::Ok(())
    })
    .await?;
    assert_eq!(books(&db, Book.year.not_in([0; 0])).await.len(), 4);
    assert_eq!(books(&db, Book.subtitle.not_in([""; 0])).await.len(), 4);
    assert_eq!(books(&db, !Book.subtitle.is_in([""; 0])).await.len(), 4);
    assert_eq!(
        books(&db, Book.year.is_in([0; 0]) | Book.year.eq(1815)).await,
        ["Emma"]
    );
    Ok(())
}

async fn nothing_dropped_by_accident_becomes_everything(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let none: [Predicate<Book>; 0] = [];
    assert_eq!(books(&db, all_of(none.clone())).await.len(), 4);
    assert_eq!(books(&db, any_of(none)).await, [""; 0]);
    let parts = [Book.year.gt(1860), Book.copies.gt(2)];
    assert_eq!(books(&db, all_of(&parts)).await, ["Little Women"]);
    assert_eq!(
        books(&db, any_of(parts)).await,
        ["Little Women", "Little Men"]
    );
    Ok(())
}

async fn lists_of_a_hundred_thousand(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let numbers: Vec<i32> = (0..100_000).map(|number| number + 1816).collect();
    assert_eq!(
        books(&db, Book.year.is_in(&numbers)).await,
        ["Little Women", "Little Men", "Walden"]
    );
    assert_eq!(books(&db, Book.year.not_in(&numbers)).await, ["Emma"]);
    let texts = numbers
        .iter()
        .map(|number| format!("title {number}"))
        .chain(["Emma".to_owned()]);
    assert_eq!(books(&db, Book.title.is_in(texts)).await, ["Emma"]);
    let keys = (3..100_003_i64).collect::<Vec<_>>();
    assert_eq!(
        books(&db, Book.author.is_in(&keys)).await,
        ["Walden", "Emma"]
    );
    Ok(())
}

async fn many_alternatives_become_one_list(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let short = any_of([Book.year.eq(1868), Book.year.eq(1815)]);
    assert_sql!(
        Book::objects().filter(&short),
        sqlite = Book::objects()
            .filter(Book.year.is_in([1868, 1815]))
            .to_sql_for(Backend::Sqlite)?
            .text(),
        postgres = Book::objects()
            .filter(Book.year.is_in([1868, 1815]))
            .to_sql_for(Backend::Postgres)?
            .text(),
    );
    assert_eq!(books(&db, short).await, ["Little Women", "Emma"]);
    let long = any_of((1816..101_816).map(|year| Book.year.eq(year)));
    assert_eq!(
        books(&db, &long).await,
        ["Little Women", "Little Men", "Walden"]
    );
    assert_eq!(books(&db, !long).await, ["Emma"]);
    assert_eq!(
        books(&db, all_of((1816..101_816).map(|year| Book.year.ne(year)))).await,
        ["Emma"]
    );
    Ok(())
}

fn written_in(author: i64, year: i32) -> Predicate<Book> {
    Book.author.eq(author) & Book.year.eq(year)
}

async fn many_rows_of_values_become_one_list(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let few = any_of((1862..1869).map(|year| written_in(ALCOTT, year)));
    let sql = Book::objects().filter(&few).to_sql(&db)?;
    assert_eq!(sql.text().matches(" OR ").count(), 6, "{sql}");
    assert_eq!(books(&db, few).await, ["Little Women"]);

    let many = any_of((1861..1869).map(|year| written_in(ALCOTT, year)));
    assert_sql!(
        Book::objects().filter(&many).values(Book.title),
        sqlite = r#"SELECT "book"."title" FROM "book" WHERE ("book"."author_id", "book"."year") IN (SELECT +"1", +"2" FROM orm_rows(orm_columns(?, ?)))"#,
        postgres = r#"SELECT "book"."title" FROM "book" WHERE ("book"."author_id", "book"."year") IN (SELECT unnest($1::int8[]), unnest($2::int4[]))"#,
    );
    assert_eq!(books(&db, &many).await, ["Little Women"]);
    assert_eq!(books(&db, !many).await, ["Little Men", "Walden", "Emma"]);

    // More than the terms that a condition may have.
    let of_all = |year| (EMERSON..=AUSTEN).map(move |author| written_in(author, year));
    let most = any_of((0..5_000).flat_map(of_all));
    assert_eq!(Book::objects().filter(most).count(&db).await?, 4);
    Ok(())
}

async fn rows_of_values_beside_other_alternatives(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let edited = |year: i32, editor: i64| Book.year.eq(year) & Book.editor.eq(editor);
    let listed = any_of((1850..1860).map(|year| edited(year, EMERSON)));
    let others = any_of([
        Book.title.eq("Emma"),
        Book.editor.is_null() & Book.year.eq(1871),
    ]);
    assert_eq!(books(&db, &listed).await, ["Walden"]);
    assert_eq!(
        books(&db, !&listed).await,
        ["Little Women", "Little Men", "Emma"]
    );
    assert_eq!(
        books(&db, &listed | &others).await,
        ["Little Men", "Walden", "Emma"]
    );
    assert_eq!(books(&db, !(listed | others)).await, ["Little Women"]);

    // Rows of several forms are a list each, and a row of values that may be null is none.
    let by_title =
        (0..10).map(|n| Book.title.eq(["Emma", "None"][n % 2]) & Book.in_print.eq(false));
    let by_null = (0..10).map(|n| Book.subtitle.eq(None) & Book.copies.eq(n));
    let all = (1850..1860).map(|year| edited(year, EMERSON));
    let all = any_of(all.chain(by_title).chain(by_null));
    assert_eq!(books(&db, &all).await, ["Little Men", "Walden", "Emma"]);
    assert_eq!(books(&db, !all).await, ["Little Women"]);
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Sample {
    id: i64,
    real: f64,
    day: NaiveDate,
    moment: DateTime<Utc>,
    token: Uuid,
    bytes: Vec<u8>,
}

async fn sample(db: &Database, real: f64) -> orm::Result<Sample> {
    let moment = Utc
        .timestamp_micros(1_500_000_000_123_456)
        .single()
        .expect("a moment");
    let draft = Sample::draft()
        .real(real)
        .day(moment.date_naive())
        .moment(moment);
    draft
        .token(Uuid::from_u128(42))
        .bytes(vec![0, 1, 255])
        .save(db)
        .await
}

async fn alternatives_are_integers_of_several_widths(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let far = value(5_000_000_000_i64);
    for found in [
        Book.year.eq(1868) | Book.year.eq(&far),
        Book.year.eq(&far) | Book.year.eq(1868),
        Book.year.is_in([1868, 1]) | Book.year.eq(&far) | Book.year.eq(value(2_i16)),
        !(Book.year.ne(1868) & Book.year.ne(&far)),
    ] {
        assert_eq!(books(&db, &found).await, ["Little Women"]);
        assert_eq!(books(&db, !found).await, ["Little Men", "Walden", "Emma"]);
    }
    let others = Author.birth_year.ne(1803) & Author.birth_year.ne(value(5_000_000_000_i64));
    let others = Author::objects().filter(others & Author.birth_year.ne(value(1817_i64)));
    assert_eq!(
        names(&others.order_by(Author.id), &db).await,
        ["Louisa May Alcott", "Jane Austen"]
    );
    Ok(())
}

async fn floats_are_compared_exactly(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sample]).await?;
    let reals = [
        0.1,
        0.1 + 0.2,
        1e-310,
        2.0_f64.powi(53) + 2.0,
        f64::MAX,
        f64::MIN_POSITIVE,
        -0.7,
    ];
    for real in reals {
        sample(&db, real).await?;
    }
    for real in reals {
        assert_eq!(
            Sample::objects()
                .filter(Sample.real.eq(real))
                .count(&db)
                .await?,
            1,
            "{real:e}"
        );
        assert_eq!(
            Sample::objects()
                .filter(Sample.real.is_in([real, 7.0]))
                .count(&db)
                .await?,
            1,
            "{real:e} in a list"
        );
    }
    assert_eq!(
        Sample::objects()
            .filter(Sample.real.is_in(reals))
            .count(&db)
            .await?,
        reals.len() as u64
    );
    Ok(())
}

async fn long_lists_of_floats(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sample]).await?;
    sample(&db, 3.0).await?;
    let reals: Vec<f64> = (0..32_000).map(f64::from).collect();
    assert_eq!(
        Sample::objects()
            .filter(Sample.real.is_in(&reals))
            .count(&db)
            .await?,
        1
    );
    assert_eq!(
        Sample::objects()
            .filter(Sample.real.not_in(&reals))
            .count(&db)
            .await?,
        0
    );
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn too_many_floats_are_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sample]).await?;
    let more = Sample::objects()
        .filter(Sample.real.is_in((0..32_001).map(f64::from)))
        .count(&db)
        .await;
    assert!(
        matches!(
            more,
            Err(Error::QueryTooComplex {
                limit: 32_000,
                got: 32_001,
                ..
            })
        ),
        "{more:?}"
    );
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_list_of_floats_has_no_limit(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sample]).await?;
    sample(&db, 3.0).await?;
    for n in [1, 4, 40_000, 4] {
        let reals: Vec<f64> = (0..n).map(f64::from).collect();
        let found = Sample::objects().filter(Sample.real.is_in(&reals));
        assert_eq!(found.count(&db).await?, u64::from(n > 3));
    }
    Ok(())
}

async fn dates_and_keys_in_lists(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sample]).await?;
    let row = sample(&db, 1.0).await?;
    for condition in [
        Sample.day.is_in([row.day]),
        Sample.moment.is_in([row.moment]),
        Sample.token.is_in([Uuid::nil(), row.token]),
        Sample.bytes.is_in([row.bytes.clone(), vec![]]),
        Sample.day.le(row.day) & Sample.moment.ge(row.moment) & Sample.bytes.eq(row.bytes.clone()),
    ] {
        assert_eq!(Sample::objects().filter(&condition).count(&db).await?, 1);
        assert_eq!(Sample::objects().filter(!condition).count(&db).await?, 0);
    }
    Ok(())
}

async fn a_query_as_a_list(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let students = Author::objects().filter(Author.mentor.name.starts_with("Ralph"));
    assert_eq!(
        books(&db, Book.author.is_in(students.clone())).await,
        ["Little Women", "Little Men", "Walden"]
    );
    assert_eq!(books(&db, Book.author.not_in(&students)).await, ["Emma"]);
    let oldest = students.order_by(Author.birth_year).limit(1);
    assert_eq!(books(&db, Book.author.is_in(oldest)).await, ["Walden"]);
    let nobody = Author::objects().filter(Author.id.is_in([0; 0]));
    assert_eq!(books(&db, Book.author.is_in(&nobody)).await, [""; 0]);
    assert_eq!(books(&db, Book.author.not_in(nobody)).await.len(), 4);
    assert_eq!(
        books(
            &db,
            Book.editor
                .not_in(Author::objects().filter(Author.birth_year.is_null()))
        )
        .await
        .len(),
        4
    );
    Ok(())
}

async fn deep_and_wide_conditions(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let wide = any_of((0..5_000).map(|number| Book.year.gt(1868 + number)));
    assert_eq!(books(&db, wide).await, ["Little Men"]);
    let mut nots = Book.year.eq(1815);
    for _ in 0..10_000 {
        nots = !nots;
    }
    assert_eq!(books(&db, nots).await, ["Emma"]);
    let mut deep = Book.year.eq(1815);
    for number in 0..99 {
        deep = (deep & Book.year.lt(5_000 + number)) | Book.year.eq(1868 + number);
    }
    assert_eq!(
        books(&db, deep).await,
        ["Little Women", "Little Men", "Emma"]
    );
    Ok(())
}

async fn too_complex_is_refused_before_the_database(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    orm::testing::assert_queries(&db, 0, async || {
        let wide = any_of((0..5_001).map(|number| Book.year.gt(number)));
        let refused = Book::objects().filter(wide).count(&db).await;
        assert!(
            matches!(refused, Err(Error::QueryTooComplex { limit: 5_000, .. })),
            "{refused:?}"
        );

        let mut deep = Book.year.eq(1815);
        for number in 0..300 {
            deep = (deep & Book.year.lt(number)) | Book.year.gt(number);
        }
        let refused = Book::objects().filter(deep).count(&db).await;
        assert!(
            matches!(refused, Err(Error::QueryTooComplex { limit: 200, .. })),
            "{refused:?}"
        );
    })
    .await;
    Ok(())
}
