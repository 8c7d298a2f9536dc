//! Values at the end of a path.

on_each! {
    a_path_of_keys_and_positions,
    any_text_is_a_key,
    a_key_is_no_position,
    positions_count_from_both_ends,
    steps_decided_at_run_time,
    every_type_reads_its_own,
    numbers_at_their_limits,
    null_missing_and_there,
    values_are_compared_ordered_and_grouped,
    paths_over_relations,
    paths_in_annotations_and_structs,
    hostile_paths_are_data,
    a_filter_over_many_rows,
    a_place_that_the_database_computes_is_indexed,
}

use super::{Doc, Note, found, store};
use orm::prelude::*;
use orm::query::JsonStep;
use orm::serde_json::{Value, json};
use orm_tests::support::assert_made_again;

async fn a_path_of_keys_and_positions(db: Database) -> orm::Result<()> {
    let ids = store(
        &db,
        [
            json!({"a": ["x", 1, {"b": "é"}]}),
            json!({"a": {"b": "é"}}),
            json!("é"),
        ],
    )
    .await?;
    assert_eq!(
        found(&db, &ids, Doc.data.path(("a", 2, "b")).text().eq("é")).await?,
        [0]
    );
    assert_eq!(
        found(&db, &ids, Doc.data.path("a").path("b").text().eq("é")).await?,
        [1]
    );
    assert_eq!(
        found(&db, &ids, Doc.data.path(()).text().eq("é")).await?,
        [2]
    );
    assert_eq!(
        found(&db, &ids, Doc.data.path(("a", 0)).text().ne("é")).await?,
        [0, 1, 2]
    );
    let query = Doc::objects().filter(Doc.data.path(("a", 2, "b")).text().eq("é"));
    assert_sql!(
        query,
        sqlite = r#"SELECT "doc"."id", "doc"."data", "doc"."more" FROM "doc" WHERE orm_json_text("doc"."data", ?) = ?"#,
        postgres = r#"SELECT "doc"."id", "doc"."data", "doc"."more" FROM "doc" WHERE ((jsonb_path_query_first("doc"."data", (SELECT CAST($1::text AS jsonpath)), '{}', true) #>> '{}') COLLATE "C") = $2::text"#,
    );
    Ok(())
}

const KEYS: [&str; 22] = [
    "",
    " ",
    "a.b",
    "a[0]",
    "[0]",
    "0",
    "-1",
    "$",
    "$.a",
    "\"",
    "\"x\"",
    "\\",
    "\\\"",
    "'",
    "é",
    "😀",
    "\n\t\u{1}",
    "{}",
    "last",
    "a b",
    "NULL",
    "x'; DROP TABLE doc; --",
];

async fn any_text_is_a_key(db: Database) -> orm::Result<()> {
    let documents = KEYS.iter().map(|key| {
        Value::Object(
            [((*key).to_owned(), json!({"in": *key}))]
                .into_iter()
                .collect(),
        )
    });
    let ids = store(&db, documents).await?;
    for (n, key) in KEYS.into_iter().enumerate() {
        assert_eq!(
            found(&db, &ids, Doc.data.path((key, "in")).text().eq(key)).await?,
            [n],
            "{key:?}"
        );
        assert_eq!(
            found(&db, &ids, Doc.data.has_key(key)).await?,
            [n],
            "{key:?}"
        );
        assert_eq!(
            found(&db, &ids, Doc.data.path(key).exists()).await?,
            [n],
            "{key:?}"
        );
        let own = Doc::objects().filter(Doc.id.eq(ids[n]));
        own.update(Doc.data.set_path((key, "new"), key), &db)
            .await?;
        let data = Doc::get(ids[n], &db).await?.data;
        assert_eq!(data[key], json!({"in": key, "new": key}), "{key:?}");
        own.update(Doc.data.remove_path((key, "new")), &db).await?;
        assert_eq!(
            Doc::get(ids[n], &db).await?.data[key],
            json!({"in": key}),
            "{key:?}"
        );
    }
    Ok(())
}

