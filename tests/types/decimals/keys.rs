//! Decimals as keys.

use super::decimal;
use orm::prelude::*;
use orm::rust_decimal::Decimal;

on_each! {
    rows_are_found_by_decimal_keys,
    relations_by_decimal_keys,
    deletes_reach_rows_by_decimal_keys,
    deletes_reach_rows_by_keys_with_a_decimal,
    drafts_by_unique_decimals,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Rate {
    #[orm(primary_key, max_digits = 6, decimal_places = 3)]
    percent: Decimal,
    #[orm(max_length = 20)]
    name: String,
}

#[derive(Model, Debug, Clone)]
struct Sale {
    id: i64,
    #[orm(related_name = "sales", on_delete = Protect)]
    rate: ForeignKey<Rate>,
    #[orm(unique, max_digits = 10, decimal_places = 2)]
    number: Decimal,
    #[orm(default = 0)]
    count: i32,
    #[orm(default = 0, max_digits = 6, decimal_places = 3)]
    amount: Decimal,
}

async fn stocked(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Rate, Sale]).await?;
    for (percent, name) in [("7", "low"), ("19.000", "high"), ("0.5", "tiny")] {
        Rate::draft()
            .percent(decimal(percent))
            .name(name)
            .save(db)
            .await?;
    }
    for (number, rate) in [("1.5", "19"), ("2", "7.0"), ("3.25", "19.00")] {
        Sale::draft()
            .rate(decimal(rate))
            .number(decimal(number))
            .save(db)
            .await?;
    }
    Ok(())
}

async fn rows_are_found_by_decimal_keys(db: Database) {
    stocked(&db).await.unwrap();
    let high = Rate::get(decimal("19"), &db).await.unwrap();
    assert_eq!(
        (high.name.as_str(), high.percent.to_string()),
        ("high", "19.000".to_owned())
    );
    let found = Rate::objects()
        .in_bulk([decimal("7"), decimal("0.50"), decimal("1")], &db)
        .await
        .unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[&decimal("0.5")].name, "tiny");
    let missing = Rate::get(decimal("19.0001"), &db).await;
    assert!(
        matches!(missing, Err(Error::DoesNotExist { .. })),
        "{missing:?}"
    );
    let first = Rate::objects().first(&db).await.unwrap().unwrap();
    assert_eq!(first.name, "tiny");
    let mut low = Rate::get(decimal("7"), &db).await.unwrap();
    low.name = "lower".into();
    low.save(&db).await.unwrap();
    low.refresh(&db).await.unwrap();
    assert_eq!(low.name, "lower");
    let deleted = Rate::objects()
        .filter(Rate.name.eq("tiny"))
        .limit(1)
        .delete(&db)
        .await
        .unwrap();
    assert_eq!(deleted, 1);
}

async fn relations_by_decimal_keys(db: Database) {
    stocked(&db).await.unwrap();
    let sales = Sale::objects().order_by(Sale.id).all(&db).await.unwrap();
    assert_eq!(sales[0].rate.id.to_string(), "19.000");
    assert_eq!(sales[1].rate.get(&db).await.unwrap().name, "low");
    assert_eq!(sales[2].rate.get(&db).await.unwrap().name, "high");
    let rates = Rate::objects()
        .order_by(Rate.percent)
        .prefetch_related(Rate.sales().order_by(Sale.id))
        .all(&db)
        .await
        .unwrap();
    let numbers: Vec<Vec<String>> = rates
        .iter()
        .map(|(_, sales)| sales.iter().map(|sale| sale.number.to_string()).collect())
        .collect();
    assert_eq!(
        numbers,
        [
            vec![],
            vec!["2.00".to_owned()],
            vec!["1.50".to_owned(), "3.25".to_owned()]
        ]
    );
    let limited = Rate::objects()
        .order_by(Rate.percent)
        .prefetch_related(Rate.sales().order_by(Sale.number.desc()).limit(1))
        .all(&db)
        .await
        .unwrap();
    assert_eq!(limited[2].1[0].number, decimal("3.25"));
    let joined = Sale::objects()
        .filter(Sale.rate.name.eq("high"))
        .order_by(Sale.id)
        .select_related(Sale.rate)
        .all(&db)
        .await
        .unwrap();
    assert_eq!(
        joined
            .iter()
            .map(|sale| sale.rate.loaded().unwrap().name.as_str())
            .collect::<Vec<_>>(),
        ["high", "high"]
    );
    let ids = async |condition: Predicate<Sale>| {
        Sale::objects()
            .filter(condition)
            .order_by(Sale.id)
            .values(Sale.id)
            .all(&db)
            .await
            .unwrap()
    };
    assert_eq!(ids(Sale.rate.eq(decimal("19"))).await, [1, 3]);
    assert_eq!(ids(Sale.rate.percent.gt(decimal("7.0001"))).await, [1, 3]);
    assert_eq!(
        ids(Sale.rate.is_in(Rate::objects().filter(Rate.name.eq("low")))).await,
        [2]
    );
    assert_eq!(
        ids(Sale
            .rate
            .is_in(Rate::objects().order_by(Rate.percent.desc()).limit(1)))
        .await,
        [1, 3]
    );
    let counted = Rate::objects()
        .filter(Rate.sales().count().ge(2))
        .values((Rate.percent, Rate.sales().max(Sale.number)))
        .all(&db)
        .await
        .unwrap();
    assert_eq!(counted, [(decimal("19"), Some(decimal("3.25")))]);
    let grouped = Sale::objects()
        .values((Sale.rate.percent, count()))
        .order_by(Sale.rate.percent.desc())
        .all(&db)
        .await
        .unwrap();
    assert_eq!(grouped, [(decimal("19"), 2), (decimal("7"), 1)]);
}

