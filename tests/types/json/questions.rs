//! The questions that users of other libraries put to documents, over one set of them.

on_each! {
    contained_documents,
    keys_that_are_there,
    values_at_a_path,
    null_and_missing,
    texts_and_numbers_at_a_path,
    groups_and_orders_by_a_path,
    documents_of_related_rows_and_subqueries,
    documents_that_are_computed,
    documents_by_their_types,
}

use super::{Doc, Note, found, store};
use orm::prelude::*;
use orm::serde_json::{Value, json};

fn documents() -> Vec<Value> {
    vec![
        json!(null),
        json!([]),
        json!({}),
        json!({"a": "b", "c": 14}),
        json!({
            "a": "b", "c": 14, "d": ["e", {"f": "g"}], "h": true, "i": false, "j": null, "k": {"l": "m"},
            "n": [null, true, false], "o": "\"quoted\"", "p": 4.2, "r": {"s": true, "t": false},
        }),
        json!([1, [2]]),
        json!({"k": true, "l": false, "foo": "bax"}),
        json!({"foo": "bar", "baz": {"a": "b", "c": "d"}, "bar": ["foo", "bar"], "bax": {"foo": "bar"}}),
        json!(true),
        json!("yes"),
        json!(7),
        json!(9.6),
        json!({"123": "value", "nested": {"456": "bar", "999": true}, "array": [{"789": "baz", "ipsum": 200}]}),
    ]
}

async fn contained_documents(db: Database) -> orm::Result<()> {
    let ids = store(&db, documents()).await?;
    let cases = [
        (json!({}), vec![2, 3, 4, 6, 7, 12]),
        (json!({"baz": {"a": "b", "c": "d"}}), vec![7]),
        (json!({"baz": {"c": "d"}}), vec![7]),
        (json!({"k": true, "l": false}), vec![6]),
        (json!({"d": ["e", {"f": "g"}]}), vec![4]),
        (json!({"d": [{"f": "g"}]}), vec![4]),
        (json!([1, [2]]), vec![5]),
        (json!([[2]]), vec![5]),
        (json!({"n": [null, true, false]}), vec![4]),
        (json!({"n": [false, null]}), vec![4]),
        (json!({"j": null}), vec![4]),
        (json!(true), vec![8]),
        (json!("yes"), vec![9]),
        (json!(9.6), vec![11]),
        // An array contains a value that stands in it.
        (json!(1), vec![5]),
    ];
    for (document, expected) in cases {
        let contained = Doc.data.contains_json(document.clone());
        assert_eq!(found(&db, &ids, contained).await?, expected, "{document}");
    }
    Ok(())
}

async fn keys_that_are_there(db: Database) -> orm::Result<()> {
    let ids = store(&db, documents()).await?;
    let data = Doc.data;
    let cases = [
        (data.has_key("a"), vec![3, 4]),
        (data.has_key("j"), vec![4]),
        (data.has_key("123"), vec![12]),
        (data.path("baz").json().has_key("a"), vec![7]),
        (data.path(("d", 1)).json().has_key("f"), vec![4]),
        (data.path(("array", 0)).json().has_key("789"), vec![12]),
        (data.has_all_keys(["a", "c", "h"]), vec![4]),
        (data.has_any_key(["c", "l"]), vec![3, 4, 6]),
        (
            data.path("nested").json().has_any_key(["999", "x"]),
            vec![12],
        ),
    ];
    for (n, (condition, expected)) in cases.into_iter().enumerate() {
        assert_eq!(found(&db, &ids, condition).await?, expected, "case {n}");
    }
    Ok(())
}