async fn a_key_is_no_position(db: Database) -> orm::Result<()> {
    let ids = store(
        &db,
        [
            json!({"0": "key"}),
            json!(["position"]),
            json!("scalar"),
            json!({"a": 5}),
        ],
    )
    .await?;
    assert_eq!(found(&db, &ids, Doc.data.path("0").exists()).await?, [0]);
    assert_eq!(found(&db, &ids, Doc.data.path(0).exists()).await?, [1]);
    assert_eq!(found(&db, &ids, Doc.data.path(-1).exists()).await?, [1]);
    assert_eq!(
        found(&db, &ids, Doc.data.path(("a", 0)).exists()).await?,
        [0; 0]
    );
    Ok(())
}

async fn positions_count_from_both_ends(db: Database) -> orm::Result<()> {
    store(&db, [json!([10, 20, 30])]).await?;
    for (index, expected) in [
        (0, Some(10)),
        (2, Some(30)),
        (3, None),
        (-1, Some(30)),
        (-3, Some(10)),
        (-4, None),
        (i32::MAX, None),
        (i32::MIN, None),
    ] {
        let at = Doc.data.path(index).int();
        assert_eq!(
            Doc::objects().values(at).get(&db).await?,
            expected,
            "{index}"
        );
    }
    assert_eq!(
        Doc::objects()
            .values(Doc.data.path(1_usize).int())
            .get(&db)
            .await?,
        Some(20)
    );
    Ok(())
}

async fn steps_decided_at_run_time(db: Database) -> orm::Result<()> {
    let ids = store(&db, [json!({"a": [{"b": 1}]}), json!({"a": {"b": 1}})]).await?;
    let steps = vec![JsonStep::from("a"), JsonStep::from(0), JsonStep::from("b")];
    assert_eq!(
        found(&db, &ids, Doc.data.path(&steps[..]).int().eq(1)).await?,
        [0]
    );
    assert_eq!(
        found(&db, &ids, Doc.data.path(steps).int().eq(1)).await?,
        [0]
    );
    assert_eq!(
        found(&db, &ids, Doc.data.path(["a", "b"]).int().eq(1)).await?,
        [1]
    );
    assert_eq!(
        found(
            &db,
            &ids,
            Doc.data
                .path(vec!["a".to_owned(), "b".to_owned()])
                .int()
                .eq(1)
        )
        .await?,
        [1]
    );
    Ok(())
}

type Read = (
    Option<String>,
    Option<i64>,
    Option<f64>,
    Option<bool>,
    Option<i64>,
    Option<Value>,
);

async fn read(db: &Database, document: Value) -> orm::Result<Read> {
    let doc = Doc::draft().data(json!({ "a": document })).save(db).await?;
    let a = Doc.data.path("a");
    let values = (
        a.text(),
        a.int(),
        a.float(),
        a.bool(),
        a.array_length(),
        a.json(),
    );
    Doc::objects()
        .filter(Doc.id.eq(doc.id))
        .values(values)
        .get(db)
        .await
}

async fn every_type_reads_its_own(db: Database) -> orm::Result<()> {
    store(&db, []).await?;
    let some = |value: &Value| Some(value.clone());
    for (value, expected) in [
        (json!("x"), (Some("x"), None, None, None, None)),
        (json!("5"), (Some("5"), None, None, None, None)),
        (json!(5), (None, Some(5), Some(5.0), None, None)),
        (json!(5.0), (None, Some(5), Some(5.0), None, None)),
        (json!(5.5), (None, None, Some(5.5), None, None)),
        (json!(true), (None, None, None, Some(true), None)),
        (json!(false), (None, None, None, Some(false), None)),
        (json!(null), (None, None, None, None, None)),
        (json!([]), (None, None, None, None, Some(0))),
        (json!([5]), (None, None, None, None, Some(1))),
        (json!({"b": 5}), (None, None, None, None, None)),
    ] {
        let (text, int, float, truth, length) = expected;
        let expected = (
            text.map(str::to_owned),
            int,
            float,
            truth,
            length,
            some(&value),
        );
        assert_eq!(read(&db, value).await?, expected);
    }
    let a = Doc.data.path("nothing");
    let nothing = Doc::objects()
        .values((a.text(), a.int(), a.json()))
        .first(&db)
        .await?;
    assert_eq!(nothing, Some((None, None, None)));
    Ok(())
}