async fn drafts_by_unique_decimals(db: Database) {
    stocked(&db).await.unwrap();
    let draft = || Sale::draft().rate(decimal("7")).number(decimal("1.50"));
    let (found, created) = draft().get_or_create(Sale.number, &db).await.unwrap();
    assert_eq!((found.id, created), (1, false));
    let (made, created) = Sale::draft()
        .rate(decimal("7"))
        .number(decimal("9.1"))
        .get_or_create(Sale.number, &db)
        .await
        .unwrap();
    assert_eq!(
        (made.number.to_string(), created),
        ("9.10".to_owned(), true)
    );
    let updated = draft()
        .count(4)
        .update_or_create(Sale.number, &db)
        .await
        .unwrap();
    assert_eq!(
        (updated.id, updated.count, updated.rate.id),
        (1, 4, decimal("7"))
    );
    let violated = draft().save(&db).await;
    assert!(
        matches!(violated, Err(Error::UniqueViolation { .. })),
        "{violated:?}"
    );
    let add = OnConflict::update((
        Sale.amount.set(Sale.amount + incoming(Sale.amount) * 2),
        Sale.count.set(9),
    ));
    let drafts = [
        draft().amount(decimal("0.125")),
        Sale::draft().rate(decimal("19")).number(decimal("50")),
    ];
    let rows = Sale::bulk_create_with(drafts, add.on(Sale.number), &db)
        .await
        .unwrap();
    assert_eq!(rows.len(), 2);
    let added = Sale::get(1, &db).await.unwrap();
    assert_eq!(
        (added.amount.to_string(), added.count),
        ("0.250".to_owned(), 9)
    );
    let ignored = Sale::bulk_create_with([draft()], OnConflict::ignore(), &db)
        .await
        .unwrap();
    assert_eq!(ignored.len(), 1);
}

#[derive(Model, Debug, Clone)]
struct Part {
    #[orm(primary_key, max_digits = 6, decimal_places = 2)]
    number: Decimal,
    #[orm(related_name = "parts", on_delete = Cascade)]
    whole: Option<ForeignKey<Part>>,
    #[orm(related_name = "spared", on_delete = Protect)]
    spare: Option<ForeignKey<Part>>,
}

#[derive(Model, Debug, Clone)]
struct Screw {
    id: i64,
    #[orm(related_name = "screws", on_delete = Cascade)]
    part: ForeignKey<Part>,
    #[orm(related_name = "screws_kept", on_delete = Protect)]
    keeps: Option<ForeignKey<Part>>,
}

async fn deletes_reach_rows_by_decimal_keys(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Part, Screw]).await?;
    let part = Part::draft().number(decimal("1.5")).save(&db).await?;
    let inner = Part::draft().number(decimal("2.25")).whole(&part);
    let inner = inner.save(&db).await?;
    let mut screw = Screw::draft().part(&inner).keeps(&part).save(&db).await?;
    let report = part.delete_report(&db).await?;
    assert_eq!(
        report.to_string(),
        "Part: 2 deleted\nScrew: 1 deleted\nScrew.keeps: 1 in the way (Protect)"
    );
    let protected = part.clone().delete(&db).await;
    assert!(
        matches!(protected, Err(Error::Protected { .. })),
        "{protected:?}"
    );
    screw.keeps = None;
    screw.save(&db).await?;
    let mut kept = Part::get(decimal("2.25"), &db).await?;
    kept.spare = Some(ForeignKey::new(decimal("2.25")));
    kept.save(&db).await?;
    let protected = Part::objects().every_row().delete(&db).await;
    assert!(
        matches!(protected, Err(Error::Protected { .. })),
        "{protected:?}"
    );
    assert_eq!(Part::objects().count(&db).await?, 2);
    kept.spare = None;
    kept.save(&db).await?;
    let report = part.delete_with_report(&db).await?;
    assert_eq!(report.to_string(), "Part: 2 deleted\nScrew: 1 deleted");
    assert_eq!(Screw::objects().count(&db).await?, 0);
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(shelf, height))]
struct Place {
    #[orm(max_length = 5)]
    shelf: String,
    #[orm(max_digits = 6, decimal_places = 2)]
    height: Decimal,
}

#[derive(Model, Debug, Clone)]
struct Jar {
    id: i64,
    #[orm(related_name = "jars", on_delete = Cascade)]
    place: ForeignKey<Place>,
    #[orm(related_name = "jars_kept", on_delete = Protect)]
    keeps: Option<ForeignKey<Place>>,
}

async fn deletes_reach_rows_by_keys_with_a_decimal(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Place, Jar]).await?;
    let place = Place::draft().shelf("a").height(decimal("1.5"));
    let place = place.save(&db).await?;
    let mut jar = Jar::draft().place(&place).keeps(&place).save(&db).await?;
    assert!(place.delete_report(&db).await?.is_blocked());
    let protected = place.clone().delete(&db).await;
    assert!(
        matches!(protected, Err(Error::Protected { .. })),
        "{protected:?}"
    );
    jar.keeps = None;
    jar.save(&db).await?;
    let report = place.delete_with_report(&db).await?;
    assert_eq!(report.to_string(), "Place: 1 deleted\nJar: 1 deleted");
    Ok(())
}
