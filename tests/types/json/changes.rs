//! Documents changed by updates.

on_each! {
    a_whole_document_is_set,
    one_place_is_set,
    what_has_no_place_changes_nothing,
    one_place_is_removed,
    values_are_added_to_arrays,
    keys_are_merged,
    keys_of_another_document_are_merged,
    values_of_other_fields_go_in,
    every_literal_goes_in,
    places_over_conditions,
    a_path_to_nowhere_is_refused,
}

use super::{Doc, store};
use orm::Error;
use orm::prelude::*;
use orm::serde_json::{self, Value, json};
use orm_tests::support::assert_sent;

async fn data(db: &Database) -> orm::Result<Value> {
    Doc::objects().values(Doc.data).get(db).await
}

async fn a_whole_document_is_set(db: Database) -> orm::Result<()> {
    store(&db, [json!({"a": 1})]).await?;
    let all = Doc::objects().every_row();
    all.update((Doc.data.set(json!([1.0])), Doc.more.set(Doc.data)), &db)
        .await?;
    let doc = Doc::objects().get(&db).await?;
    assert_eq!((doc.data, doc.more), (json!([1.0]), Some(json!({"a": 1}))));
    all.update((Doc.more.set(None), Doc.data.set(json!(null))), &db)
        .await?;
    let doc = Doc::objects().get(&db).await?;
    assert_eq!((doc.data, doc.more), (json!(null), None));
    Ok(())
}

async fn one_place_is_set(db: Database) -> orm::Result<()> {
    store(&db, [json!({"a": {"b": 1}, "c": [1, [2]]})]).await?;
    let all = Doc::objects().every_row();
    for (assignment, expected) in [
        (
            Doc.data.set_path(("a", "b"), 2),
            json!({"a": {"b": 2}, "c": [1, [2]]}),
        ),
        (
            Doc.data.set_path(("a", "x"), "y"),
            json!({"a": {"b": 2, "x": "y"}, "c": [1, [2]]}),
        ),
        (
            Doc.data.set_path("a", json!(null)),
            json!({"a": null, "c": [1, [2]]}),
        ),
        (
            Doc.data.set_path(("c", 0), true),
            json!({"a": null, "c": [true, [2]]}),
        ),
        (
            Doc.data.set_path(("c", -1, 0), 3.5),
            json!({"a": null, "c": [true, [3.5]]}),
        ),
        (
            Doc.data.set_path(("c", 9), "end"),
            json!({"a": null, "c": [true, [3.5], "end"]}),
        ),
        (
            Doc.data.set_path(("c", -9), "start"),
            json!({"a": null, "c": ["start", true, [3.5], "end"]}),
        ),
        (
            Doc.data.set_path("d", json!({"e": [1.0]})),
            json!({"a": null, "c": ["start", true, [3.5], "end"], "d": {"e": [1.0]}}),
        ),
    ] {
        assert_eq!(all.update(assignment, &db).await?, 1);
        assert_eq!(data(&db).await?, expected);
    }
    Ok(())
}

async fn what_has_no_place_changes_nothing(db: Database) -> orm::Result<()> {
    for before in [
        json!({"a": 1, "b": [1]}),
        json!([1]),
        json!(1),
        json!(null),
        json!("x"),
    ] {
        db.create_tables(schema![Doc]).await?;
        Doc::objects().every_row().delete(&db).await?;
        Doc::draft().data(before.clone()).save(&db).await?;
        let all = Doc::objects().every_row();
        for assignment in [
            Doc.data.set_path(("x", "y"), 1),
            Doc.data.set_path(("a", "y"), 1),
            Doc.data.set_path(("a", 0), 1),
            Doc.data.set_path(("b", "0"), 1),
            Doc.data.set_path((0, 0), 1),
            Doc.data.set_path((5, "x"), 1),
            Doc.data.remove_path("x"),
            Doc.data.remove_path("0"),
            Doc.data.remove_path(("b", "0")),
            Doc.data.remove_path(7),
            Doc.data.remove_path(-7),
            Doc.data.remove_path((0, 0)),
        ] {
            assert_eq!(all.update(assignment, &db).await?, 1);
            assert_eq!(data(&db).await?, before);
        }
        all.update(Doc.more.set_path("a", 1), &db).await?;
        assert_eq!(Doc::objects().get(&db).await?.more, None);
    }
    Ok(())
}

