//! Many-to-many relations within a tenant: by a table that is made, and by a model.

on_each! {
    a_join_table_has_the_tenant_once,
    rows_are_joined,
    rows_of_another_tenant_are_not,
    by_a_model,
    their_tables_are_read_back,
}

use super::{Error, assert_sent};
use orm::prelude::*;

#[derive(Model, Debug, Clone, PartialEq)]
struct Shop {
    id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(shop, id))]
struct Label {
    #[orm(related_name = "labels", on_delete = Cascade)]
    shop: ForeignKey<Shop>,
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(shop, id))]
struct Item {
    #[orm(related_name = "items", on_delete = Cascade)]
    shop: ForeignKey<Shop>,
    id: i64,
    #[orm(within = shop, related_name = "items")]
    labels: ManyToMany<Label>,
    #[orm(related_name = "orders")]
    ordered: ManyToMany<Order, Line>,
    #[orm(within = shop, symmetrical)]
    similar: ManyToMany<Item>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(shop, id))]
struct Order {
    #[orm(related_name = "all_orders", on_delete = Cascade)]
    shop: ForeignKey<Shop>,
    id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(shop, order, item))]
struct Line {
    #[orm(related_name = "+", on_delete = Cascade)]
    shop: ForeignKey<Shop>,
    #[orm(within = shop, related_name = "lines", on_delete = Cascade)]
    order: ForeignKey<Order>,
    #[orm(within = shop, related_name = "lines", on_delete = Cascade)]
    item: ForeignKey<Item>,
    #[orm(default = 1)]
    count: i32,
}

fn models() -> orm::schema::Schema {
    schema![Shop, Label, Item, Order, Line]
}

/// Two shops with the labels, items and orders 1 and 2.
async fn shops(db: &Database) -> orm::Result<()> {
    db.create_tables(models()).await?;
    for _ in 0..2 {
        let shop = Shop::draft().save(db).await?;
        for id in [1, 2] {
            Label::draft()
                .shop(&shop)
                .id(id)
                .name(format!("label {id}"))
                .save(db)
                .await?;
            Item::draft().shop(&shop).id(id).save(db).await?;
            Order::draft().shop(&shop).id(id).save(db).await?;
        }
    }
    Ok(())
}

async fn a_join_table_has_the_tenant_once(db: Database) -> orm::Result<()> {
    let sql = models().to_sql(db.backend())?;
    for part in [
        r#""shop_id" BIGINT NOT NULL,"#,
        r#"FOREIGN KEY ("shop_id", "item_id") REFERENCES "item" ("shop_id", "id") ON DELETE CASCADE"#,
        r#"FOREIGN KEY ("shop_id", "label_id") REFERENCES "label" ("shop_id", "id") ON DELETE CASCADE"#,
        r#"FOREIGN KEY ("shop_id", "to_item_id") REFERENCES "item" ("shop_id", "id") ON DELETE CASCADE"#,
        r#"PRIMARY KEY ("shop_id", "item_id", "label_id")"#,
        r#"PRIMARY KEY ("shop_id", "order_id", "item_id")"#,
    ] {
        let part = if db.backend() == Backend::Sqlite {
            part.replace("BIGINT", "INTEGER")
        } else {
            part.to_owned()
        };
        assert!(sql.contains(&part), "{part} is not in\n{sql}");
    }
    Ok(())
}

