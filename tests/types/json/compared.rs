//! Documents compared with documents.

on_each! {
    equal_documents,
    lists_and_queries_of_documents,
    contained_documents,
    keys_of_documents,
    documents_are_compared_with_fields,
    equal_documents_are_one_group,
    documents_come_as_they_are_stored,
    calculated_documents_come_as_they_are,
    documents_of_window_functions_are_compared,
    documents_have_no_order,
}

use super::{Doc, found, store};
use orm::Error;
use orm::functions::{greatest, nullif, order_by};
use orm::prelude::*;
use orm::serde_json::{Value, json};

/// A document from text, in the order of keys and with the numbers that the text has.
fn document(text: &str) -> Value {
    orm::serde_json::from_str(text).expect("a document")
}

async fn equal_documents(db: Database) -> orm::Result<()> {
    let texts = [
        r#"{"b": 1, "a": [1.0, 2]}"#,
        r#"{"a": [1, 2.0], "b": 1.0}"#,
        r#"{"a": [2, 1], "b": 1}"#,
        r#"{"a": [1, 2]}"#,
        r#""1""#,
        "1",
        "1.0",
        "1e0",
        "[]",
        "{}",
        "null",
        "0",
        "-0.0",
        "false",
        r#""""#,
        r#""é""#,
        r#""e\u0301""#,
    ];
    let ids = store(&db, texts.map(document)).await?;
    let groups: [&[usize]; 13] = [
        &[0, 1],
        &[2],
        &[3],
        &[4],
        &[5, 6, 7],
        &[8],
        &[9],
        &[10],
        &[11, 12],
        &[13],
        &[14],
        &[15],
        &[16],
    ];
    for group in groups {
        for &member in group {
            assert_eq!(
                found(&db, &ids, Doc.data.eq(document(texts[member]))).await?,
                group,
                "{}",
                texts[member]
            );
            let others: Vec<_> = (0..texts.len()).filter(|n| !group.contains(n)).collect();
            assert_eq!(
                found(&db, &ids, Doc.data.ne(document(texts[member]))).await?,
                others,
                "{}",
                texts[member]
            );
        }
    }
    assert_sql!(
        Doc::objects().filter(Doc.data.eq(json!(1))).values(Doc.id),
        sqlite = r#"SELECT "doc"."id" FROM "doc" WHERE orm_json_normal("doc"."data") = ?"#,
        postgres = r#"SELECT "doc"."id" FROM "doc" WHERE "doc"."data" = $1::jsonb"#,
    );
    Ok(())
}

async fn lists_and_queries_of_documents(db: Database) -> orm::Result<()> {
    let ids = store(
        &db,
        [json!(1.0), json!({"a": "\"'"}), json!(null), json!([2])],
    )
    .await?;
    assert_eq!(
        found(&db, &ids, Doc.data.is_in([json!(1), json!({"a": "\"'"})])).await?,
        [0, 1]
    );
    assert_eq!(
        found(&db, &ids, Doc.data.not_in([json!(1), json!(null)])).await?,
        [1, 3]
    );
    assert_eq!(
        found(&db, &ids, Doc.data.is_in(Vec::<Value>::new())).await?,
        [0; 0]
    );
    assert_eq!(
        found(&db, &ids, Doc.data.eq(json!(1)) | Doc.data.eq(json!([2.0]))).await?,
        [0, 3]
    );
    let all = Doc::objects().every_row();
    assert_eq!(all.update(Doc.more.set(json!(1)), &db).await?, 4);
    let others = Doc::objects().values(Doc.more);
    let found_by_query = Doc::objects().filter(Doc.data.is_in(others)).values(Doc.id);
    assert_eq!(found_by_query.all(&db).await?, [ids[0]]);
    Ok(())
}

async fn contained_documents(db: Database) -> orm::Result<()> {
    let documents = [
        json!({"a": {"b": 1, "c": [1, {"d": "x"}]}, "e": null}),
        json!(["foo", "bar", [1, 2]]),
        json!("bar"),
        json!({}),
        json!([]),
        json!(1.0),
    ];
    let ids = store(&db, documents).await?;
    let cases: [(Value, &[usize]); 16] = [
        (json!({"a": {"c": [{"d": "x"}]}}), &[0]),
        (json!({"a": {"b": 1.0}}), &[0]),
        (json!({"a": {"b": 2}}), &[]),
        (json!({"e": null}), &[0]),
        (json!({"a": []}), &[]),
        (json!({}), &[0, 3]),
        (json!([]), &[1, 4]),
        (json!("bar"), &[1, 2]),
        (json!(["bar"]), &[1]),
        (json!(["bar", "foo", "bar"]), &[1]),
        (json!([2]), &[]),
        (json!([[2]]), &[1]),
        (json!([[]]), &[1]),
        (json!(2), &[]),
        (json!(1), &[5]),
        (json!(null), &[]),
    ];
    for (other, expected) in cases {
        assert_eq!(
            found(&db, &ids, Doc.data.contains_json(other.clone())).await?,
            expected,
            "{other}"
        );
    }
    assert_eq!(
        found(&db, &ids, Doc.data.contained_in_json(json!(["bar", 1, []]))).await?,
        [2, 4, 5]
    );
    assert_eq!(
        found(
            &db,
            &ids,
            Doc.data.path("a").json().contains_json(json!({"b": 1}))
        )
        .await?,
        [0]
    );
    assert_eq!(
        found(&db, &ids, Doc.more.contains_json(json!({}))).await?,
        [0; 0]
    );
    Ok(())
}

