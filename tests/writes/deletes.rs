//! What goes with a deleted row, and what stands in its way.

on_each! {
    restrict_lets_go_what_goes_in_the_same_delete,
    restrict_looks_at_rows_that_stay,
    restrict_inside_a_transaction,
    restrict_leaves_what_is_checked_at_commit_until_then,
    what_is_checked_at_commit_is_named_at_any_depth,
    what_is_checked_at_commit_protects_from_a_delete_alone,
    rows_in_a_random_order_are_those_that_go,
    what_is_sent;
    only(Postgres, "SQLite has no schemas") in_schemas_of_their_own
}

mod alone;
pub(crate) mod catalog;
mod circles;
mod combined;
mod large;
mod random;
mod reports;

use orm::Error;
use orm::functions::random;
use orm::prelude::*;

use orm_tests::support::assert_sent;

/// How a delete is asked for.
#[derive(Clone, Copy, Debug)]
enum Way {
    Row,
    Query,
    RowInTransaction,
    QueryInTransaction,
}

const EACH_WAY: [Way; 4] = [
    Way::Row,
    Way::Query,
    Way::RowInTransaction,
    Way::QueryInTransaction,
];

impl Way {
    /// Deletes a row, or the rows of a query, which are the same.
    async fn delete<M: Model>(self, row: M, rows: QuerySet<M>, db: &Database) -> orm::Result<u64> {
        match self {
            Way::Row => row.delete(db).await,
            Way::Query => rows.delete(db).await,
            Way::RowInTransaction => db.transaction(async |tx| row.delete(tx).await).await,
            Way::QueryInTransaction => db.transaction(async |tx| rows.delete(tx).await).await,
        }
    }
}

/// Asserts that rows of `model` are protected by those of another.
#[track_caller]
fn assert_protected<T: std::fmt::Debug>(refused: &orm::Result<T>, model: &str, by: &str) {
    let fits = matches!(refused, Err(Error::Protected { model: refused, by: Some(other), .. }) if *refused == model && *other == by);
    assert!(fits, "{refused:?}");
}

#[derive(Model, Debug, Clone)]
struct Shop {
    id: i64,
}

#[derive(Model, Debug, Clone)]
struct Item {
    id: i64,
    #[orm(related_name = "items", on_delete = Cascade)]
    shop: ForeignKey<Shop>,
}

#[derive(Model, Debug, Clone)]
struct Order {
    id: i64,
    #[orm(related_name = "orders", on_delete = Cascade)]
    shop: ForeignKey<Shop>,
    #[orm(related_name = "orders", on_delete = Restrict)]
    item: ForeignKey<Item>,
}

#[derive(Model, Debug, Clone)]
struct Letter {
    id: i64,
    #[orm(related_name = "letters", on_delete = Cascade, deferrable)]
    to: ForeignKey<Shop>,
}

#[derive(Model, Debug, Clone)]
struct Sticker {
    id: i64,
    #[orm(related_name = "stickers", on_delete = Restrict, deferrable)]
    item: ForeignKey<Item>,
}

#[derive(Model, Debug, Clone)]
struct Pallet {
    id: i64,
    #[orm(related_name = "above", on_delete = Restrict)]
    under: Option<ForeignKey<Pallet>>,
}

#[derive(Model, Debug, Clone)]
struct Seal {
    id: i64,
    #[orm(related_name = "seals", on_delete = Restrict, deferrable)]
    pallet: ForeignKey<Pallet>,
}

/// Two shops; in the first an item that is ordered.
async fn shops(db: &Database) -> orm::Result<(Shop, Shop, Item)> {
    db.create_tables(schema![Shop, Item, Order, Letter]).await?;
    let here = Shop::draft().save(db).await?;
    let there = Shop::draft().save(db).await?;
    let item = Item::draft().shop(&here).save(db).await?;
    Order::draft().shop(&here).item(&item).save(db).await?;
    Ok((here, there, item))
}

async fn restrict_lets_go_what_goes_in_the_same_delete(db: Database) -> orm::Result<()> {
    let (here, there, _) = shops(&db).await?;
    assert_eq!(here.delete(&db).await?, 1);
    assert_eq!(Order::objects().count(&db).await?, 0);
    assert_eq!(Item::objects().count(&db).await?, 0);
    assert_eq!(Shop::objects().get(&db).await?.id, there.id);
    Ok(())
}