async fn values_at_a_path(db: Database) -> orm::Result<()> {
    let ids = store(&db, documents()).await?;
    let data = Doc.data;
    let cases = [
        (data.path(0).json().eq(json!(1)), vec![5]),
        (data.path((-1, 0)).json().eq(json!(2)), vec![5]),
        (data.path("d").json().eq(json!(["e", {"f": "g"}])), vec![4]),
        (data.path(("d", 0)).json().eq(json!("e")), vec![4]),
        (data.path(("baz", "c")).json().eq(json!("d")), vec![7]),
        (data.path("c").json().eq(json!(14.0)), vec![3, 4]),
        (data.path("h").json().eq(json!(true)), vec![4]),
        (data.path("o").json().eq(json!("\"quoted\"")), vec![4]),
        (
            data.path("c").json().is_in([json!(14), json!(15)]),
            vec![3, 4],
        ),
        (
            data.path("h").json().is_in([json!(true), json!("foo")]),
            vec![4],
        ),
        (
            data.path("foo").json().is_in([json!("bar"), json!("bax")]),
            vec![6, 7],
        ),
        (data.path("j").json().eq(json!(null)), vec![4]),
        // Two that are missing are equal, as nulls are.
        (
            data.path(("bax", "foo")).json().eq(data.path("foo").json()),
            vec![0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12],
        ),
    ];
    for (n, (condition, expected)) in cases.into_iter().enumerate() {
        assert_eq!(found(&db, &ids, condition).await?, expected, "case {n}");
    }
    Ok(())
}

async fn null_and_missing(db: Database) -> orm::Result<()> {
    let ids = store(&db, documents()).await?;
    let (a, j) = (Doc.data.path("a"), Doc.data.path("j"));
    let others = |there: &[usize]| {
        (0..ids.len())
            .filter(|n| !there.contains(n))
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&db, &ids, a.is_missing()).await?, others(&[3, 4]));
    assert_eq!(found(&db, &ids, j.is_missing()).await?, others(&[4]));
    assert_eq!(found(&db, &ids, j.exists()).await?, [4]);
    assert_eq!(found(&db, &ids, j.is_null()).await?, [4]);
    assert_eq!(
        found(&db, &ids, a.is_missing() | a.is_null()).await?,
        others(&[3, 4])
    );
    assert_eq!(
        found(&db, &ids, Doc.data.path(("n", 0)).is_null()).await?,
        [4]
    );
    Ok(())
}

async fn texts_and_numbers_at_a_path(db: Database) -> orm::Result<()> {
    let ids = store(&db, documents()).await?;
    let word = Doc.data.path("foo");
    let cases = [
        (word.text().icontains("Ar"), vec![7]),
        (word.text().starts_with("b"), vec![6, 7]),
        (word.text().iends_with("AR"), vec![7]),
        (word.text().regex("^bar$"), vec![7]),
        (Doc.data.path("o").text().contains("\"quoted"), vec![4]),
        (Doc.data.path(("bar", 1)).text().starts_with("bar"), vec![7]),
        (Doc.data.path("c").int().gt(2), vec![3, 4]),
        (Doc.data.path("c").int().lt(14), vec![]),
        (Doc.data.path("p").float().ge(4.2), vec![4]),
        (Doc.data.path(("r", "s")).bool().eq(true), vec![4]),
        (Doc.data.path(("array", 0, "ipsum")).int().eq(200), vec![12]),
        (Doc.data.path(()).float().gt(8.0), vec![11]),
    ];
    for (n, (condition, expected)) in cases.into_iter().enumerate() {
        let expected: Vec<usize> = expected;
        assert_eq!(found(&db, &ids, condition).await?, expected, "case {n}");
    }
    Ok(())
}

async fn groups_and_orders_by_a_path(db: Database) -> orm::Result<()> {
    let orders = [
        json!({"ord": 93, "name": "bar"}),
        json!({"ord": 22.1, "name": "foo"}),
        json!({"ord": -1, "name": "baz"}),
        json!({"ord": 21.931_902, "name": "foo"}),
        json!({"ord": -100_291_029, "name": "eggs"}),
    ];
    let ids = store(&db, orders).await?;
    let by_number = Doc::objects().order_by(Doc.data.path("ord").float());
    let by_number = by_number.values(Doc.id).all(&db).await?;
    assert_eq!(by_number, [ids[4], ids[2], ids[3], ids[1], ids[0]]);
    let name = Doc.data.path("name").text();
    let groups = Doc::objects().values((name.clone(), count()));
    let groups = groups
        .order_by((count().desc(), name))
        .limit(2)
        .all(&db)
        .await?;
    let expected = [(Some("foo".to_owned()), 2), (Some("bar".to_owned()), 1)];
    assert_eq!(groups, expected);
    let highest = Doc.data.path("ord").float().max();
    assert_eq!(Doc::objects().aggregate(highest, &db).await?, Some(93.0));
    Ok(())
}

