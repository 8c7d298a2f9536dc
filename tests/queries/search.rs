//! Full-text search: what a text that is typed finds, in queries of every kind.

mod step;
mod tables;
mod trigram;

on_each! {
    a_text_is_searched_as_on_the_web,
    any_text_can_be_searched_for,
    a_part_of_an_index_is_searched,
    words_next_to_each_other_stand_in_one_text,
    words_are_split_alike,
    the_last_of_several_words_goes_on,
    signs_and_numbers_end_words,
    a_search_is_a_condition_like_any_other,
    the_row_of_a_relation_is_searched,
    the_better_a_row_fits_the_higher_its_rank,
    words_are_highlighted,
    a_search_without_words_sends_nothing,
    a_search_of_a_page_is_one_of_its_rows,
    rows_are_changed_and_deleted_by_a_search,
    keys_of_other_types_are_searched,
    fields_of_two_indexes_are_refused,
    an_index_serves_the_search,
    words_have_the_endings_of_their_language,
    a_frequent_word_is_the_beginning_of_others,
    databases_differ_as_the_guide_says
}

use futures_util::TryStreamExt;
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[orm(search(title, body))]
pub(crate) struct Doc {
    pub(crate) id: i64,
    #[orm(max_length = 100)]
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    #[orm(default = 0)]
    pub(crate) n: i32,
}

#[derive(Model, Debug, Clone)]
struct Review {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "reviews")]
    doc: ForeignKey<Doc>,
    #[orm(on_delete = SetNull, related_name = "answers")]
    about: Option<ForeignKey<Doc>>,
}

pub(crate) async fn doc(
    db: &Database,
    title: &str,
    body: impl Into<Option<&str>>,
) -> orm::Result<Doc> {
    let body = body.into().map(str::to_owned);
    Doc::draft().title(title).body(body).save(db).await
}

/// Little Women, Little Men, Nature, and a text without a body.
async fn library(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Doc, Review]).await?;
    doc(db, "Little Women", "Meg, Jo, Beth and Amy March").await?;
    doc(db, "Little Men", "Jo's school; a well-known little book").await?;
    doc(db, "Nature", "An essay on women, men & the woods").await?;
    doc(db, "WOMEN (little)", None).await?;
    Ok(())
}

/// The rows that a text finds in both fields.
pub(crate) async fn found(db: &Database, text: &str) -> orm::Result<Vec<i64>> {
    let query = Doc::objects().filter(search((Doc.title, Doc.body), text));
    query.order_by(Doc.id).values(Doc.id).all(db).await
}

async fn a_text_is_searched_as_on_the_web(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let cases: [(&str, &[i64]); 20] = [
        ("little", &[1, 2, 4]),
        ("LITTLE women", &[1, 4]),
        ("women jo", &[1]),
        ("\"little women\"", &[1]),
        ("“little women”", &[1]),
        ("\"women little\"", &[4]),
        ("little -women", &[2]),
        ("women -\"little women\"", &[3, 4]),
        ("little -women -jo", &[]),
        ("nature or meg", &[1, 3]),
        ("nature OR jo women", &[1, 3]),
        ("essay or jo -school", &[1, 3]),
        ("wom*", &[1, 3, 4]),
        ("wom", &[]),
        ("wom* -es*", &[1, 4]),
        ("well-known", &[2]),
        ("\"known little\"", &[2]),
        ("jo's", &[2]),
        ("men & woods", &[3]),
        ("-women", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(&db, text).await?, expected, "{text}");
    }
    let query = Doc::objects().filter(search((Doc.title, Doc.body), "little -women"));
    assert_sql!(
        query.values(Doc.id),
        sqlite = r#"SELECT "doc"."id" FROM "doc" WHERE "doc"."id" IN (SELECT "rowid" FROM "doc_title_body_search" WHERE "doc_title_body_search" MATCH ?)"#,
        postgres = r#"SELECT "doc"."id" FROM "doc" WHERE "doc"."doc_title_body_search" @@ to_tsquery('simple'::regconfig, lower($1::text COLLATE "und-x-icu"))"#
    );
    Ok(())
}