async fn restrict_looks_at_rows_that_stay(db: Database) -> orm::Result<()> {
    let (here, there, item) = shops(&db).await?;
    let refused = item.clone().delete(&db).await;
    assert!(
        matches!(refused, Err(Error::Protected { model: "Item", .. })),
        "{refused:?}"
    );
    Order::draft().shop(&there).item(&item).save(&db).await?;
    let refused = here.delete(&db).await;
    assert!(
        matches!(refused, Err(Error::Protected { .. })),
        "{refused:?}"
    );
    assert_eq!(Shop::objects().count(&db).await?, 2);
    assert_eq!(Order::objects().count(&db).await?, 2);
    Ok(())
}

async fn restrict_inside_a_transaction(db: Database) -> orm::Result<()> {
    let (here, ..) = shops(&db).await?;
    db.transaction(async |tx| {
        assert_eq!(
            Shop::objects()
                .filter(Shop.id.eq(here.id))
                .delete(tx)
                .await?,
            1
        );
        Ok(())
    })
    .await?;
    assert_eq!(Shop::objects().count(&db).await?, 1);
    Ok(())
}

async fn restrict_leaves_what_is_checked_at_commit_until_then(db: Database) -> orm::Result<()> {
    let (here, ..) = shops(&db).await?;
    db.transaction(async |tx| {
        Letter::draft().to(77).save(tx).await?;
        assert_eq!(
            Shop::objects()
                .filter(Shop.id.eq(here.id))
                .delete(tx)
                .await?,
            1
        );
        Shop::draft().id(77).save(tx).await?;
        Ok(())
    })
    .await?;
    assert_eq!(Letter::objects().get(&db).await?.to.id, 77);
    Ok(())
}

/// A category may stand in another, which is then protected; a reply goes with the message it answers.
#[derive(Model, Debug, Clone)]
struct Category {
    id: i64,
    #[orm(related_name = "parts", on_delete = Protect)]
    inside: Option<ForeignKey<Category>>,
}

#[derive(Model, Debug, Clone)]
struct Message {
    id: i64,
    #[orm(related_name = "replies", on_delete = Cascade)]
    to: Option<ForeignKey<Message>>,
    #[orm(related_name = "messages", on_delete = Cascade)]
    shop: Option<ForeignKey<Shop>>,
    #[orm(related_name = "messages", on_delete = Protect)]
    about: Option<ForeignKey<Item>>,
}

async fn what_is_checked_at_commit_is_named_at_any_depth(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shop, Item, Sticker]).await?;
    let shop = Shop::draft().save(&db).await?;
    let item = Item::draft().shop(&shop).save(&db).await?;
    Sticker::draft().item(&item).save(&db).await?;
    for way in [Way::RowInTransaction, Way::QueryInTransaction] {
        let rows = Shop::objects().filter(Shop.id.eq(shop.id));
        let refused = way.delete(shop.clone(), rows, &db).await;
        let fits = matches!(
            refused,
            Err(Error::ForeignKeyViolation {
                model: "Sticker",
                field: Some("item"),
                ..
            })
        );
        assert!(fits, "{way:?}: {refused:?}");
    }
    assert_eq!(Item::objects().count(&db).await?, 1);
    Ok(())
}

async fn what_is_checked_at_commit_protects_from_a_delete_alone(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Pallet, Seal]).await?;
    let pallet = Pallet::draft().save(&db).await?;
    Seal::draft().pallet(&pallet).save(&db).await?;
    for way in [Way::Row, Way::Query] {
        let rows = Pallet::objects().filter(Pallet.id.eq(pallet.id));
        let refused = way.delete(pallet.clone(), rows, &db).await;
        assert_protected(&refused, "Pallet", "Seal");
    }
    let rows = Pallet::objects().filter(Pallet.id.eq(pallet.id));
    let refused = rows.returning(Pallet.id).delete(&db).await;
    assert_protected(&refused, "Pallet", "Seal");
    assert_eq!(Pallet::objects().count(&db).await?, 1);
    Ok(())
}

/// A tree of which some protect others, which go themselves.
#[derive(Model, Debug, Clone)]
struct Leaf {
    id: i64,
    #[orm(related_name = "leaves", on_delete = Cascade)]
    on: Option<ForeignKey<Leaf>>,
    #[orm(related_name = "guards", on_delete = Protect)]
    guarded: Option<ForeignKey<Leaf>>,
}

