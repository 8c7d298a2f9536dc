//! Elements of JSON arrays as rows, and as what conditions and values of one row are computed from.

on_each! {
    elements_of_a_document_are_rows,
    elements_are_any_value,
    entries_of_an_object_are_elements,
    a_condition_holds_of_an_element_of_a_document,
    values_are_computed_from_elements_of_a_document,
    elements_within_elements,
    what_is_sent_for_elements_of_documents,
}

use orm::Error;
use orm::prelude::*;
use orm::serde_json::{Value, json};
use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Order {
    id: i64,
    data: Value,
    notes: Option<Value>,
}

async fn orders(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Order]).await?;
    let line = |sku: &str, n: i64, price: f64| json!({ "sku": sku, "n": n, "price": price });
    let documents = [
        (
            json!({ "lines": [line("ink", 2, 1.5), line("pen", 1, 0.1)] }),
            Some(json!(["a", null, 3, true, "a\"b", [1, 2], {"x": 1.0}])),
        ),
        (
            json!({ "lines": [line("ink", 5, 1.25)] }),
            Some(json!("text")),
        ),
        (json!({ "lines": [] }), Some(json!({ "a": [1] }))),
        (json!({ "lines": "none" }), None),
        (json!([1]), Some(json!(null))),
    ];
    let drafts = documents.map(|(data, notes)| Order::draft().data(data).notes(notes));
    Order::bulk_create(drafts, db).await?;
    Ok(())
}

async fn elements_of_a_document_are_rows(db: Database) -> orm::Result<()> {
    orders(&db).await?;
    let lines = Order.data.path("lines");
    let line = lines.unnest();
    let rows = Order::objects().values((
        Order.id,
        lines.unnest_position(),
        line.path("sku").text(),
        line.path("price").float(),
    ));
    let rows = rows.order_by((Order.id, lines.unnest_position()));
    let sku = |text: &str| Some(text.to_owned());
    let expected = [
        (1, 0, sku("ink"), Some(1.5)),
        (1, 1, sku("pen"), Some(0.1)),
        (2, 0, sku("ink"), Some(1.25)),
    ];
    assert_eq!(rows.all(&db).await?, expected);
    assert_eq!(rows.count(&db).await?, 3);
    let sold =
        Order::objects().values((line.path("sku").text(), line.path("n").int().sum(), count()));
    let sold = sold.order_by(line.path("n").int().sum().desc());
    let expected = [(sku("ink"), Some(7), 2), (sku("pen"), Some(1), 1)];
    let found = sold.all(&db).await?;
    assert_eq!(found, expected);
    let dear = Order::objects()
        .values((Order.id, line.path("sku").text()))
        .filter(line.path("price").float().gt(1.3));
    assert_eq!(dear.all(&db).await?, [(1, sku("ink"))]);
    Ok(())
}

async fn elements_are_any_value(db: Database) -> orm::Result<()> {
    orders(&db).await?;
    let note = Order.notes.path(()).unnest();
    let notes = Order::objects()
        .values((Order.id, note.json()))
        .order_by(Order.notes.path(()).unnest_position());
    let found = notes.all(&db).await?;
    let expected = [
        json!("a"),
        json!(null),
        json!(3),
        json!(true),
        json!("a\"b"),
        json!([1, 2]),
        json!({"x": 1.0}),
    ];
    assert_eq!(found, expected.map(|note| (1, Some(note))));
    let distinct = Order::objects().distinct().values(note.text());
    let mut distinct = distinct.all(&db).await?;
    distinct.sort_unstable();
    assert_eq!(
        distinct,
        [None, Some("a".to_owned()), Some("a\"b".to_owned())]
    );
    let equal = Order::objects()
        .values(Order.id)
        .filter(note.json().eq(json!({ "x": 1 })));
    assert_eq!(equal.all(&db).await?, [1]);
    let groups = Order::objects().values((note.json(), count()));
    assert_eq!(groups.count(&db).await?, 7);
    Ok(())
}

async fn entries_of_an_object_are_elements(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Order]).await?;
    let documents = [
        json!({ "stock": { "rome": 4, "oslo": 3.0, "é": null, "x\"y": { "n": 1 } } }),
        json!({ "stock": { "rome": 0 } }),
        json!({ "stock": {} }),
        json!({ "stock": [1, { "rome": 1 }] }),
        json!({}),
    ];
    let drafts = documents.map(|data| Order::draft().data(data));
    Order::bulk_create(drafts, &db).await?;
    let stock = Order.data.path("stock").entries();
    let entry = stock.unnest();
    let rows = Order::objects().values((
        Order.id,
        stock.unnest_position(),
        entry.path("key").text(),
        entry.path("value").json(),
    ));
    let rows = rows.order_by((Order.id, stock.unnest_position()));
    let row = |id, position, key: &str, value| (id, position, Some(key.to_owned()), Some(value));
    let expected = [
        row(1, 0, "é", json!(null)),
        row(1, 1, "x\"y", json!({ "n": 1 })),
        row(1, 2, "oslo", json!(3.0)),
        row(1, 3, "rome", json!(4)),
        row(2, 0, "rome", json!(0)),
    ];
    assert_eq!(rows.all(&db).await?, expected);
    let by_key =
        Order::objects().values((entry.path("key").text(), entry.path("value").int().sum()));
    let by_key = by_key.filter(count().gt(1)).all(&db).await?;
    assert_eq!(by_key, [(Some("rome".to_owned()), Some(4))]);
    let is_out = stock.any(|entry| entry.path("value").int().eq(0));
    let out = Order::objects().filter(is_out).values(Order.id);
    assert_eq!(out.all(&db).await?, [2]);
    let most = stock.aggregate(|entry| entry.path("value").int().max());
    let most = Order::objects()
        .values((stock.array_length(), most))
        .order_by(Order.id);
    let expected = [
        (Some(4), Some(4)),
        (Some(1), Some(0)),
        (Some(0), None),
        (None, None),
        (None, None),
    ];
    assert_eq!(most.all(&db).await?, expected);
    let all = Order.data.path(()).entries().unnest();
    let deep = all.path("value").entries().unnest().path("key").text();
    let deep = Order::objects()
        .values((all.path("key").text(), deep))
        .distinct();
    assert_eq!(deep.count(&db).await?, 4);
    let last = stock.path(-1).json();
    let last = Order::objects().filter(last.eq(json!({ "value": 4.0, "key": "rome" })));
    assert_eq!(last.values(Order.id).all(&db).await?, [1]);
    Ok(())
}