async fn keys_of_documents(db: Database) -> orm::Result<()> {
    let documents = [
        json!({"a": 1, "b": {"c": 2}}),
        json!(["a", "x", ["b"], 1]),
        json!("a"),
        json!(1),
        json!(null),
        json!({"1": null}),
    ];
    let ids = store(&db, documents).await?;
    assert_eq!(found(&db, &ids, Doc.data.has_key("a")).await?, [0, 1, 2]);
    assert_eq!(found(&db, &ids, Doc.data.has_key("c")).await?, [0; 0]);
    assert_eq!(found(&db, &ids, Doc.data.has_key("1")).await?, [5]);
    assert_eq!(
        found(&db, &ids, Doc.data.has_any_key(["x", "b"])).await?,
        [0, 1]
    );
    assert_eq!(
        found(&db, &ids, Doc.data.has_any_key(Vec::<String>::new())).await?,
        [0; 0]
    );
    assert_eq!(
        found(&db, &ids, Doc.data.has_all_keys(["a", "b"])).await?,
        [0]
    );
    assert_eq!(
        found(&db, &ids, Doc.data.has_all_keys(Vec::<&str>::new())).await?,
        [0, 1, 2, 3, 4, 5]
    );
    assert_eq!(
        found(&db, &ids, Doc.data.path("b").json().has_key("c")).await?,
        [0]
    );
    assert_eq!(found(&db, &ids, Doc.more.has_key("a")).await?, [0; 0]);
    Ok(())
}

async fn documents_are_compared_with_fields(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Doc]).await?;
    for (data, more) in [
        (json!(1), Some(json!(1.0))),
        (json!(1), Some(json!(2))),
        (json!({"m": 2}), None),
        (json!({"m": [3]}), Some(json!([3.0]))),
    ] {
        Doc::draft().data(data).more(more).save(&db).await?;
    }
    let ids: Vec<i64> = Doc::objects()
        .order_by(Doc.id)
        .values(Doc.id)
        .all(&db)
        .await?;
    assert_eq!(found(&db, &ids, Doc.data.eq(Doc.more)).await?, [0]);
    assert_eq!(found(&db, &ids, Doc.data.ne(Doc.more)).await?, [1, 2, 3]);
    assert_eq!(
        found(&db, &ids, Doc.data.path("m").json().eq(Doc.more)).await?,
        [3,]
    );
    assert_eq!(
        found(&db, &ids, nullif(Doc.more, json!(1)).is_null()).await?,
        [0, 2]
    );
    assert_eq!(
        found(
            &db,
            &ids,
            coalesce((Doc.more, Doc.data)).eq(json!({"m": 2}))
        )
        .await?,
        [2]
    );
    let matched =
        Doc::objects().filter(exists(Doc::objects().filter(Doc.data.eq(outer(Doc.more)))));
    assert_eq!(matched.values(Doc.id).all(&db).await?, [ids[0]]);
    Ok(())
}

async fn equal_documents_are_one_group(db: Database) -> orm::Result<()> {
    store(
        &db,
        [
            json!(1),
            json!(1.0),
            json!({"a": 1, "b": 2}),
            json!({"b": 2.0, "a": 1.0}),
            json!(null),
        ],
    )
    .await?;
    let groups = Doc::objects()
        .values((Doc.data, count()))
        .order_by(count().desc());
    let groups = groups.all(&db).await?;
    assert_eq!(
        groups.iter().map(|(_, count)| *count).collect::<Vec<_>>(),
        [2, 2, 1]
    );
    assert_eq!(
        Doc::objects()
            .values(Doc.data)
            .distinct()
            .count(&db)
            .await?,
        3
    );
    assert_eq!(
        Doc::objects()
            .aggregate(Doc.data.count_distinct(), &db)
            .await?,
        3
    );
    let a = Doc.data.path("a").int();
    let some = Doc::objects()
        .values((Doc.data, a, count()))
        .filter(count().gt(5) | Doc.data.eq(json!({"a": 1, "b": 2})));
    let some = some.all(&db).await?;
    assert_eq!(some.len(), 1);
    assert_eq!((some[0].1, some[0].2), (Some(1), 2));
    Ok(())
}