async fn numbers_at_their_limits(db: Database) -> orm::Result<()> {
    store(&db, []).await?;
    for (value, int, float) in [
        (
            json!(i64::MAX),
            Some(i64::MAX),
            Some(9_223_372_036_854_775_807.0),
        ),
        (
            json!(i64::MIN),
            Some(i64::MIN),
            Some(-9_223_372_036_854_775_808.0),
        ),
        (json!(u64::MAX), None, Some(18_446_744_073_709_551_615.0)),
        (json!(1e18), Some(1_000_000_000_000_000_000), Some(1e18)),
        (json!(1e300), None, Some(1e300)),
        (json!(f64::MAX), None, Some(f64::MAX)),
        (json!(5e-324), None, Some(5e-324)),
        (json!(-0.0), Some(0), Some(0.0)),
        (
            json!((1_u64 << 53) + 1),
            Some((1 << 53) + 1),
            Some(9_007_199_254_740_992.0),
        ),
    ] {
        let (_, found_int, found_float, ..) = read(&db, value.clone()).await?;
        assert_eq!((found_int, found_float), (int, float), "{value}");
    }
    let sum = Doc.data.path("a").float().max();
    assert_eq!(Doc::objects().aggregate(sum, &db).await?, Some(f64::MAX));
    // Numbers that only other programs write.
    for (text, expected) in [
        ("1e400", None),
        ("-1e400", None),
        ("1e-400", None),
        ("2.5e-324", Some(5e-324)),
        ("0.0", Some(0.0)),
    ] {
        let sql = if db.backend() == Backend::Postgres {
            sql!("UPDATE doc SET data = CAST({} AS jsonb)", text)
        } else {
            sql!("UPDATE doc SET data = {}", text)
        };
        db.execute(sql).await?;
        let at = Doc.data.path(());
        assert_eq!(
            Doc::objects().values(at.float()).first(&db).await?,
            Some(expected),
            "{text}"
        );
        assert!(Doc::objects().filter(at.exists()).exists(&db).await?);
    }
    Ok(())
}

async fn null_missing_and_there(db: Database) -> orm::Result<()> {
    let ids = store(
        &db,
        [
            json!({"a": null}),
            json!({"a": 1}),
            json!({}),
            json!(null),
            json!([null]),
        ],
    )
    .await?;
    let a = Doc.data.path("a");
    assert_eq!(found(&db, &ids, a.is_null()).await?, [0]);
    assert_eq!(found(&db, &ids, a.exists()).await?, [0, 1]);
    assert_eq!(found(&db, &ids, a.is_missing()).await?, [2, 3, 4]);
    assert_eq!(found(&db, &ids, a.int().is_null()).await?, [0, 2, 3, 4]);
    assert_eq!(found(&db, &ids, a.json().eq(json!(null))).await?, [0]);
    assert_eq!(
        found(&db, &ids, a.json().ne(json!(null))).await?,
        [1, 2, 3, 4]
    );
    assert_eq!(found(&db, &ids, Doc.data.path(0).is_null()).await?, [4]);
    assert_eq!(found(&db, &ids, Doc.data.path(()).is_null()).await?, [3]);
    assert_eq!(
        found(&db, &ids, Doc.more.path("a").is_missing()).await?,
        [0, 1, 2, 3, 4]
    );
    assert_eq!(
        found(&db, &ids, Doc.more.path("a").is_null()).await?,
        [0; 0]
    );
    Ok(())
}

