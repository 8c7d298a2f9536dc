//! The other sides of foreign keys within embedded structs and enums.

use orm::prelude::*;
use orm::testing::assert_queries;

#[derive(Model, Debug, Clone, PartialEq)]
struct Article {
    id: i64,
    title: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Photo {
    #[orm(primary_key)]
    name: String,
}

/// What a remark is about.
#[derive(Embed, Debug, Clone, PartialEq)]
enum Subject {
    Article(#[orm(on_delete = Cascade)] ForeignKey<Article>),
    Photo {
        #[orm(on_delete = Cascade)]
        photo: ForeignKey<Photo>,
        corner: Option<String>,
    },
    Nothing,
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Record {
    by: String,
    #[orm(embed)]
    subject: Subject,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Remark {
    id: i64,
    text: String,
    #[orm(embed, related_name(article = Article.remarks, photo.photo = Photo.remarks))]
    subject: Subject,
    #[orm(embed, related_name(article = Article.answers))]
    answers: Option<Subject>,
    #[orm(embed, related_name(subject.article = Article.records))]
    record: Record,
}

on_each! {
    a_row_has_its_other_side,
    queries_ask_the_other_side,
    rows_are_loaded_with_their_other_side,
    related_rows_are_given_to_structs,
    rows_are_stored_with_their_other_side,
    a_name_is_that_of_the_schema,
}

async fn remarks(db: &Database) -> orm::Result<([Article; 2], Photo)> {
    db.create_tables(schema![Article, Photo, Remark]).await?;
    let nature = Article::draft().title("Nature").save(db).await?;
    let walden = Article::draft().title("Walden").save(db).await?;
    let concord = Photo::draft().name("Concord").save(db).await?;
    let of_photo = Subject::Photo {
        photo: (&concord).into(),
        corner: None,
    };
    let of = |article: &Article| Subject::Article(article.into());
    let rows = [
        ("well said", of(&nature), None, Subject::Nothing),
        ("well seen", of_photo, Some(of(&nature)), of(&walden)),
        ("quite", of(&nature), Some(Subject::Nothing), of(&walden)),
    ];
    for (text, subject, answers, recorded) in rows {
        let record = Record {
            by: "Ada".to_owned(),
            subject: recorded,
        };
        let draft = Remark::draft().text(text).subject(subject);
        draft.answers(answers).record(record).save(db).await?;
    }
    Ok(([nature, walden], concord))
}

fn texts(remarks: &[Remark]) -> Vec<&str> {
    remarks.iter().map(|remark| remark.text.as_str()).collect()
}

async fn a_row_has_its_other_side(db: Database) -> orm::Result<()> {
    let ([nature, walden], concord) = remarks(&db).await?;
    let sql = nature.remarks().to_sql_for(Backend::Postgres)?;
    assert!(
        sql.text()
            .ends_with(r#"FROM "remark" WHERE "remark"."subject_article_id" = $1::int8"#),
        "{}",
        sql.text()
    );
    let found = nature.remarks().order_by(Remark.id).all(&db).await?;
    assert_eq!(texts(&found), ["well said", "quite"]);
    assert_eq!(walden.remarks().count(&db).await?, 0);
    assert_eq!(texts(&concord.remarks().all(&db).await?), ["well seen"]);
    assert_eq!(texts(&nature.answers().all(&db).await?), ["well seen"]);
    assert_eq!(walden.records().count(&db).await?, 2);
    concord.remarks().delete(&db).await?;
    assert_eq!(Remark::objects().count(&db).await?, 2);
    Ok(())
}

async fn queries_ask_the_other_side(db: Database) -> orm::Result<()> {
    remarks(&db).await?;
    let discussed = Article::objects().filter(Article.remarks().any(Remark.text.eq("quite")));
    let sql = discussed.to_sql_for(Backend::Sqlite)?;
    assert!(
        sql.text().ends_with(
            r#"FROM "article" WHERE EXISTS (SELECT 1 FROM "remark" AS "t1" WHERE "t1"."subject_article_id" = "article"."id" AND "t1"."text" = ? LIMIT 1)"#
        ),
        "{}",
        sql.text()
    );
    assert_eq!(discussed.get(&db).await?.title, "Nature");
    let counted = Article::objects()
        .order_by(Article.id)
        .values((
            Article.title,
            Article.remarks().count(),
            Article.answers().count(),
            Article.records().min(Remark.text),
        ))
        .all(&db)
        .await?;
    assert_eq!(
        counted,
        [
            ("Nature".to_owned(), 2, 1, None),
            ("Walden".to_owned(), 0, 0, Some("quite".to_owned())),
        ]
    );
    // Along a foreign key, the other side of the row at its end.
    let of_discussed = Remark::objects()
        .filter(
            Remark
                .subject
                .article
                .remarks()
                .any(Remark.text.eq("quite")),
        )
        .order_by(Remark.id);
    assert_eq!(texts(&of_discussed.all(&db).await?), ["well said", "quite"]);
    Ok(())
}

async fn rows_are_loaded_with_their_other_side(db: Database) -> orm::Result<()> {
    remarks(&db).await?;
    let query = Article::objects()
        .order_by(Article.id)
        .prefetch_related(Article.remarks().order_by(Remark.id.desc()));
    let articles = assert_queries(&db, 2, async || query.all(&db).await).await?;
    let said: Vec<_> = articles
        .iter()
        .map(|(article, remarks)| (article.title.as_str(), texts(remarks)))
        .collect();
    assert_eq!(
        said,
        [("Nature", vec!["quite", "well said"]), ("Walden", vec![])]
    );
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Photo)]
struct Shown {
    name: String,
    #[row(from = Photo.remarks())]
    remarks: Vec<Said>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Remark)]
struct Said {
    text: String,
}

async fn related_rows_are_given_to_structs(db: Database) -> orm::Result<()> {
    remarks(&db).await?;
    let shown = Photo::objects().values_as::<Shown>().get(&db).await?;
    let said = Said {
        text: "well seen".to_owned(),
    };
    let expected = Shown {
        name: "Concord".to_owned(),
        remarks: vec![said],
    };
    assert_eq!(shown, expected);
    Ok(())
}

/// What became of a reading; a variant that is its foreign key comes second.
#[derive(Embed, Debug, Clone, PartialEq)]
#[orm(tag = "way")]
enum Outcome {
    None,
    Said(#[orm(on_delete = Cascade)] ForeignKey<Article>),
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Reading {
    id: i64,
    #[orm(embed, related_name(said = Article.readings))]
    outcome: Outcome,
    place: String,
}

async fn rows_are_stored_with_their_other_side(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Article, Reading]).await?;
    let places = ["Bonn", "Ulm"].map(|place| Reading::draft().place(place));
    let draft = Article::draft().title("Nature");
    let draft = draft.with_related(Article.readings(), places);
    let (article, readings) = draft.save(&db).await?;
    let said = Outcome::Said((&article).into());
    let expected = [(1, "Bonn"), (2, "Ulm")].map(|(id, place)| Reading {
        id,
        outcome: said.clone(),
        place: place.to_owned(),
    });
    assert_eq!(readings, expected);
    let stored = article.readings().order_by(Reading.id).all(&db).await?;
    assert_eq!(stored, expected);
    let none = Reading::draft().place("Trier").outcome(Outcome::None);
    let set = Article::draft()
        .title("Walden")
        .with_related(Article.readings(), [none]);
    let refused = set.save(&db).await.expect_err("a draft that says another");
    assert_eq!(
        refused.to_string(),
        "invalid query of `Reading`: a draft sets `outcome.said` itself, which `with_related` sets to the key of the new row; leave it out"
    );
    assert_eq!(Article::objects().count(&db).await?, 1);
    Ok(())
}

async fn a_name_is_that_of_the_schema(_: Database) -> orm::Result<()> {
    let named = Remark::table().relations().map(|(field, relation)| {
        let field = &Remark::table().fields[field];
        (field.name, relation.related_name)
    });
    let named: Vec<_> = named.collect();
    assert_eq!(
        named,
        [
            ("subject.article", Some("remarks")),
            ("subject.photo.photo", Some("remarks")),
            ("answers.article", Some("answers")),
            ("answers.photo.photo", None),
            ("record.subject.article", Some("records")),
            ("record.subject.photo.photo", None),
        ]
    );
    Ok(())
}