async fn any_text_can_be_searched_for(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let signs = [
        "",
        " ",
        "\"",
        "'",
        "\\",
        "\0",
        "*",
        "-",
        "--",
        "(",
        ")",
        "&",
        "|",
        "!",
        "!!",
        ":*",
        "<->",
        "a:*",
        "a & | b",
        "a' OR 'x",
        "title:little",
        "{title} : little",
        "NEAR(a b, 2)",
        "AND",
        "NOT",
        "OR",
        "or or or",
        "a AND",
        "^little",
        "a\"b",
        "\"\"",
        "\"a\"*",
        "\u{1f980}",
        "a\0b",
        "';DROP TABLE doc;--",
        "\u{feff}",
        "\u{301}",
        "e\u{301}",
        "\u{202e}x",
        "\u{10ffff}",
        "%",
        "_",
        "$1",
        "?",
        "''",
        "little\\",
        "'little'",
        "a:A b:D",
        "little:",
        "<b>x</b>",
    ];
    for text in signs {
        let words = search((Doc.title, Doc.body), text);
        let query = Doc::objects()
            .filter(words.clone() | Doc.n.lt(0))
            .order_by(words.rank().desc());
        query.annotate(words.highlight(Doc.body)).all(&db).await?;
    }
    let long = [
        "word ".repeat(5_000),
        "x".repeat(50_000),
        "\"a ".repeat(3_000),
        "a or ".repeat(3_000),
        "-a b ".repeat(3_000),
    ];
    for text in long {
        found(&db, &text).await?;
    }
    // A word of a query language is a word.
    doc(&db, "and", "near not").await?;
    assert_eq!(found(&db, "AND NOT").await?, [5]);
    assert_eq!(found(&db, "near").await?, [5]);
    Ok(())
}

async fn a_part_of_an_index_is_searched(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let titles = Doc::objects()
        .filter(search(Doc.title, "women"))
        .order_by(Doc.id);
    assert_eq!(titles.values(Doc.id).all(&db).await?, [1, 4]);
    let bodies = Doc::objects()
        .filter(search(Doc.body, "women"))
        .order_by(Doc.id);
    assert_eq!(bodies.clone().values(Doc.id).all(&db).await?, [3]);
    let neither = Doc::objects().filter(search(Doc.body, "little -jo"));
    assert_eq!(neither.values(Doc.id).all(&db).await?, [0; 0]);
    let without = Doc::objects()
        .filter(search(Doc.title, "little -jo or \"nature\""))
        .order_by(Doc.id);
    assert_eq!(without.values(Doc.id).all(&db).await?, [1, 2, 3, 4]);
    let prefix = Doc::objects().filter(search(Doc.title, "nat*"));
    assert_eq!(prefix.values(Doc.id).all(&db).await?, [3]);
    let sql = bodies.to_sql_for(db.backend())?;
    let bound = match db.backend() {
        Backend::Sqlite => r#"{"body"} : (("women"))"#,
        _ => "('women':B)",
    };
    assert_eq!(
        sql.values(),
        [orm::query::Parameter::from(orm::query::Value::Text(
            bound.to_owned()
        ))]
    );
    Ok(())
}

async fn words_next_to_each_other_stand_in_one_text(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Doc]).await?;
    doc(&db, "the end", "begin here").await?;
    assert_eq!(found(&db, "\"end begin\"").await?, [0; 0]);
    assert_eq!(found(&db, "end begin").await?, [1]);
    assert_eq!(found(&db, "\"begin here\"").await?, [1]);
    assert_eq!(found(&db, "the -\"end begin\"").await?, [1]);
    Ok(())
}