async fn one_place_is_removed(db: Database) -> orm::Result<()> {
    store(
        &db,
        [json!({"a": {"b": 1, "c": 2}, "d": [1, 2, 3], "0": 4})],
    )
    .await?;
    let all = Doc::objects().every_row();
    for (assignment, expected) in [
        (
            Doc.data.remove_path(("a", "b")),
            json!({"a": {"c": 2}, "d": [1, 2, 3], "0": 4}),
        ),
        (
            Doc.data.remove_path(("d", 0)),
            json!({"a": {"c": 2}, "d": [2, 3], "0": 4}),
        ),
        (
            Doc.data.remove_path(("d", -1)),
            json!({"a": {"c": 2}, "d": [2], "0": 4}),
        ),
        (
            Doc.data.remove_path(0),
            json!({"a": {"c": 2}, "d": [2], "0": 4}),
        ),
        (Doc.data.remove_path("0"), json!({"a": {"c": 2}, "d": [2]})),
        (Doc.data.remove_path("a"), json!({"d": [2]})),
    ] {
        assert_eq!(all.update(assignment, &db).await?, 1);
        assert_eq!(data(&db).await?, expected);
    }
    Ok(())
}

async fn values_are_added_to_arrays(db: Database) -> orm::Result<()> {
    store(&db, [json!({"a": [1], "b": {"c": []}, "d": "x"})]).await?;
    let all = Doc::objects().every_row();
    for (assignment, expected) in [
        (
            Doc.data.append_path("a", 2),
            json!({"a": [1, 2], "b": {"c": []}, "d": "x"}),
        ),
        (
            Doc.data.append_path("a", Doc.data.path("d").text()),
            json!({"a": [1, 2, "x"], "b": {"c": []}, "d": "x"}),
        ),
        (
            Doc.data.append_path(("b", "c"), json!({"e": null})),
            json!({"a": [1, 2, "x"], "b": {"c": [{"e": null}]}, "d": "x"}),
        ),
    ] {
        assert_eq!(all.update(assignment, &db).await?, 1);
        assert_eq!(data(&db).await?, expected);
    }
    let before = data(&db).await?;
    for assignment in [
        Doc.data.append_path("none", 1),
        Doc.data.append_path("b", 1),
        Doc.data.append_path("d", 1),
        Doc.data.append_path((), 1),
    ] {
        assert_eq!(all.update(assignment, &db).await?, 1);
        assert_eq!(data(&db).await?, before);
    }
    all.update(Doc.more.append_path((), 1), &db).await?;
    assert_eq!(Doc::objects().get(&db).await?.more, None);
    all.update(Doc.more.set(json!([])), &db).await?;
    all.update(Doc.more.append_path((), "end"), &db).await?;
    let more = Doc::objects().get(&db).await?.more;
    assert_eq!(more, Some(json!(["end"])));
    Ok(())
}

async fn keys_are_merged(db: Database) -> orm::Result<()> {
    store(&db, [json!({"a": {"b": 1}, "c": [1]})]).await?;
    let all = Doc::objects().every_row();
    let nothing = Doc.data.merge_json(json!({}));
    assert_sent(&db, "merge_json", async || {
        all.update(nothing.clone(), &db).await
    })
    .await?;
    for (keys, expected) in [
        (
            json!({"c": 2, "d": 1.5}),
            json!({"a": {"b": 1}, "c": 2, "d": 1.5}),
        ),
        (
            json!({"d": null}),
            json!({"a": {"b": 1}, "c": 2, "d": null}),
        ),
        (
            json!({"a": {"x": "y"}}),
            json!({"a": {"x": "y"}, "c": 2, "d": null}),
        ),
        (json!({}), json!({"a": {"x": "y"}, "c": 2, "d": null})),
        (json!([1]), json!({"a": {"x": "y"}, "c": 2, "d": null})),
        (json!(null), json!({"a": {"x": "y"}, "c": 2, "d": null})),
    ] {
        let merge = Doc.data.merge_json(keys);
        assert_eq!(all.update(merge, &db).await?, 1);
        assert_eq!(data(&db).await?, expected);
    }
    let merge = Doc.data.merge_json(json!({"a": 1}));
    for document in [json!([1]), json!("x"), json!(null)] {
        all.update(Doc.data.set(document.clone()), &db).await?;
        all.update(merge.clone(), &db).await?;
        assert_eq!(data(&db).await?, document);
    }
    Ok(())
}

