//! Texts that are similar by their trigrams.

on_each! {
    similarity_is_the_same_number_on_both,
    letters_beyond_ascii,
    similar_texts_are_found,
    similarity_is_a_value_like_any_other;
    only(Postgres, "SQLite has the functions by itself") a_database_without_the_extension_says_how_to_mend,
    an_index_of_trigrams_serves
}

use orm::functions::similarity;
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[orm(index(name, using = gin, ops = "gin_trgm_ops", only = postgres))]
struct Person {
    id: i64,
    name: String,
    nickname: Option<String>,
}

async fn people(db: &Database, names: &[&str]) -> orm::Result<()> {
    db.create_tables(schema![Person]).await?;
    let drafts = names.iter().map(|name| Person::draft().name(*name));
    Person::bulk_create(drafts, db).await?;
    Ok(())
}

async fn similarity_is_the_same_number_on_both(db: Database) -> orm::Result<()> {
    let names = [
        "Little Women",
        "two words",
        "WORD",
        "",
        "x",
        "a-b c",
        "12 34",
        "\u{1f980}",
        "aaaa aaaa",
    ];
    let texts = ["word", "litle woman", "", "a b", "1234", "aaaa"];
    assert_similar_as_by_hand(&db, &names, &texts).await
}

/// A database of Postgres whose `LC_CTYPE` is `C`, as this test's may be, knows no other letters.
async fn letters_beyond_ascii(db: Database) -> orm::Result<()> {
    let names = [
        "Ärger über Öl",
        "Argentina",
        "ΟΔΟΣ",
        "οδος",
        "50 m²",
        "½ price",
        "İzmir",
        "Straße",
        "٣٤",
    ];
    let texts = [
        "ärger", "ÜBER OL", "οδος", "ΟΔΟΣ", "m", "m²", "½", "izmir", "STRASSE", "٣٤",
    ];
    #[cfg(feature = "postgres")]
    if db.backend() == Backend::Postgres {
        let unicode = "ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' LC_COLLATE 'C'";
        let fresh = orm_tests::support::FreshDatabase::with(unicode);
        let db = Database::connect(&fresh.url).await?;
        return assert_similar_as_by_hand(&db, &names, &texts).await;
    }
    assert_similar_as_by_hand(&db, &names, &texts).await
}

async fn assert_similar_as_by_hand(
    db: &Database,
    names: &[&str],
    texts: &[&str],
) -> orm::Result<()> {
    people(db, names).await?;
    for text in texts {
        let query = Person::objects()
            .order_by(Person.id)
            .values(Person.name.similarity(*text));
        let found = query.all(db).await?;
        let expected: Vec<f64> = names.iter().map(|name| by_hand(name, text)).collect();
        assert_eq!(found, expected, "{text}");
    }
    Ok(())
}

/// The share of common trigrams, as the documentation of `pg_trgm` has it.
fn by_hand(one: &str, other: &str) -> f64 {
    let is_of_word = |c: char| c.is_alphabetic() || c.is_ascii_digit() || "٣٤".contains(c);
    let trigrams = |text: &str| {
        // Each character by itself, so that the place of a sigma is nothing to it.
        let lower = text.chars().filter_map(|c| c.to_lowercase().next());
        let lower: String = lower.collect();
        let words = lower
            .split(|c: char| !is_of_word(c))
            .filter(|word| !word.is_empty());
        let runs = words.flat_map(|word| {
            let padded: Vec<char> = format!("  {word} ").chars().collect();
            padded.windows(3).map(<[char]>::to_vec).collect::<Vec<_>>()
        });
        runs.collect::<std::collections::HashSet<_>>()
    };
    let (one, other) = (trigrams(one), trigrams(other));
    let n_all = u16::try_from(one.union(&other).count()).expect("a short text");
    let n_common = u16::try_from(one.intersection(&other).count()).expect("a short text");
    if n_all == 0 {
        0.0
    } else {
        f64::from(f32::from(n_common) / f32::from(n_all))
    }
}

async fn similar_texts_are_found(db: Database) -> orm::Result<()> {
    people(
        &db,
        &[
            "Louisa May Alcott",
            "Ralph Waldo Emerson",
            "Luisa Alcot",
            "Alcott",
        ],
    )
    .await?;
    let query = Person::objects()
        .filter(Person.name.trigram_similar("Luisa Alcott"))
        .order_by(Person.id);
    assert_sql!(
        query.clone().values(Person.id),
        sqlite = r#"SELECT "person"."id" FROM "person" WHERE orm_similarity("person"."name", ?) >= 0.3 ORDER BY "person"."id""#,
        postgres = r#"SELECT "person"."id" FROM "person" WHERE "person"."name" % $1::text ORDER BY "person"."id""#
    );
    assert_eq!(query.values(Person.id).all(&db).await?, [1, 3, 4]);
    let others = Person::objects().exclude(Person.name.trigram_similar("Luisa Alcott"));
    assert_eq!(others.values(Person.id).all(&db).await?, [2]);
    // Of null neither holds, and so the negation does.
    let none = Person::objects().filter(!Person.nickname.trigram_similar("x"));
    assert_eq!(none.count(&db).await?, 4);
    let best = Person::objects()
        .order_by(Person.name.similarity("Alcott").desc())
        .first(&db)
        .await?;
    assert_eq!(best.map(|person| person.id), Some(4));
    Ok(())
}

async fn similarity_is_a_value_like_any_other(db: Database) -> orm::Result<()> {
    people(&db, &["Meg", "Jo"]).await?;
    let query = Person::objects().filter(similarity(Person.name, "meg").gt(0.9));
    assert_eq!(query.values(Person.id).all(&db).await?, [1]);
    let null: Option<f64> = Person::objects()
        .values(Person.nickname.similarity(Person.name))
        .first(&db)
        .await?
        .flatten();
    assert_eq!(null, None);
    let refused = Person::objects()
        .filter(Person.name.similarity("a\0").gt(0.1))
        .count(&db)
        .await;
    assert!(
        matches!(refused, Err(Error::InvalidText { .. })),
        "{refused:?}"
    );
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_database_without_the_extension_says_how_to_mend(db: Database) -> orm::Result<()> {
    #[derive(Model)]
    struct Plain {
        id: i64,
        name: String,
    }
    db.create_tables(schema![Plain]).await?;
    for query in [
        Plain::objects().filter(Plain.name.trigram_similar("x")),
        Plain::objects().filter(Plain.name.similarity("x").gt(0.5)),
    ] {
        let refused = query.count(&db).await;
        let Err(Error::Unsupported {
            what,
            backend: "postgres",
        }) = refused
        else {
            panic!("{refused:?}")
        };
        assert!(what.contains("run `CREATE EXTENSION pg_trgm`"), "{what}");
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn an_index_of_trigrams_serves(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Person]).await?;
    let drafts = (0..5_000).map(|n| Person::draft().name(format!("person number {n}")));
    Person::bulk_create(drafts, &db).await?;
    db.execute(orm::sql!("VACUUM ANALYZE person")).await?;
    let plan = Person::objects()
        .filter(Person.name.trigram_similar("4711"))
        .explain(&db)
        .await?;
    assert!(
        plan.contains("Bitmap Index Scan on person_name_idx"),
        "{plan}"
    );
    db.create_tables(schema![Person]).await
}