/// What the guide says of words: both databases agree.
async fn words_are_split_alike(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Doc]).await?;
    let text = "Ärger Straße ΑΒΓ naïve हिन्दी v1.2 3.14 -7 mail@example.com https://example.org/a/b?c=d x_y it's \
                <b>bold</b> &amp; „zitiert“ l’été «fin» a…b 日本語 R2D2";
    doc(&db, "t", text).await?;
    let found_words = [
        "ärger",
        "ÄRGER",
        "straße",
        "αβγ",
        "naïve",
        "हिन्दी",
        "v1.2",
        "v1",
        "3.14",
        "14",
        "7",
        "-8 7",
        "mail@example.com",
        "example",
        "\"example com\"",
        "https://example.org/a/b",
        "org",
        "x_y",
        "x",
        "y",
        "it's",
        "s",
        "bold",
        "b",
        "amp",
        "zitiert",
        "été",
        "l’été",
        "fin",
        "日本語",
        "r2d2",
    ];
    for word in found_words {
        assert_eq!(found(&db, word).await?, [1], "{word}");
    }
    // An accent makes another letter, and only a prefix is part of a word.
    for word in ["arger", "strasse", "naive", "exampl", "日本", "d2"] {
        assert_eq!(found(&db, word).await?, [0; 0], "{word}");
    }
    Ok(())
}

async fn the_last_of_several_words_goes_on(db: Database) -> orm::Result<()> {
    library(&db).await?;
    doc(&db, "3.14", None).await?;
    doc(&db, "30 1", None).await?;
    doc(&db, "known well", "wells known").await?;
    let cases: [(&str, &[i64]); 9] = [
        ("well-kn*", &[2]),
        ("wel-kn*", &[]),
        ("a-well-known-litt*", &[2]),
        ("a-wel-known-little*", &[]),
        ("-wel-kn* jo", &[1, 2]),
        ("-well-kn* jo", &[1]),
        ("3.1*", &[5]),
        ("30.*", &[6]),
        ("little-wom* or wells-kno*", &[1, 7]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(&db, text).await?, expected, "{text}");
    }
    let titles = Doc::objects().filter(search(Doc.title, "known-w* or wells-kn*"));
    assert_eq!(titles.values(Doc.id).all(&db).await?, [7]);
    Ok(())
}

/// Whatever the letters are that the database itself knows.
async fn signs_and_numbers_end_words(db: Database) -> orm::Result<()> {
    #[cfg(feature = "postgres")]
    if db.backend() == Backend::Postgres {
        let unicode = "ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' LC_COLLATE 'C'";
        let fresh = orm_tests::support::FreshDatabase::with(unicode);
        assert_signs_end_words(&Database::connect(&fresh.url).await?).await?;
    }
    assert_signs_end_words(&db).await
}

async fn assert_signs_end_words(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Doc]).await?;
    for title in [
        "50 m² flat",
        "½ price",
        "step① done",
        "5€ for 6×7",
        "「日本」、５（６）",
        "x₂ and ٣",
    ] {
        doc(db, title, None).await?;
    }
    let cases: [(&str, &[i64]); 20] = [
        ("m", &[1]),
        ("m²", &[1]),
        ("50m²", &[]),
        ("m²*", &[1]),
        ("½", &[]),
        ("½ price", &[2]),
        ("price ½", &[2]),
        ("price -½", &[2]),
        ("step", &[3]),
        ("step①", &[3]),
        ("①", &[]),
        ("5", &[4]),
        ("5€", &[4]),
        ("7", &[4]),
        ("6×7", &[4]),
        ("日本", &[5]),
        ("５", &[5]),
        ("x", &[6]),
        ("x₂", &[6]),
        ("٣", &[6]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(db, text).await?, expected, "{text}");
    }
    Ok(())
}