async fn values_are_compared_ordered_and_grouped(db: Database) -> orm::Result<()> {
    let documents = [
        json!({"n": 10, "s": "b"}),
        json!({"n": 9, "s": "B"}),
        json!({"n": "9", "s": "a"}),
        json!({"n": 9.0, "s": "b"}),
        json!({"s": "é"}),
    ];
    let ids = store(&db, documents).await?;
    let (n, s) = (Doc.data.path("n"), Doc.data.path("s"));
    assert_eq!(found(&db, &ids, n.int().lt(10)).await?, [1, 3]);
    assert_eq!(found(&db, &ids, n.int().between(9, 10)).await?, [0, 1, 3]);
    assert_eq!(found(&db, &ids, n.int().is_in([10, 11])).await?, [0]);
    assert_eq!(found(&db, &ids, n.float().gt(9.5)).await?, [0]);
    assert_eq!(found(&db, &ids, s.text().ieq("B")).await?, [0, 1, 3]);
    assert_eq!(found(&db, &ids, (n.int() + 1).eq(11)).await?, [0]);
    let ordered = Doc::objects()
        .order_by((n.int().desc(), s.text()))
        .values(Doc.id);
    let expected: Vec<i64> = [2, 4, 0, 1, 3].map(|n: usize| ids[n]).to_vec();
    assert_eq!(ordered.all(&db).await?, expected);
    let grouped = Doc::objects()
        .values((s.text(), count(), n.int().sum()))
        .order_by(s.text());
    let expected = [
        ("B", 1, Some(9)),
        ("a", 1, None),
        ("b", 2, Some(19)),
        ("é", 1, None),
    ];
    let expected = expected.map(|(s, count, sum)| (Some(s.to_owned()), count, sum));
    assert_eq!(grouped.all(&db).await?, expected);
    let by_document = Doc::objects()
        .values((n.json(), count()))
        .filter(count().gt(1));
    assert_eq!(by_document.all(&db).await?.len(), 1);
    let distinct = Doc::objects().values(n.json()).distinct();
    assert_eq!(distinct.all(&db).await?.len(), 4);
    let sums = (
        n.int().sum(),
        n.int().max(),
        n.int().avg(),
        n.json().count_distinct(),
        n.json().count(),
    );
    assert_eq!(
        Doc::objects().aggregate(sums, &db).await?,
        (Some(28), Some(10), Some(28.0 / 3.0), 3, 4)
    );
    Ok(())
}

async fn paths_over_relations(db: Database) -> orm::Result<()> {
    let ids = store(&db, [json!({"a": 1}), json!({"a": 2})]).await?;
    db.create_tables(schema![Doc, Note]).await?;
    for &id in &ids {
        Note::draft().doc(id).save(&db).await?;
    }
    let found = Note::objects().filter(Note.doc.data.path("a").int().eq(2));
    assert_eq!(found.all(&db).await?[0].doc.id, ids[1]);
    let missing = Note::objects().filter(Note.draft.data.path("a").is_missing());
    assert_eq!(missing.count(&db).await?, 2);
    assert_eq!(
        Note::objects()
            .filter(Note.draft.data.path("a").int().ne(5))
            .count(&db)
            .await?,
        2
    );
    let values = Note::objects()
        .order_by(Note.id)
        .values((Note.doc.data.path("a").int(), Note.draft.data));
    assert_eq!(values.all(&db).await?, [(Some(1), None), (Some(2), None)]);
    let rows = Note::objects()
        .select_related(Note.doc)
        .order_by(Note.doc.data.path("a").int().desc());
    let rows = rows.all(&db).await?;
    assert_eq!(
        rows[0].doc.loaded().map(|doc| doc.data.clone()),
        Some(json!({"a": 2}))
    );
    let any = Doc::objects().filter(Doc.notes().any(Note.doc.data.path("a").int().eq(1)));
    assert_eq!(any.count(&db).await?, 1);
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Doc)]
struct Line {
    id: i64,
    data: Value,
    #[row(from = Doc.data.path("a").text())]
    a: Option<String>,
}

async fn paths_in_annotations_and_structs(db: Database) -> orm::Result<()> {
    let ids = store(&db, [json!({"a": "x"})]).await?;
    let (doc, a) = Doc::objects()
        .annotate(Doc.data.path("a").text())
        .get(&db)
        .await?;
    assert_eq!((doc.id, a.as_deref()), (ids[0], Some("x")));
    let line: Line = Doc::objects().values_as().get(&db).await?;
    assert_eq!(
        line,
        Line {
            id: ids[0],
            data: json!({"a": "x"}),
            a
        }
    );
    Ok(())
}