async fn keys_of_another_document_are_merged(db: Database) -> orm::Result<()> {
    store(&db, [json!({"a": 1, "in": {"a": 2, "b": 3}})]).await?;
    let all = Doc::objects().every_row();
    all.update(Doc.data.merge_json(Doc.more), &db).await?;
    assert_eq!(data(&db).await?, json!({"a": 1, "in": {"a": 2, "b": 3}}));
    all.update(Doc.data.merge_json(Doc.data.path("in").json()), &db)
        .await?;
    assert_eq!(
        data(&db).await?,
        json!({"a": 2, "b": 3, "in": {"a": 2, "b": 3}})
    );
    all.update(Doc.more.merge_json(Doc.data), &db).await?;
    assert_eq!(Doc::objects().get(&db).await?.more, None);
    all.update(Doc.more.set(json!({"z": 0})), &db).await?;
    let changed = all.clone().returning(Doc.more);
    let changed = changed.update(Doc.more.merge_json(Doc.data), &db).await?;
    assert_eq!(
        changed,
        [Some(
            json!({"a": 2, "b": 3, "in": {"a": 2, "b": 3}, "z": 0})
        )]
    );
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Measure {
    id: i64,
    name: String,
    count: i32,
    ratio: f64,
    done: bool,
    note: Option<String>,
    data: Value,
}

async fn values_of_other_fields_go_in(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Measure]).await?;
    let draft = Measure::draft()
        .name("é\"")
        .count(7)
        .ratio(1.0)
        .done(true)
        .data(json!({"n": 5, "in": {}}));
    draft.save(&db).await?;
    let all = Measure::objects().every_row();
    all.update(Measure.data.set_path("name", Measure.name), &db)
        .await?;
    all.update(Measure.data.set_path("count", Measure.count + 1), &db)
        .await?;
    all.update(Measure.data.set_path("ratio", Measure.ratio), &db)
        .await?;
    all.update(Measure.data.set_path("half", Measure.ratio / 2.0), &db)
        .await?;
    all.update(Measure.data.set_path("done", Measure.done), &db)
        .await?;
    all.update(Measure.data.set_path("note", Measure.note), &db)
        .await?;
    all.update(
        Measure
            .data
            .set_path(("in", "copy"), Measure.data.path("count").json()),
        &db,
    )
    .await?;
    all.update(
        Measure.data.set_path("n", Measure.data.path("n").int() + 1),
        &db,
    )
    .await?;
    all.update(
        Measure
            .data
            .set_path("none", Measure.data.path("none").json()),
        &db,
    )
    .await?;
    let data = Measure::objects().values(Measure.data).get(&db).await?;
    let expected = json!({
        "name": "é\"", "count": 8, "ratio": 1, "half": 0.5, "done": true, "note": null, "in": {"copy": 8}, "n": 6, "none": null,
    });
    assert_eq!(data, expected);
    all.update(Measure.ratio.set(f64::INFINITY), &db).await?;
    all.update(Measure.data.set(json!({})), &db).await?;
    all.update(Measure.data.set_path("ratio", Measure.ratio), &db)
        .await?;
    assert_eq!(
        Measure::objects().values(Measure.data).get(&db).await?,
        json!({"ratio": "Infinity"})
    );
    all.update(Measure.ratio.set(1e16), &db).await?;
    all.update(Measure.data.set_path("ratio", Measure.ratio), &db)
        .await?;
    assert_eq!(
        Measure::objects().values(Measure.data).get(&db).await?,
        json!({"ratio": 10_000_000_000_000_000_i64})
    );
    Ok(())
}

async fn every_literal_goes_in(db: Database) -> orm::Result<()> {
    store(&db, [json!({})]).await?;
    let all = Doc::objects().every_row();
    for (n, (assignment, expected)) in [
        (Doc.data.set_path("a", "x"), json!("x")),
        (Doc.data.set_path("a", String::from("y")), json!("y")),
        (Doc.data.set_path("a", 5_i64), json!(5)),
        (Doc.data.set_path("a", u64::MAX), json!(u64::MAX)),
        (Doc.data.set_path("a", 1.0), json!(1.0)),
        (Doc.data.set_path("a", false), json!(false)),
        (Doc.data.set_path("a", json!([1])), json!([1])),
        (
            Doc.data.set_path("a", Json(vec![("k", 1)])),
            json!([["k", 1]]),
        ),
        (Doc.data.set_path("a", serde_json::Value::Null), json!(null)),
    ]
    .into_iter()
    .enumerate()
    {
        all.update(assignment, &db).await?;
        assert_eq!(data(&db).await?, json!({ "a": expected }), "{n}");
    }
    Ok(())
}

async fn places_over_conditions(db: Database) -> orm::Result<()> {
    let ids = store(&db, [json!({"n": 1}), json!({"n": 2}), json!({})]).await?;
    let large = Doc::objects().filter(Doc.data.path("n").int().ge(2));
    assert_eq!(
        large.update(Doc.data.set_path("large", true), &db).await?,
        1
    );
    assert_eq!(
        Doc::get(ids[1], &db).await?.data,
        json!({"n": 2, "large": true})
    );
    let missing = Doc::objects().filter(Doc.data.path("n").is_missing());
    assert_eq!(missing.delete(&db).await?, 1);
    Ok(())
}

async fn a_path_to_nowhere_is_refused(db: Database) -> orm::Result<()> {
    store(&db, [json!({})]).await?;
    let all = Doc::objects().every_row();
    let error = all.update(Doc.data.set_path((), 1), &db).await.unwrap_err();
    assert!(
        matches!(error, Error::InvalidQuery { model: "Doc", .. }),
        "{error:?}"
    );
    let twice = (Doc.data.set_path("a", 1), Doc.data.set_path("b", 1));
    assert!(matches!(
        all.update(twice, &db).await,
        Err(Error::InvalidQuery { .. })
    ));
    Ok(())
}
