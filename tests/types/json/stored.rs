//! Documents there and back.

on_each! {
    every_kind_of_value,
    values_of_types_of_ones_own,
    null_of_the_field_and_of_the_document,
    newtypes_of_documents,
    tables_say_what_is_a_document,
    a_text_that_is_no_document_does_not_get_in,
    documents_of_others_are_read,
    integers_that_would_be_rounded_are_not_read,
}

use super::{Doc, store};
use orm::Error;
use orm::prelude::*;
use orm::serde_json::{self, Value, json};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

fn samples() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.0),
        json!(0.1),
        json!(1e16),
        json!(1e300),
        json!(5e-324),
        json!(f64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(""),
        json!("é 😀 \" \\ / \n \u{1} \u{7f} \u{2028} $.a ' ; -- ?"),
        json!([]),
        json!({}),
        json!([1, [2, [3, []]], {"a": [{"b": null}]}]),
        json!({"": 1, "b": {"c": [true, false]}, "aa": null, "a": "x", "0": 0, "a.b[0]\"'": 1}),
    ]
}

async fn every_kind_of_value(db: Database) -> orm::Result<()> {
    let ids = store(&db, samples()).await?;
    for (id, expected) in ids.into_iter().zip(samples()) {
        let mut doc = Doc::get(id, &db).await?;
        assert_eq!(doc.data, expected);
        assert_eq!(doc.data.is_f64(), expected.is_f64());
        doc.more = Some(expected.clone());
        doc.save(&db).await?;
        assert_eq!(Doc::get(id, &db).await?, doc);
        let drafted = Doc::draft().data(expected.clone()).save(&db).await?;
        assert_eq!(drafted.data, expected);
        let by_value = Doc::objects()
            .filter(Doc.data.eq(expected))
            .count(&db)
            .await?;
        assert_eq!(by_value, 2);
    }
    Ok(())
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Settings {
    theme: String,
    columns: BTreeMap<String, u64>,
    note: Option<f64>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Account {
    id: i64,
    #[orm(default = Json(Settings::default()))]
    settings: Json<Settings>,
    tags: Option<Json<Vec<String>>>,
}

async fn values_of_types_of_ones_own(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Account]).await?;
    let plain = Account::draft().save(&db).await?;
    assert_eq!(*plain.settings, Settings::default());
    let mut settings = Settings {
        theme: "dark".to_owned(),
        ..Settings::default()
    };
    settings.columns.insert("a".to_owned(), u64::MAX);
    let draft = Account::draft()
        .settings(Json(settings.clone()))
        .tags(Json(vec!["x".to_owned()]));
    let as_it_is = Account::draft()
        .settings(settings.clone())
        .tags(vec!["x".to_owned()]);
    let as_it_is = as_it_is.save(&db).await?;
    let mut account = draft.save(&db).await?;
    assert_eq!(
        (&account.settings, &account.tags),
        (&as_it_is.settings, &as_it_is.tags)
    );
    as_it_is.delete(&db).await?;
    assert_eq!(Account::get(account.id, &db).await?, account);
    assert_eq!(account.settings.theme, "dark");
    assert_eq!(
        Account::objects()
            .filter(Account.settings.eq(Json(settings)))
            .count(&db)
            .await?,
        1
    );
    assert_eq!(
        Account::objects()
            .filter(Account.settings.path("theme").text().eq("dark"))
            .count(&db)
            .await?,
        1
    );
    assert_eq!(
        Account::objects()
            .filter(Account.tags.path(0).text().eq("x"))
            .count(&db)
            .await?,
        1
    );
    account.settings.theme.push('!');
    account.tags = None;
    account
        .save_fields((Account.settings, Account.tags), &db)
        .await?;
    let read = Account::get(account.id, &db).await?;
    assert_eq!(
        (read.settings.into_inner().theme, read.tags),
        ("dark!".to_owned(), None)
    );
    db.execute(sql!(
        "UPDATE account SET settings = {}",
        json!({"secret": 1})
    ))
    .await?;
    let error = Account::get(account.id, &db).await.unwrap_err();
    assert!(
        matches!(
            &error,
            Error::Decode {
                model: "Account",
                field: "settings",
                ..
            }
        ),
        "{error:?}"
    );
    assert!(!error.to_string().contains("secret"), "{error}");
    Ok(())
}

async fn null_of_the_field_and_of_the_document(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Doc]).await?;
    let json_null = Doc::draft()
        .data(json!(1))
        .more(json!(null))
        .save(&db)
        .await?;
    let sql_null = Doc::draft().data(json!(2)).more(None).save(&db).await?;
    let unset = Doc::draft().data(json!(3)).save(&db).await?;
    assert_eq!(Doc::get(json_null.id, &db).await?.more, Some(Value::Null));
    assert_eq!(Doc::get(sql_null.id, &db).await?.more, None);
    let keys = |condition| {
        Doc::objects()
            .filter(condition)
            .order_by(Doc.id)
            .values(Doc.id)
    };
    assert_eq!(
        keys(Doc.more.is_null()).all(&db).await?,
        [sql_null.id, unset.id]
    );
    assert_eq!(
        keys(Doc.more.eq(None)).all(&db).await?,
        [sql_null.id, unset.id]
    );
    assert_eq!(
        keys(Doc.more.eq(json!(null))).all(&db).await?,
        [json_null.id]
    );
    assert_eq!(
        keys(Doc.more.ne(json!(null))).all(&db).await?,
        [sql_null.id, unset.id]
    );
    assert_eq!(
        keys(Doc.more.path(()).is_null()).all(&db).await?,
        [json_null.id]
    );
    assert_eq!(
        keys(Doc.more.path(()).is_missing()).all(&db).await?,
        [sql_null.id, unset.id]
    );
    assert_eq!(
        keys(Doc.more.is_in([json!(null), json!(5)]))
            .all(&db)
            .await?,
        [json_null.id]
    );
    Ok(())
}