async fn a_search_is_a_condition_like_any_other(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let words = search((Doc.title, Doc.body), "little");
    let ids = async |query: QuerySet<Doc>| query.order_by(Doc.id).values(Doc.id).all(&db).await;
    assert_eq!(ids(Doc::objects().filter(!&words)).await?, [3]);
    assert_eq!(ids(Doc::objects().exclude(&words)).await?, [3]);
    assert_eq!(
        ids(Doc::objects().filter(&words & Doc.body.is_null())).await?,
        [4]
    );
    assert_eq!(
        ids(Doc::objects().filter(Doc.id.eq(3) | &words)).await?,
        [1, 2, 3, 4]
    );
    assert_eq!(
        ids(Doc::objects().filter(Some(words.clone()))).await?,
        [1, 2, 4]
    );
    let either = any_of([search(Doc.title, "nature"), search(Doc.title, "men")]);
    assert_eq!(ids(Doc::objects().filter(either)).await?, [2, 3]);
    assert_eq!(Doc::objects().filter(&words).count(&db).await?, 3);
    assert!(Doc::objects().filter(&words).exists(&db).await?);
    let truths = Doc::objects()
        .order_by(Doc.id)
        .values(words.matches())
        .all(&db)
        .await?;
    assert_eq!(truths, [true, true, false, true]);
    let grouped = Doc::objects()
        .values((words.matches(), count()))
        .all(&db)
        .await?;
    assert_eq!(grouped.len(), 2);
    Ok(())
}

async fn the_row_of_a_relation_is_searched(db: Database) -> orm::Result<()> {
    library(&db).await?;
    Review::draft().doc(1).about(2).save(&db).await?;
    Review::draft().doc(2).save(&db).await?;
    Review::draft().doc(3).about(4).save(&db).await?;
    let ids =
        async |query: QuerySet<Review>| query.order_by(Review.id).values(Review.id).all(&db).await;
    let words = search((Review.doc.title, Review.doc.body), "jo");
    assert_eq!(ids(Review::objects().filter(&words)).await?, [1, 2]);
    assert_sql!(
        Review::objects().filter(&words).values(Review.id),
        sqlite = r#"SELECT "review"."id" FROM "review" WHERE "review"."doc_id" IN (SELECT "rowid" FROM "doc_title_body_search" WHERE "doc_title_body_search" MATCH ?)"#,
        postgres = r#"SELECT "review"."id" FROM "review" INNER JOIN "doc" AS "t1" ON "t1"."id" = "review"."doc_id" WHERE "t1"."doc_title_body_search" @@ to_tsquery('simple'::regconfig, lower($1::text COLLATE "und-x-icu"))"#
    );
    // Where there is no row, the words are not there.
    let about = search(Review.about.title, "little");
    assert_eq!(ids(Review::objects().filter(&about)).await?, [1, 3]);
    assert_eq!(ids(Review::objects().filter(!&about)).await?, [2]);
    assert_eq!(ids(Review::objects().exclude(&about)).await?, [2]);
    let ranked = Review::objects().order_by(Review.id);
    let ranked = ranked.values((about.rank().gt(0.0), about.highlight(Review.about.title)));
    let expected = [
        (true, Some("<b>Little</b> Men".to_owned())),
        (false, None),
        (true, Some("WOMEN (<b>little</b>)".to_owned())),
    ];
    assert_eq!(ranked.all(&db).await?, expected);
    let docs = Doc::objects().filter(Doc.reviews().any(search(Review.doc.title, "little")));
    assert_eq!(docs.order_by(Doc.id).values(Doc.id).all(&db).await?, [1, 2]);
    Ok(())
}

async fn the_better_a_row_fits_the_higher_its_rank(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Doc]).await?;
    let far = format!("woods {}", "and other words ".repeat(30));
    doc(&db, "a", far.as_str()).await?;
    doc(&db, "woods", "woods woods").await?;
    doc(&db, "b", "nothing of it").await?;
    doc(&db, "c", "trees and woods").await?;
    for n in 0..20 {
        doc(&db, "other", format!("text number {n}").as_str()).await?;
    }
    let words = search((Doc.title, Doc.body), "woods");
    let query = Doc::objects().filter(&words).order_by(words.rank().desc());
    let best = query.clone().limit(1).values(Doc.id).all(&db).await?;
    assert_eq!(best, [2]);
    let ranks = Doc::objects()
        .order_by(Doc.id)
        .limit(4)
        .values(words.rank());
    let ranks = ranks.all(&db).await?;
    assert!(
        ranks[0] > 0.0 && ranks[1] > ranks[0] && ranks[3] > 0.0,
        "{ranks:?}"
    );
    assert!(ranks[2].abs() < f64::EPSILON, "{ranks:?}");
    let annotated = query.annotate(words.rank()).limit(2).all(&db).await?;
    assert!(annotated[0].1 >= annotated[1].1);
    Ok(())
}