async fn documents_of_related_rows_and_subqueries(db: Database) -> orm::Result<()> {
    let ids = store(&db, documents()).await?;
    db.create_tables(schema![Doc, Note]).await?;
    let notes = [4, 7].map(|n| Note::draft().doc(ids[n]));
    Note::bulk_create(notes, &db).await?;
    let found = Note::objects().filter(Note.doc.data.path(("d", 1, "f")).text().eq("g"));
    assert_eq!(found.values(Note.doc.id).all(&db).await?, [ids[4]]);
    let same = Doc::objects().filter(Doc.id.eq(outer(Note.doc.id)));
    let keyed = same.filter(Doc.data.has_key("baz"));
    let found = Note::objects().filter(exists(keyed));
    assert_eq!(found.values(Note.doc.id).all(&db).await?, [ids[7]]);
    Ok(())
}

async fn documents_that_are_computed(db: Database) -> orm::Result<()> {
    let ids = store(&db, documents()).await?;
    let (all, data) = ((0..ids.len()).collect::<Vec<_>>(), Doc.data);
    let stored = || {
        Doc::objects()
            .filter(Doc.id.eq(outer(Doc.id)))
            .values(Doc.data)
    };
    let literal = || value(json!({ "x": { "y": "bar" }, "foo": ["bar"] }));
    let cases = [
        // One that a subquery finds, and one that stands by itself.
        (
            stored().scalar().path(("d", 1, "f")).text().eq("g"),
            vec![4],
        ),
        (stored().scalar().has_key("baz"), vec![7]),
        (
            data.path("foo")
                .text()
                .eq(literal().path(("x", "y")).text()),
            vec![7],
        ),
        (literal().has_key("foo"), all.clone()),
        (literal().contains_json(json!({ "foo": ["bar"] })), all),
        // What is contained may be computed too.
        (
            data.contains_json(data.path("bax").json().coalesce(json!(1))),
            vec![5, 7],
        ),
    ];
    for (n, (condition, expected)) in cases.into_iter().enumerate() {
        let expected: Vec<usize> = expected;
        assert_eq!(found(&db, &ids, condition).await?, expected, "case {n}");
    }
    Ok(())
}

/// What a field of `Json` holds, where a document of any shape stands.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
struct Baz {
    a: String,
    c: String,
}

async fn documents_by_their_types(db: Database) -> orm::Result<()> {
    let ids = store(&db, documents()).await?;
    let inner = Json(Baz {
        a: "b".to_owned(),
        c: "d".to_owned(),
    });
    let equal = Doc.data.path("baz").json().eq(&inner);
    assert_eq!(found(&db, &ids, equal).await?, [7]);
    let contained = Doc.data.path("baz").json().contains_json(inner.clone());
    assert_eq!(found(&db, &ids, contained).await?, [7]);
    let first = Doc::objects().filter(Doc.id.eq(ids[2]));
    first.update(Doc.data.merge_json(&inner), &db).await?;
    assert_eq!(found(&db, &ids, Doc.data.eq(&inner)).await?, [2]);
    first.update(Doc.more.set(inner.clone()), &db).await?;
    assert_eq!(found(&db, &ids, Doc.more.eq(inner.clone())).await?, [2]);
    first
        .update(Doc.data.set_path("within", &inner), &db)
        .await?;
    let doc = first.get(&db).await?;
    assert_eq!(doc.data["within"], json!({ "a": "b", "c": "d" }));
    let draft = Doc::draft()
        .data(inner.clone())
        .more(Some(json!([])))
        .save(&db)
        .await?;
    assert_eq!(draft.data, json!({ "a": "b", "c": "d" }));
    db.create_tables(schema![Doc, Note]).await?;
    let notes = Note::draft().doc(&draft).data(vec![1, 2]).save(&db).await?;
    let these = Note::objects().filter(Note.data.contains_json(Json(vec![2])));
    assert_eq!(these.count(&db).await?, 1);
    assert!(
        these
            .filter(Note.data.contained_in_json(&notes.data))
            .exists(&db)
            .await?
    );
    Ok(())
}