async fn documents_come_as_they_are_stored(db: Database) -> orm::Result<()> {
    let stored = document(r#"{"b": 2.0, "a": [1.0, 1]}"#);
    store(&db, [stored.clone(), stored.clone()]).await?;
    let groups = Doc::objects().values((Doc.data, count())).all(&db).await?;
    assert_eq!(groups, [(stored.clone(), 2)]);
    let different = Doc::objects().values(Doc.data).distinct();
    assert_eq!(different.all(&db).await?, std::slice::from_ref(&stored));
    let pairs = Doc::objects().values((Doc.id, Doc.data)).distinct();
    let pairs = pairs.order_by(Doc.id.desc()).limit(1);
    assert_eq!(pairs.all(&db).await?, [(2, stored.clone())]);
    let page = different.limit(5).filter(Doc.data.eq(stored.clone()));
    assert_eq!(page.all(&db).await?, std::slice::from_ref(&stored));
    let other = json!({"a": [1, 1], "b": 3});
    let others = Doc::objects().values((Doc.data.nullif(other), Doc.data.nullif(stored.clone())));
    assert_eq!(others.first(&db).await?, Some((Some(stored), None)));
    Ok(())
}

/// Those that are calculated do too, where equal ones become one, and are texts to nothing but themselves.
async fn calculated_documents_come_as_they_are(db: Database) -> orm::Result<()> {
    let stored = document(r#"{"n": 2.0, "s": "1.0"}"#);
    store(&db, [stored.clone(), json!({"s": "1.0", "n": 2})]).await?;
    assert_eq!(
        Doc::objects()
            .filter(Doc.id.eq(2))
            .update(Doc.data.set(&stored), &db)
            .await?,
        1
    );
    let rows = Doc::objects;
    let (whole, n) = (Doc.data.path(()).json(), Doc.data.path("n").json());
    let (all, float) = ([Some(stored.clone())], Some(document("2.0")));
    assert_eq!(rows().values(&whole).distinct().all(&db).await?, all);
    let pairs = rows().values((&whole, Doc.data)).distinct();
    assert_eq!(pairs.all(&db).await?, [(all[0].clone(), stored.clone())]);
    let groups = rows().values((&n, count()));
    assert_eq!(groups.all(&db).await?, [(float.clone(), 2)]);
    let both = rows().values(&n).union(rows().values(&n));
    assert_eq!(both.all(&db).await?, [float]);
    let none = rows().values(&whole).except(rows().values(&whole));
    assert_eq!(none.count(&db).await?, 0);
    let both = rows()
        .values((Doc.data, count()))
        .union(rows().values((Doc.data, count())));
    assert_eq!(both.all(&db).await?, [(stored.clone(), 2)]);
    let before = Doc.data.lag(1).over(order_by(Doc.id));
    let before = rows().filter(Doc.id.gt(1)).values(before).distinct();
    assert_eq!(before.all(&db).await?, [None]);
    for page in [
        rows().values(&whole).distinct().limit(9),
        rows().values(&whole).union(rows().values(&whole)).limit(9),
    ] {
        let text = |text: &str| page.clone().filter(whole.path("s").text().eq(text));
        assert_eq!(text("1.0").count(&db).await?, 1);
        assert_eq!(text("1").count(&db).await?, 0);
        let equal = page.clone().filter(whole.eq(json!({"n": 2, "s": "1.0"})));
        assert_eq!(equal.all(&db).await?, all);
    }
    Ok(())
}

async fn documents_of_window_functions_are_compared(db: Database) -> orm::Result<()> {
    let documents = [json!({"n": 1}), document(r#"{"n": 1.0}"#), json!({"n": 2})];
    let ids = store(&db, documents).await?;
    let before = || Doc.data.lag(1).over(order_by(Doc.id));
    let different = Doc::objects().values(before()).distinct();
    assert_eq!(different.count(&db).await?, 2);
    let some = Doc::objects().filter(before().is_in([json!({"n": 1})]));
    let some = some.order_by(Doc.id).values(Doc.id).all(&db).await?;
    assert_eq!(some, ids[1..]);
    let changed = Doc::objects().filter(before().ne(Doc.data));
    let changed = changed.order_by(Doc.id).values(Doc.id).all(&db).await?;
    assert_eq!(changed, [ids[0], ids[2]]);
    Ok(())
}

async fn documents_have_no_order(db: Database) -> orm::Result<()> {
    let ids = store(&db, [json!(1)]).await?;
    let says = |error: Error| match error {
        Error::InvalidQuery { model: "Doc", why } => {
            assert!(why.contains("have no order"), "{why}");
        }
        other => panic!("{other:?}"),
    };
    says(
        Doc::objects()
            .order_by(Doc.data)
            .all(&db)
            .await
            .unwrap_err(),
    );
    says(
        Doc::objects()
            .order_by(Doc.data.path("a").json().desc())
            .all(&db)
            .await
            .unwrap_err(),
    );
    says(
        Doc::objects()
            .filter(Doc.data.lt(json!(1)))
            .all(&db)
            .await
            .unwrap_err(),
    );
    says(
        Doc::objects()
            .filter(Doc.data.between(json!(1), json!(2)))
            .all(&db)
            .await
            .unwrap_err(),
    );
    says(
        Doc::objects()
            .values(greatest((Doc.data, Doc.data)))
            .all(&db)
            .await
            .unwrap_err(),
    );
    assert_eq!(found(&db, &ids, Doc.data.eq(json!(1))).await?, [0]);
    Ok(())
}
