//! Regular expressions.

on_each! {
    a_regular_expression_is_found_anywhere,
    case_is_ignored_by_unicode,
    edges_of_words_and_classes_of_letters_are_those_of_all_languages,
    a_pattern_may_be_a_column,
    one_that_does_not_parse_is_refused
}

use super::*;

/// The texts in which a condition finds something.
async fn found(db: &Database, condition: Predicate<Sample>) -> orm::Result<Vec<String>> {
    let rows = Sample::objects().filter(condition).order_by(Sample.id);
    rows.values(Sample.text).all(db).await
}

async fn several(db: &Database) -> orm::Result<()> {
    table(db).await?;
    let texts = ["Little Women", "little men", "ÉTÉ", "a\nb", ""];
    let drafts = texts.map(|text| Sample::draft().text(text).other("^[a-z]"));
    Sample::bulk_create(drafts, db).await?;
    Ok(())
}

async fn a_regular_expression_is_found_anywhere(db: Database) -> orm::Result<()> {
    several(&db).await?;
    let text = Sample.text;
    assert_eq!(
        found(&db, text.regex("[Ww]o|m.n$")).await?,
        ["Little Women", "little men"]
    );
    assert_eq!(found(&db, text.regex("^little")).await?, ["little men"]);
    assert_eq!(found(&db, text.regex("^a.b$")).await?, ["a\nb"]);
    assert_eq!(found(&db, text.regex("^(t{0,1}|É.+)$")).await?, ["ÉTÉ", ""]);
    assert_eq!(found(&db, !text.regex("[a-z]")).await?, ["ÉTÉ", ""]);
    // Null fits none, and its opposite.
    assert_eq!(found(&db, Sample.maybe.regex("")).await?.len(), 0);
    assert_eq!(found(&db, !Sample.maybe.regex("")).await?.len(), 5);
    Ok(())
}

async fn case_is_ignored_by_unicode(db: Database) -> orm::Result<()> {
    several(&db).await?;
    let query = Sample::objects()
        .filter(Sample.text.iregex("^été$"))
        .values(Sample.id);
    assert_sql!(
        query,
        sqlite = r#"SELECT "sample"."id" FROM "sample" WHERE orm_iregex("sample"."text", ?)"#,
        postgres = r#"SELECT "sample"."id" FROM "sample" WHERE ("sample"."text" COLLATE "und-x-icu") ~* $1::text"#,
    );
    assert_eq!(found(&db, Sample.text.iregex("^été$")).await?, ["ÉTÉ"]);
    assert_eq!(
        found(&db, Sample.text.iregex("^LITTLE")).await?,
        ["Little Women", "little men"]
    );
    Ok(())
}

async fn edges_of_words_and_classes_of_letters_are_those_of_all_languages(
    db: Database,
) -> orm::Result<()> {
    several(&db).await?;
    let text = Sample.text;
    let query = Sample::objects()
        .filter(text.regex(r"\bmen"))
        .values(Sample.id);
    assert_sql!(
        query,
        sqlite = r#"SELECT "sample"."id" FROM "sample" WHERE orm_regex("sample"."text", ?)"#,
        postgres = r#"SELECT "sample"."id" FROM "sample" WHERE ("sample"."text" COLLATE "und-x-icu") ~ $1::text"#,
    );
    assert_eq!(found(&db, text.regex(r"\bmen\b")).await?, ["little men"]);
    assert_eq!(found(&db, text.iregex(r"\<MEN\>")).await?, ["little men"]);
    assert_eq!(found(&db, text.regex(r"\Bmen\b")).await?, ["Little Women"]);
    assert_eq!(
        found(&db, text.regex(r"\bT|T\b")).await?,
        Vec::<String>::new()
    );
    assert_eq!(found(&db, text.regex(r"^\w{3}\z")).await?, ["ÉTÉ"]);
    assert_eq!(found(&db, text.regex(r"^[\S]+$")).await?, ["ÉTÉ"]);
    assert_eq!(
        found(&db, text.regex(r"^(?P<first>\w+)\s(?<last>men|b)$")).await?,
        ["little men", "a\nb"]
    );
    Ok(())
}

async fn a_pattern_may_be_a_column(db: Database) -> orm::Result<()> {
    several(&db).await?;
    assert_eq!(
        found(&db, Sample.text.regex(Sample.other)).await?,
        ["little men", "a\nb"]
    );
    all().update(Sample.other.set("("), &db).await?;
    let refused = found(&db, Sample.text.regex(Sample.other)).await;
    assert!(
        matches!(refused, Err(Error::InvalidRegex { .. })),
        "{refused:?}"
    );
    Ok(())
}

async fn one_that_does_not_parse_is_refused(db: Database) -> orm::Result<()> {
    several(&db).await?;
    let refused = found(&db, Sample.text.regex("secret(")).await;
    match refused {
        Err(Error::InvalidRegex { why }) => assert_eq!(why, "unclosed group"),
        other => panic!("{other:?}"),
    }
    Ok(())
}