#[derive(Field, Debug, Clone, PartialEq)]
struct Labels(Json<Vec<String>>);

#[derive(Model, Debug, Clone, PartialEq)]
struct Labelled {
    id: i64,
    labels: Labels,
}

async fn newtypes_of_documents(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Labelled]).await?;
    let labels = Labels(Json(vec!["a".to_owned(), "b".to_owned()]));
    let saved = Labelled::draft().labels(labels.clone()).save(&db).await?;
    assert_eq!(Labelled::get(saved.id, &db).await?.labels, labels);
    let found =
        Labelled::objects().filter(Labelled.labels.has_key("b") & Labelled.labels.eq(labels));
    assert_eq!(found.count(&db).await?, 1);
    Ok(())
}

async fn tables_say_what_is_a_document(db: Database) -> orm::Result<()> {
    #[derive(Model)]
    #[orm(table = "doc")]
    struct Other {
        id: i64,
        data: i64,
        more: Option<serde_json::Value>,
    }
    db.create_tables(schema![Doc]).await?;
    db.create_tables(schema![Doc]).await?;
    let error = db.create_tables(schema![Other]).await.unwrap_err();
    assert!(
        matches!(
            &error,
            Error::SchemaMismatch {
                model: Some("Other"),
                ..
            }
        ),
        "{error:?}"
    );
    let sql = schema![Doc].to_sql(db.backend())?;
    let column = match db.backend() {
        Backend::Postgres => "\"data\" JSONB NOT NULL",
        _ => "CONSTRAINT \"doc_data_json\" CHECK (\"data\" IS NULL OR json_valid(\"data\"))",
    };
    assert!(sql.contains(column), "{sql}");
    Ok(())
}

async fn a_text_that_is_no_document_does_not_get_in(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Doc]).await?;
    for text in ["{", "{a:1}", "[1,]", ""] {
        let sql = if db.backend() == Backend::Postgres {
            sql!("INSERT INTO doc (data) VALUES (CAST({} AS jsonb))", text)
        } else {
            sql!("INSERT INTO doc (data) VALUES ({})", text)
        };
        assert!(db.execute(sql).await.is_err(), "{text}");
    }
    assert_eq!(Doc::objects().count(&db).await?, 0);
    Ok(())
}

/// Writes a document as another program would.
async fn write(db: &Database, text: &str) -> orm::Result<()> {
    let sql = if db.backend() == Backend::Postgres {
        sql!("INSERT INTO doc (data) VALUES (CAST({} AS jsonb))", text)
    } else {
        sql!("INSERT INTO doc (data) VALUES ({})", text)
    };
    db.execute(sql).await.map(|_| ())
}

async fn documents_of_others_are_read(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Doc]).await?;
    write(
        &db,
        " { \"b\" : 1.50e1 , \"a\" : [ 1E2, \"\\u00e9\\/\" ], \"b\" : 7.0 } ",
    )
    .await?;
    let doc = Doc::objects().get(&db).await?;
    assert_eq!(doc.data["a"][1], "é/");
    for condition in [
        Doc.data.path("b").int().eq(7),
        Doc.data.path(("a", 0)).int().eq(100),
        Doc.data.eq(json!({"a": [100, "é/"], "b": 7})),
        Doc.data.path("a").json().eq(json!([100.0, "é/"])),
        Doc.data.contains_json(json!({"a": ["é/"]})),
        Doc.data.is_in([json!({"a": [100, "é/"], "b": 7})]),
    ] {
        assert_eq!(Doc::objects().filter(condition).count(&db).await?, 1);
    }
    Ok(())
}

async fn integers_that_would_be_rounded_are_not_read(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Doc]).await?;
    write(&db, "{\"n\": 123456789012345678901234567891}").await?;
    // With its feature `arbitrary_precision`, which any crate may turn on, `serde_json` rounds nothing.
    let digits = "123456789012345678901234567891";
    let number = serde_json::from_str::<Value>(digits).map(|number| number.to_string());
    let rounds = number.is_ok_and(|number| number != digits);
    match Doc::objects().get(&db).await {
        Ok(doc) => {
            assert!(!rounds);
            assert_eq!(doc.data["n"].to_string(), "123456789012345678901234567891");
        }
        Err(error) => {
            let is_decode = matches!(
                error,
                Error::Decode {
                    model: "Doc",
                    field: "data",
                    ..
                }
            );
            assert!(rounds && is_decode, "{error:?}");
        }
    }
    let n = Doc.data.path("n");
    let values = Doc::objects().values((n.int(), n.float())).get(&db).await?;
    assert_eq!(
        values,
        (None, Some(123_456_789_012_345_680_000_000_000_000.0))
    );
    let all = Doc::objects().every_row();
    assert_eq!(all.update(Doc.data.set_path("m", 1), &db).await?, 1);
    let exact: String = db
        .fetch(sql!("SELECT CAST(data AS text) FROM doc"))
        .await?
        .remove(0);
    assert!(exact.contains("123456789012345678901234567891"), "{exact}");
    Ok(())
}