async fn hostile_paths_are_data(db: Database) -> orm::Result<()> {
    let ids = store(&db, [json!({"a": 1})]).await?;
    for path in [
        "a' OR 1=1 --",
        "\") || true",
        "$.a",
        "a\" ? (@ > 0)",
        "strict $",
        "\"; DROP TABLE doc; --",
        "{a,b}",
        "\\u0061",
        "%",
        "?",
        "$1",
        "a\\",
    ] {
        let at = Doc.data.path(path);
        assert_eq!(found(&db, &ids, at.exists()).await?, [0; 0], "{path}");
        assert_eq!(
            found(&db, &ids, at.text().eq(path)).await?,
            [0; 0],
            "{path}"
        );
        assert_eq!(
            found(&db, &ids, Doc.data.has_any_key([path])).await?,
            [0; 0],
            "{path}"
        );
        let all = Doc::objects().every_row();
        all.update(Doc.data.set_path(path, path), &db).await?;
        assert_eq!(found(&db, &ids, at.text().eq(path)).await?, [0], "{path}");
        all.update(Doc.data.remove_path(path), &db).await?;
        assert_eq!(Doc::get(ids[0], &db).await?.data, json!({"a": 1}), "{path}");
    }
    Ok(())
}

async fn a_filter_over_many_rows(db: Database) -> orm::Result<()> {
    let document = |n: i32| json!({"n": n, "tags": ["x", n % 7], "text": "y".repeat(200), "in": {"deep": [n]}});
    let ids = store(&db, (0..10_000).map(document)).await?;
    let deep = Doc.data.path(("in", "deep", 0)).int();
    assert_eq!(Doc::objects().filter(deep.lt(100)).count(&db).await?, 100);
    assert_eq!(
        Doc::objects()
            .filter(Doc.data.path(("tags", -1)).int().eq(3))
            .count(&db)
            .await?,
        1_429
    );
    assert_eq!(
        Doc::objects()
            .filter(Doc.data.contains_json(json!({"n": 77})))
            .count(&db)
            .await?,
        1
    );
    assert_eq!(
        Doc::objects()
            .filter(Doc.data.eq(document(5_000)))
            .values(Doc.id)
            .get(&db)
            .await?,
        ids[5_000]
    );
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(index(attributes, using = gin, only = postgres))]
struct Customer {
    id: i64,
    attributes: Value,
    #[orm(generated = "attributes ->> 'country'", index)]
    country: Option<String>,
    #[orm(generated = "CAST(attributes ->> 'seats' AS integer)", index)]
    seats: Option<i32>,
}

async fn a_place_that_the_database_computes_is_indexed(db: Database) -> orm::Result<()> {
    assert_made_again(schema![Customer], &db).await?;
    let documents = [
        json!({"country": "FR", "seats": 5}),
        json!({"country": 7}),
        json!([]),
    ];
    let drafts = documents.map(|it| Customer::draft().attributes(it));
    let mut rows = Customer::bulk_create(drafts, &db).await?;
    let computed = rows.iter().map(|row| (row.country.as_deref(), row.seats));
    assert_eq!(
        computed.collect::<Vec<_>>(),
        [(Some("FR"), Some(5)), (Some("7"), None), (None, None)]
    );
    rows[2].attributes = json!({"country": "FR", "seats": 12});
    rows[2].save(&db).await?;
    let french = Customer::objects().filter(Customer.country.eq("FR") & Customer.seats.gt(5));
    assert_eq!(french.get(&db).await?, rows[2]);
    assert_sql!(
        french,
        sqlite = r#"SELECT "customer"."id", "customer"."attributes", "customer"."country", "customer"."seats" FROM "customer" WHERE "customer"."country" = ? AND "customer"."seats" > ?"#,
        postgres = r#"SELECT "customer"."id", "customer"."attributes", "customer"."country", "customer"."seats" FROM "customer" WHERE "customer"."country" = $1::text AND "customer"."seats" > $2::int4"#,
    );
    Ok(())
}
