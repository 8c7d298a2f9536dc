//! Models of views, which no schema lists.

on_each! {
    a_foreign_key_leads_to_a_view;
    only(Postgres, "SQLite updates views by triggers alone, and drops what a view reads")
    an_upsert_into_a_view_is_told_as_one,
    a_table_that_a_view_reads_is_not_dropped,
}

use orm::prelude::*;
use orm_tests::support::run;

#[derive(Model, Debug, Clone)]
struct Sale {
    id: i64,
    #[orm(unique)]
    code: String,
    amount: i64,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "dear_sale")]
struct DearSale {
    id: i64,
    #[orm(unique)]
    code: String,
    amount: i64,
}

#[derive(Model, Debug, Clone)]
struct Remark {
    id: i64,
    text: String,
    #[orm(related_name = "remarks", on_delete = DoNothing)]
    sale: ForeignKey<DearSale>,
}

async fn sales(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Sale, Remark]).await?;
    let view = "CREATE VIEW dear_sale AS SELECT id, code, amount FROM sale WHERE amount > 10";
    run(view, db).await?;
    let sale = |code: &str, amount| Sale::draft().code(code).amount(amount);
    Sale::bulk_create([sale("a", 5), sale("b", 20)], db).await?;
    Ok(())
}

async fn a_foreign_key_leads_to_a_view(db: Database) -> orm::Result<()> {
    sales(&db).await?;
    Remark::draft().text("too dear").sale(2).save(&db).await?;
    let dear = Remark::objects().filter(Remark.sale.amount.gt(10));
    let remark = dear.select_related(Remark.sale).get(&db).await?;
    assert_eq!(remark.sale.get(&db).await?.code, "b");
    let remarked = DearSale::objects().filter(!DearSale.remarks().is_empty());
    let remarked = remarked.prefetch_related(DearSale.remarks());
    assert_eq!(remarked.count(&db).await?, 1);
    db.drop_tables(schema![Remark]).await?;
    Ok(())
}

#[cfg(feature = "postgres")]
async fn an_upsert_into_a_view_is_told_as_one(db: Database) -> orm::Result<()> {
    sales(&db).await?;
    let draft = DearSale::draft().code("b").amount(30);
    let rule = OnConflict::update(DearSale.amount).on(DearSale.code);
    let refused = draft.save_with(rule, &db).await;
    assert!(
        matches!(&refused, Err(orm::Error::Unsupported { what, .. }) if what.starts_with("an upsert into a view")),
        "{refused:?}"
    );
    let new = DearSale::draft().code("c").amount(40).save(&db).await?;
    assert_eq!(Sale::get(new.id, &db).await?.amount, 40);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_table_that_a_view_reads_is_not_dropped(db: Database) -> orm::Result<()> {
    sales(&db).await?;
    let refused = db.drop_tables(schema![Sale, Remark]).await;
    assert_eq!(
        refused.map_err(|error| error.to_string()),
        Err("database error 2BP01: what would be dropped is in use: view dear_sale depends on table sale; drop that before".to_owned())
    );
    assert_eq!(Sale::objects().count(&db).await?, 2);
    assert_eq!(Remark::objects().count(&db).await?, 0);
    Ok(())
}