async fn words_are_highlighted(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let words = search((Doc.title, Doc.body), "women or jo");
    let query = Doc::objects().order_by(Doc.id);
    let query = query.values((
        words.highlight(Doc.title),
        words.highlight_with(Doc.body, "\u{1}\"", "'\\"),
    ));
    let rows: Vec<(String, Option<String>)> = query.all(&db).await?;
    let expected = [
        (
            "Little <b>Women</b>",
            Some("Meg, \u{1}\"Jo'\\, Beth and Amy March"),
        ),
        (
            "Little Men",
            Some("\u{1}\"Jo'\\'s school; a well-known little book"),
        ),
        (
            "Nature",
            Some("An essay on \u{1}\"women'\\, men & the woods"),
        ),
        ("<b>WOMEN</b> (little)", None),
    ];
    for ((title, body), expected) in rows.iter().zip(expected) {
        assert_eq!((title.as_str(), body.as_deref()), expected);
    }
    // A row that does not match has no marks, whatever words of the search it has.
    let both = search((Doc.title, Doc.body), "women essay");
    let titles = Doc::objects()
        .order_by(Doc.id)
        .values(both.highlight(Doc.title));
    assert_eq!(
        titles.all(&db).await?,
        ["Little Women", "Little Men", "Nature", "WOMEN (little)"]
    );
    let title = search(Doc.title, "women");
    let refused = Doc::objects()
        .annotate(title.highlight(Doc.body))
        .all(&db)
        .await;
    let Err(Error::InvalidQuery { model: "Doc", why }) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        why,
        "it highlights `body`, which is not searched; name it among the fields of `search`"
    );
    Ok(())
}

async fn a_search_without_words_sends_nothing(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let sent = db.queries().len();
    for text in ["", "  ", "-women", "or", "!?"] {
        assert_eq!(found(&db, text).await?, [0; 0]);
        assert_eq!(
            Doc::objects()
                .filter(search(Doc.title, text))
                .count(&db)
                .await?,
            0
        );
    }
    assert_eq!(db.queries().len(), sent);
    let words = search(Doc.title, "");
    let all = Doc::objects()
        .order_by(Doc.id)
        .values((words.rank(), words.highlight(Doc.title)));
    assert_eq!(
        all.first(&db).await?,
        Some((0.0, "Little Women".to_owned()))
    );
    Ok(())
}

async fn a_search_of_a_page_is_one_of_its_rows(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let words = search((Doc.title, Doc.body), "women");
    let page = Doc::objects()
        .order_by(Doc.id.desc())
        .limit(2)
        .filter(&words);
    assert_eq!(page.clone().values(Doc.id).all(&db).await?, [4, 3]);
    assert_eq!(page.count(&db).await?, 2);
    let page = page.values((Doc.id, words.rank().gt(0.0), words.highlight(Doc.title)));
    let expected = [
        (4, true, "<b>WOMEN</b> (little)".to_owned()),
        (3, true, "Nature".to_owned()),
    ];
    assert_eq!(page.all(&db).await?, expected);
    let page = Doc::objects()
        .filter(&words)
        .order_by((words.rank().desc(), Doc.id.asc()))
        .limit(2)
        .offset(1);
    assert_eq!(page.all(&db).await?.len(), 2);
    let all = Doc::objects()
        .filter(&words)
        .stream(&db)
        .try_collect::<Vec<_>>()
        .await?;
    assert_eq!(all.len(), 3);
    Ok(())
}