async fn a_condition_holds_of_an_element_of_a_document(db: Database) -> orm::Result<()> {
    orders(&db).await?;
    let lines = Order.data.path("lines");
    for (condition, expected) in [
        (
            lines.any(|line| line.path("sku").text().eq("pen")),
            &[1][..],
        ),
        (
            lines.any(|line| line.path("n").int().gt(Order.id) & line.path("sku").text().eq("ink")),
            &[1, 2],
        ),
        (!lines.any(|line| line.exists()), &[3, 4, 5]),
        (Order.notes.path(()).any(|note| note.is_null()), &[1]),
        (Order.notes.path("a").any(|note| note.int().eq(1)), &[3]),
        (Order.data.path(()).any(|it| it.int().eq(1)), &[5]),
    ] {
        let found = Order::objects()
            .filter(condition.clone())
            .order_by(Order.id);
        assert_eq!(
            found.values(Order.id).all(&db).await?,
            expected,
            "{condition:?}"
        );
    }
    let ink = Order::objects().filter(lines.any(|line| line.path("sku").text().eq("ink")));
    assert_eq!(ink.update(Order.notes.set(json!("ink")), &db).await?, 2);
    assert_eq!(ink.delete(&db).await?, 2);
    Ok(())
}

async fn values_are_computed_from_elements_of_a_document(db: Database) -> orm::Result<()> {
    orders(&db).await?;
    let lines = Order.data.path("lines");
    let total = lines.aggregate(|line| (line.path("price").float() * line.path("n").float()).sum());
    let skus = lines.aggregate(|line| {
        line.path("sku")
            .text()
            .string_agg(" ")
            .order_by(line.path("sku").text().desc())
    });
    let rows = Order::objects().order_by(Order.id).values((
        total.clone(),
        skus,
        lines.aggregate(|_| count()),
    ));
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        rows.all(&db).await?,
        [
            (Some(3.1), text("pen ink"), 2),
            (Some(6.25), text("ink"), 1),
            (None, None, 0),
            (None, None, 0),
            (None, None, 0)
        ]
    );
    let dearest = Order::objects()
        .order_by((total.desc().nulls_last(), Order.id))
        .values(Order.id);
    assert_eq!(dearest.all(&db).await?, [2, 1, 3, 4, 5]);
    Ok(())
}

async fn elements_within_elements(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Order]).await?;
    let data = json!({ "boxes": [{ "items": ["a", "b"] }, { "items": [] }, { "items": ["c"] }] });
    Order::draft().data(data).save(&db).await?;
    let item = Order.data.path("boxes").unnest().path("items").unnest();
    let items = Order::objects().values(item.text()).order_by(item.text());
    let expected = ["a", "b", "c"].map(|item| Some(item.to_owned()));
    assert_eq!(items.all(&db).await?, expected);
    // Their place is that in both arrays, so that cursors meet each once.
    let mut seen = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = Order::objects().values((Order.id, item.text()));
        let page = page.after(after.as_deref(), 1, &db).await?;
        seen.extend(page.rows.into_iter().filter_map(|(_, item)| item));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["a", "b", "c"]);
    let holds = |wanted: &'static str| {
        Order
            .data
            .path("boxes")
            .any(move |it| it.path("items").any(move |item| item.text().eq(wanted)))
    };
    assert_eq!(Order::objects().filter(holds("c")).count(&db).await?, 1);
    assert_eq!(Order::objects().filter(holds("d")).count(&db).await?, 0);
    Ok(())
}

async fn what_is_sent_for_elements_of_documents(db: Database) -> orm::Result<()> {
    orders(&db).await?;
    let lines = Order.data.path("lines");
    assert_sent(&db, "elements_of_documents", async || {
        let line = lines.unnest();
        let sold = Order::objects().values((line.path("sku").text(), line.path("n").int().sum()));
        sold.order_by(line.path("sku").text()).all(&db).await?;
        Order::objects()
            .values((Order.id, lines.unnest_position()))
            .all(&db)
            .await?;
        Order::objects()
            .filter(lines.any(|line| line.path("n").int().gt(2)))
            .values(Order.id)
            .all(&db)
            .await?;
        Order::objects()
            .values(lines.aggregate(|line| line.path("n").int().max()))
            .all(&db)
            .await
    })
    .await?;
    let of_rows = Order::objects()
        .filter(lines.unnest().path("n").int().gt(2))
        .all(&db)
        .await;
    let error = of_rows.expect_err("rows are no elements");
    assert!(
        matches!(error, Error::InvalidQuery { ref why, .. } if why.contains("rows of their own")),
        "{error}"
    );
    Ok(())
}
