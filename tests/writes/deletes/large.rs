//! Many rows at once: by a list of keys, by a condition, and by what hangs on them.

on_each! {
    by_thousands_of_keys,
    with_thousands_of_rows_behind,
    one_row_among_thousands_forbids,
    by_conditions_over_relations,
    a_page_at_a_time,
    inside_a_transaction_that_is_undone,
    reported_by_the_thousand,
}

use orm::prelude::*;
use orm::query::DeleteReport;
use orm::testing::assert_queries;
use orm_tests::support::whole_or_sample;

use super::assert_protected;

const MANY: i64 = 20_000;

#[derive(Model, Debug, Clone)]
struct Shelf {
    id: i64,
    #[orm(default = 0)]
    row: i32,
}

#[derive(Model, Debug, Clone)]
struct Item {
    id: i64,
    #[orm(related_name = "items", on_delete = Cascade)]
    shelf: ForeignKey<Shelf>,
    #[orm(related_name = "spares", on_delete = SetNull)]
    spare: Option<ForeignKey<Shelf>>,
}

#[derive(Model, Debug, Clone)]
struct Seal {
    id: i64,
    #[orm(related_name = "seals", on_delete = Protect)]
    item: ForeignKey<Item>,
}

/// So many shelves, each with an item that belongs to the next one in case of need.
async fn shelves(db: &Database, n: i64) -> orm::Result<()> {
    db.create_tables(schema![Shelf, Item, Seal]).await?;
    let shelves = (1..=n)
        .zip(0..)
        .map(|(id, row)| Shelf::draft().id(id).row(row % 10));
    Shelf::bulk_create(shelves, db).await?;
    let items = (1..=n).map(|id| Item::draft().shelf(id).spare(id % n + 1));
    Item::bulk_create(items, db).await.map(drop)
}

async fn counts(db: &Database) -> orm::Result<(u64, u64, u64)> {
    Ok((
        Shelf::objects().count(db).await?,
        Item::objects().count(db).await?,
        Item::objects()
            .filter(Item.spare.is_null())
            .count(db)
            .await?,
    ))
}

async fn by_thousands_of_keys(db: Database) -> orm::Result<()> {
    shelves(&db, MANY).await?;
    let half = Shelf::objects().filter(Shelf.id.is_in((1..=MANY).step_by(2)));
    let deleted = assert_queries(&db, 1, async || half.delete(&db).await).await?;
    assert_eq!(deleted, 10_000);
    assert_eq!(counts(&db).await?, (10_000, 10_000, 10_000));
    let rows = Shelf::objects().limit(5_000).all(&db).await?;
    let items = Item::objects().filter(Item.shelf.is_in(&rows));
    assert_eq!(items.delete(&db).await?, 5_000);
    assert_eq!(counts(&db).await?, (10_000, 5_000, 5_000));
    Ok(())
}

async fn with_thousands_of_rows_behind(db: Database) -> orm::Result<()> {
    shelves(&db, 2).await?;
    let items = (0..MANY).map(|_| Item::draft().shelf(1).spare(2));
    Item::bulk_create(items, &db).await?;
    let second = Shelf::get(2, &db).await?;
    let deleted = assert_queries(&db, 1, async || second.delete(&db).await).await?;
    assert_eq!((deleted, counts(&db).await?), (1, (1, 20_001, 20_001)));
    let first = Shelf::get(1, &db).await?;
    let deleted = assert_queries(&db, 1, async || first.delete(&db).await).await?;
    assert_eq!((deleted, counts(&db).await?), (1, (0, 0, 0)));
    Ok(())
}

async fn one_row_among_thousands_forbids(db: Database) -> orm::Result<()> {
    shelves(&db, MANY).await?;
    Seal::draft().item(MANY - 1).save(&db).await?;
    let all = Shelf::objects().every_row();
    assert_protected(&all.delete(&db).await, "Shelf", "Seal");
    assert_eq!(counts(&db).await?, (20_000, 20_000, 0));
    let unsealed = Shelf::objects().filter(!Shelf.items().any(!Item.seals().is_empty()));
    assert_eq!(unsealed.delete(&db).await?, 19_999);
    assert_eq!(counts(&db).await?, (1, 1, 1));
    Ok(())
}

async fn by_conditions_over_relations(db: Database) -> orm::Result<()> {
    shelves(&db, 1_000).await?;
    let items = Item::objects().filter(Item.shelf.row.eq(0) | Item.spare.row.eq(0));
    assert_eq!(items.delete(&db).await?, 200);
    let bare = Shelf::objects().filter(Shelf.items().is_empty());
    assert_eq!(bare.delete(&db).await?, 200);
    // Joined rows and an order say nothing about which rows go.
    let joined = Item::objects()
        .select_related((Item.shelf, Item.spare))
        .order_by(Item.shelf.row)
        .prefetch_related(Item.seals());
    let odd = joined.filter(Item.shelf.row.is_in([1, 3]) & Item.spare.is_not_null());
    let left = odd.count(&db).await?;
    assert_eq!(odd.delete(&db).await?, left);
    let same = Shelf::objects().filter(Shelf.id.is_in([5_i64; 100]));
    assert_eq!(same.delete(&db).await?, 1);
    Ok(())
}

async fn a_page_at_a_time(db: Database) -> orm::Result<()> {
    shelves(&db, 1_000).await?;
    let page = Shelf::objects().order_by(Shelf.id.desc()).limit(300);
    for left in [700, 400, 100, 0, 0] {
        page.delete(&db).await?;
        assert_eq!(Shelf::objects().count(&db).await?, left);
    }
    assert_eq!(page.delete(&db).await?, 0);
    Ok(())
}

async fn inside_a_transaction_that_is_undone(db: Database) -> orm::Result<()> {
    shelves(&db, 1_000).await?;
    let tx = db.begin().await?;
    let most = Shelf::objects().filter(Shelf.id.gt(1));
    assert_eq!(most.delete(&tx).await?, 999);
    assert_eq!(Item::objects().count(&tx).await?, 1);
    tx.rollback().await?;
    assert_eq!(counts(&db).await?, (1_000, 1_000, 0));
    Ok(())
}

async fn reported_by_the_thousand(db: Database) -> orm::Result<()> {
    let n = whole_or_sample(50_000, 10_000);
    shelves(&db, n).await?;
    let all = Shelf::objects().every_row();
    let lines = |report: &DeleteReport| report.to_string();
    let report = assert_queries(&db, 4, async || all.delete_report(&db).await).await?;
    assert_eq!(
        lines(&report),
        format!("Shelf: {n} deleted\nItem: {n} deleted")
    );
    let half = Shelf::objects().filter(Shelf.row.lt(5));
    let report = half.delete_with_report(&db).await?;
    let (half, tenth) = (n / 2, n / 10);
    let expected =
        format!("Shelf: {half} deleted\nItem: {half} deleted\nItem.spare: {tenth} set to null");
    assert_eq!(lines(&report), expected);
    let (half, tenth) = (half.cast_unsigned(), tenth.cast_unsigned());
    assert_eq!(counts(&db).await?, (half, half, tenth));
    Ok(())
}