async fn rows_are_changed_and_deleted_by_a_search(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let words = search((Doc.title, Doc.body), "women");
    let changed = Doc::objects()
        .filter(&words)
        .update(Doc.n.set(7), &db)
        .await?;
    assert_eq!(changed, 3);
    let renamed = Doc::objects()
        .filter(&words)
        .update(Doc.title.set("none"), &db)
        .await?;
    assert_eq!(renamed, 3);
    assert_eq!(found(&db, "women").await?, [3]);
    assert_eq!(found(&db, "none").await?, [1, 3, 4]);
    assert_eq!(Doc::objects().filter(&words).delete(&db).await?, 1);
    assert_eq!(found(&db, "none").await?, [1, 4]);
    let some = Doc::objects()
        .filter(search(Doc.title, "none"))
        .order_by(Doc.id)
        .limit(1);
    assert_eq!(some.delete(&db).await?, 1);
    assert_eq!(found(&db, "none").await?, [4]);
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(search(text, name = "note_words"))]
struct Note {
    #[orm(primary_key)]
    code: String,
    text: String,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(book, page), search(text))]
struct Leaf {
    book: i32,
    page: i32,
    text: String,
}

async fn keys_of_other_types_are_searched(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note, Leaf]).await?;
    for (code, text) in [("b", "two words"), ("a", "one word"), ("c", "three words")] {
        Note::draft().code(code).text(text).save(&db).await?;
    }
    for (book, page, text) in [(1, 1, "one"), (1, 2, "two words"), (2, 1, "words")] {
        Leaf::draft()
            .book(book)
            .page(page)
            .text(text)
            .save(&db)
            .await?;
    }
    if db.backend() == Backend::Sqlite {
        // The numbers of rows stay what they were.
        Note::objects()
            .filter(Note.code.eq("b"))
            .delete(&db)
            .await?;
        db.execute(orm::sql!("VACUUM")).await?;
        Note::draft().code("b").text("two words").save(&db).await?;
    }
    let words = search(Note.text, "words");
    let notes = Note::objects()
        .filter(&words)
        .order_by((words.rank().desc(), Note.code.asc()));
    let notes = notes.values((Note.code, words.highlight(Note.text)));
    let expected = [("b", "two <b>words</b>"), ("c", "three <b>words</b>")];
    let expected = expected.map(|(code, text)| (code.to_owned(), text.to_owned()));
    assert_eq!(notes.all(&db).await?, expected);
    let words = search(Leaf.text, "words");
    let leaves = Leaf::objects().order_by((Leaf.book, Leaf.page)).limit(3);
    let leaves =
        leaves
            .filter(&words)
            .values((Leaf.page, words.rank().gt(0.0), words.highlight(Leaf.text)));
    let expected = [
        (2, true, "two <b>words</b>".to_owned()),
        (1, true, "<b>words</b>".to_owned()),
    ];
    assert_eq!(leaves.all(&db).await?, expected);
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(search(title), search(body))]
struct Apart {
    id: i64,
    title: String,
    body: String,
}

async fn fields_of_two_indexes_are_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Apart]).await?;
    let together = Apart::objects().filter(search((Apart.title, Apart.body), "x"));
    let refused = together.all(&db).await;
    let Err(Error::InvalidQuery {
        model: "Apart",
        why,
    }) = refused
    else {
        panic!("{refused:?}")
    };
    assert_eq!(
        why,
        "it searches `title`, `body`, which no search index has together; add `#[orm(search(title, body))]` to `Apart`"
    );
    let either = search(Apart.title, "x") | search(Apart.body, "x");
    assert_eq!(Apart::objects().filter(either).count(&db).await?, 0);
    Ok(())
}