async fn rows_in_a_random_order_are_those_that_go(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Leaf]).await?;
    Leaf::bulk_create((0..64).map(|_| Leaf::draft()), &db).await?;
    let ids = async || {
        Leaf::objects()
            .order_by(Leaf.id)
            .values(Leaf.id)
            .all(&db)
            .await
    };
    let mut left = ids().await?;
    let some = Leaf::objects().order_by(random()).limit(6);
    for _ in 0..3 {
        let gone = some.clone().returning(Leaf.id).delete(&db).await?;
        left.retain(|id| !gone.contains(id));
        assert_eq!((gone.len(), ids().await?), (6, left.clone()));
    }
    let half = Leaf::objects().filter(random().lt(0.5));
    let gone = half.delete(&db).await?;
    assert_eq!(ids().await?.len() as u64 + gone, left.len() as u64);
    let before = ids().await?.len() as u64;
    let report = half.delete_with_report(&db).await?;
    assert_eq!(ids().await?.len() as u64 + report.total(), before);
    let none = Leaf::objects().filter(Leaf.id.lt(0));
    assert_eq!(none.delete(&db).await?, 0);
    assert_eq!(none.delete_with_report(&db).await?.total(), 0);
    assert!(none.returning(Leaf).delete(&db).await?.is_empty());
    Ok(())
}

async fn what_is_sent(db: Database) -> orm::Result<()> {
    let (here, there, _) = shops(&db).await?;
    // One statement, where nothing is in reach that databases see differently.
    orm::testing::assert_queries(&db, 1, async || {
        Letter::objects().every_row().delete(&db).await
    })
    .await?;
    db.create_tables(schema![Shop, Item, Category, Message])
        .await?;
    let category = Category::draft().save(&db).await?;
    let message = Message::draft().shop(&there).save(&db).await?;
    Message::draft().to(&message).save(&db).await?;
    let run = async || {
        here.delete(&db).await?;
        category.delete(&db).await?;
        message.delete(&db).await?;
        Message::objects().every_row().delete(&db).await
    };
    assert_sent(&db, "deletes_that_look_first", run).await
}

#[cfg(feature = "postgres")]
mod parcel {
    use orm::prelude::*;

    #[derive(Model, Debug, Clone)]
    #[orm(schema = "post")]
    pub(super) struct Office {
        pub(super) id: i64,
    }

    #[derive(Model, Debug, Clone)]
    #[orm(schema = "freight")]
    pub(super) struct Parcel {
        pub(super) id: i64,
        #[orm(related_name = "parcels", on_delete = Cascade)]
        pub(super) at: ForeignKey<Office>,
        #[orm(related_name = "contents", on_delete = Restrict)]
        pub(super) inside: Option<ForeignKey<Parcel>>,
    }

    /// Another table of a name that is taken elsewhere.
    #[derive(Model, Debug, Clone)]
    #[orm(schema = "post", table = "parcel")]
    pub(super) struct Stamp {
        pub(super) id: i64,
        #[orm(related_name = "stamps", on_delete = Protect)]
        pub(super) inside: Option<ForeignKey<Parcel>>,
    }
}

#[cfg(feature = "postgres")]
async fn in_schemas_of_their_own(db: Database) -> orm::Result<()> {
    use parcel::{Office, Parcel, Stamp};
    db.create_tables(schema![Office, Parcel, Stamp]).await?;
    let office = Office::draft().save(&db).await?;
    let outer = Parcel::draft().at(&office).save(&db).await?;
    let inner = Parcel::draft().at(&office).inside(&outer).save(&db).await?;
    assert_protected(&outer.delete(&db).await, "Parcel", "Parcel");
    let stamp = Stamp::draft().inside(&inner).save(&db).await?;
    let report = office.delete_report(&db).await?;
    assert_eq!(
        report.to_string(),
        "Office: 1 deleted\nParcel: 2 deleted\nStamp.inside: 1 in the way (Protect)"
    );
    assert_protected(&office.clone().delete(&db).await, "Office", "Stamp");
    stamp.delete(&db).await?;
    assert_eq!(office.delete(&db).await?, 1);
    assert_eq!(Parcel::objects().count(&db).await?, 0);
    Ok(())
}