async fn rows_are_joined(db: Database) -> orm::Result<()> {
    shops(&db).await?;
    let run = async || {
        let item = Item::get((2, 1), &db).await?;
        item.labels.add([(2, 1), (2, 2)], &db).await?;
        item.labels.add([(2, 1)], &db).await?;
        assert_eq!(item.labels.count(&db).await?, 2);
        Item::get((1, 1), &db)
            .await?
            .labels
            .set([(1, 2)], &db)
            .await?;
        let label = Label::get((2, 2), &db).await?;
        assert_eq!(
            label
                .items()
                .all(&db)
                .await?
                .iter()
                .map(Item::key)
                .collect::<Vec<_>>(),
            [(2, 1)]
        );
        let labelled = Item::objects().filter(Item.labels.any(Label.name.eq("label 2")));
        assert_eq!(labelled.count(&db).await?, 2);
        let items = Item::objects().order_by((Item.shop.id, Item.id));
        let found = items.prefetch_related(Item.labels).all(&db).await?;
        let counts = found.iter().map(|(_, labels)| labels.len());
        assert_eq!(counts.collect::<Vec<_>>(), [1, 0, 2, 0]);
        let counts = Label::objects().order_by((Label.shop.id, Label.id));
        let counts = counts
            .values((Label.id, Label.items().count()))
            .all(&db)
            .await?;
        assert_eq!(counts, [(1, 0), (2, 1), (1, 1), (2, 1)]);
        item.labels.remove([(2, 1)], &db).await?;
        assert_eq!(item.labels.count(&db).await?, 1);
        label.delete(&db).await?;
        assert_eq!(Item::get((2, 1), &db).await?.labels.count(&db).await?, 0);
        Ok(())
    };
    assert_sent(&db, "shared_key_join_tables", run).await?;
    let item = Item::get((1, 1), &db).await?;
    item.similar.add([(1, 2)], &db).await?;
    let similar = Item::get((1, 2), &db).await?.similar.all(&db).await?;
    assert_eq!(similar.iter().map(Item::key).collect::<Vec<_>>(), [(1, 1)]);
    let pairs = [((1, 1), (1, 1)), ((1, 1), (1, 2)), ((2, 1), (2, 1))];
    Item.labels.add_many(pairs, &db).await?;
    // The last of these is of two tenants, and so of no row.
    let gone = [((1, 1), (1, 1)), ((2, 1), (2, 1)), ((1, 1), (2, 2))];
    Item.labels.remove_many(gone, &db).await?;
    assert_eq!(item.labels.values(Label.id).all(&db).await?, [2]);
    assert_eq!(Item::get((2, 1), &db).await?.labels.count(&db).await?, 0);
    Ok(())
}

async fn rows_of_another_tenant_are_not(db: Database) -> orm::Result<()> {
    shops(&db).await?;
    let item = Item::get((1, 1), &db).await?;
    let astray = item.labels.add([(1, 1), (2, 1)], &db).await;
    assert!(
        matches!(astray, Err(Error::Validation { .. })),
        "{astray:?}"
    );
    let error = astray.unwrap_err().to_string();
    assert_eq!(
        error,
        "the `Item` is not valid: labels: a `Label` of another `shop` than this `Item` cannot be joined to it"
    );
    assert_eq!(item.labels.count(&db).await?, 0);
    item.labels.add([(1, 1)], &db).await?;
    db.transaction(async |tx| {
        assert!(item.labels.set([(2, 1)], tx).await.is_err());
        Ok(())
    })
    .await?;
    assert_eq!(item.labels.count(&db).await?, 1);
    let missing = item.labels.add([(1, 9)], &db).await;
    assert!(
        matches!(missing, Err(Error::ForeignKeyViolation { .. })),
        "{missing:?}"
    );
    Ok(())
}

async fn by_a_model(db: Database) -> orm::Result<()> {
    shops(&db).await?;
    let item = Item::get((2, 1), &db).await?;
    item.ordered.add([(2, 1)], &db).await?;
    item.ordered
        .add_with((2, 2), |line| line.count(5), &db)
        .await?;
    let lines = Line::objects().order_by(Line.order.id).all(&db).await?;
    let lines: Vec<_> = lines
        .iter()
        .map(|line| (line.shop.id, line.order.id, line.item.id, line.count))
        .collect();
    assert_eq!(lines, [(2, (2, 1), (2, 1), 1), (2, (2, 2), (2, 1), 5)]);
    let line = Line::get((2, (2, 2), (2, 1)), &db).await?;
    assert_eq!(line.count, 5);
    let mut lines = Line::objects().all(&db).await?;
    for line in &mut lines {
        line.count = 7;
    }
    Line::bulk_update(&mut lines, Line.count, &db).await?;
    assert_eq!(
        Line::objects().filter(Line.count.eq(7)).count(&db).await?,
        2
    );
    let order = Order::get((2, 1), &db).await?;
    assert_eq!(order.orders().all(&db).await?[0].key(), (2, 1));
    assert_eq!(line.delete(&db).await?, 1);
    let astray = item.ordered.add([(1, 1)], &db).await;
    assert!(
        matches!(astray, Err(Error::Validation { model: "Line", .. })),
        "{astray:?}"
    );
    Ok(())
}

async fn their_tables_are_read_back(db: Database) -> orm::Result<()> {
    orm_tests::support::assert_read_back(models(), &db).await
}