async fn an_index_serves_the_search(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Doc]).await?;
    let drafts = (0..3_000).map(|n| {
        Doc::draft()
            .title(format!("title {n}"))
            .body("some text".to_owned())
    });
    Doc::bulk_create(drafts, &db).await?;
    // Postgres takes an index into account once its new entries are sorted in.
    let tidy = if db.backend() == Backend::Sqlite {
        orm::sql!("ANALYZE")
    } else {
        orm::sql!("VACUUM ANALYZE doc")
    };
    db.execute(tidy).await?;
    let words = search((Doc.title, Doc.body), "2999");
    let plan = Doc::objects()
        .filter(&words)
        .order_by(words.rank().desc())
        .explain(&db)
        .await?;
    let used = match db.backend() {
        Backend::Sqlite => [
            "SEARCH doc USING INTEGER PRIMARY KEY",
            "SCAN doc_title_body_search VIRTUAL TABLE",
        ],
        _ => [
            "Bitmap Heap Scan on doc",
            "Bitmap Index Scan on doc_title_body_search",
        ],
    };
    assert!(used.iter().all(|used| plan.contains(used)), "{plan}");
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(search(text, language = "english"))]
struct Essay {
    id: i64,
    text: String,
}

async fn words_have_the_endings_of_their_language(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Essay]).await?;
    Essay::draft()
        .text("Running through the woods")
        .save(&db)
        .await?;
    for text in ["run", "runs", "wood", "WOODS running"] {
        let words = search(Essay.text, text);
        assert!(Essay::objects().filter(&words).exists(&db).await?, "{text}");
    }
    let words = search(Essay.text, "wood");
    let text = Essay::objects()
        .values(words.highlight(Essay.text))
        .get(&db)
        .await?;
    assert_eq!(text, "Running through the <b>woods</b>");
    Ok(())
}

async fn a_frequent_word_is_the_beginning_of_others(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Essay]).await?;
    for text in ["Woods and theatres", "Running Ithaca", "Old theatres"] {
        Essay::draft().text(text).save(&db).await?;
    }
    for (text, found) in [
        ("the*", &[1, 3][..]),
        ("t*", &[1, 3]),
        ("wood the*", &[1]),
        ("the* -wood", &[3]),
        ("run* -the*", &[2]),
        ("old or run-it*", &[2, 3]),
        ("old-the*", &[3]),
        ("running*", &[2]),
    ] {
        let words = search(Essay.text, text);
        let query = Essay::objects().filter(&words).order_by(Essay.id);
        assert_eq!(query.values(Essay.id).all(&db).await?, found, "{text}");
    }
    let words = search(Essay.text, "the*");
    let marked = Essay::objects().filter(Essay.id.eq(1));
    let marked = marked.values((words.highlight(Essay.text), words.rank().gt(0.0)));
    assert_eq!(
        marked.get(&db).await?,
        ("Woods and <b>theatres</b>".to_owned(), true)
    );
    Ok(())
}

/// Postgres alone has a list of frequent words that it passes over, and makes one word of an address where it highlights.
async fn databases_differ_as_the_guide_says(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Doc, Essay]).await?;
    Essay::draft().text("To be or not").save(&db).await?;
    Essay::draft().text("Woods").save(&db).await?;
    let ids = async |text: &str| {
        let query = Essay::objects().filter(search(Essay.text, text));
        query.values(Essay.id).all(&db).await
    };
    doc(
        &db,
        "mail",
        "write to jo@example.com, or to the little example",
    )
    .await?;
    let words = search(Doc.body, "example or \"the little\"");
    let query = Doc::objects()
        .filter(&words)
        .values(words.highlight(Doc.body));
    let text = query.get(&db).await?.unwrap_or_default();
    if db.backend() == Backend::Sqlite {
        assert_eq!(ids("the woods").await?, [0; 0]);
        assert_eq!(ids("to be").await?, [1]);
        assert_eq!(
            text,
            "write to jo@<b>example</b>.com, or to <b>the little</b> <b>example</b>"
        );
    } else {
        assert_eq!(ids("the woods").await?, [2]);
        assert_eq!(ids("to be").await?, [0; 0]);
        assert_eq!(
            text,
            "write to jo@example.com, or to <b>the</b> <b>little</b> <b>example</b>"
        );
    }
    Ok(())
}
