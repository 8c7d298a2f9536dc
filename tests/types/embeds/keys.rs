//! Foreign keys within embedded structs.

use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;
use orm_tests::support::{assert_made_again, assert_read_back};

#[derive(Model, Debug, Clone, PartialEq)]
struct Country {
    id: i64,
    name: String,
    #[orm(on_delete = SetNull)]
    part_of: Option<ForeignKey<Country>>,
}

/// A key of two columns.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(country, number))]
struct Zone {
    #[orm(related_name = "zones", on_delete = Cascade)]
    country: ForeignKey<Country>,
    number: i32,
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Origin {
    city: String,
    #[orm(on_delete = Protect)]
    country: ForeignKey<Country>,
    #[orm(on_delete = SetNull)]
    zone: Option<ForeignKey<Zone>>,
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Journey {
    #[orm(embed)]
    from: Origin,
    #[orm(embed)]
    to: Option<Origin>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Parcel {
    id: i64,
    #[orm(embed)]
    journey: Journey,
    #[orm(default = 0)]
    weight: i32,
}

on_each! {
    tables_refer_to_theirs,
    rows_come_back_with_their_keys,
    queries_walk_them,
    joined_rows_are_loaded,
    columns_behind_joins_of_a_struct_that_is_not_there_are_read,
    rows_of_one_query_load_together,
    keys_are_written,
    deletes_follow_them,
    errors_name_the_field,
}

fn origin(city: &str, country: i64) -> Origin {
    Origin {
        city: city.to_owned(),
        country: country.into(),
        zone: None,
    }
}

/// From Bonn in Germany to Rome in Italy, and from Rome to nowhere yet.
async fn parcels(db: &Database) -> orm::Result<(Parcel, Parcel)> {
    db.create_tables(schema![Country, Zone, Parcel]).await?;
    let europe = Country::draft().name("Europe").save(db).await?;
    let names = ["Germany", "Italy"];
    let countries = names.map(|name| Country::draft().name(name).part_of(&europe));
    let countries = Country::bulk_create(countries, db).await?;
    let zone = Zone::draft()
        .country(&countries[0])
        .number(7)
        .save(db)
        .await?;
    let mut bonn = origin("Bonn", countries[0].id);
    bonn.zone = Some((&zone).into());
    let rome = origin("Rome", countries[1].id);
    let there = Journey {
        from: bonn,
        to: Some(rome.clone()),
    };
    let back = Journey {
        from: rome,
        to: None,
    };
    let there = Parcel::draft().journey(there).save(db).await?;
    let back = Parcel::draft().journey(&back).save(db).await?;
    Ok((there, back))
}

async fn tables_refer_to_theirs(db: Database) -> orm::Result<()> {
    let models = schema![Country, Zone, Parcel];
    let sql = models.to_sql(db.backend())?;
    for part in [
        r#"CONSTRAINT "parcel_journey_from_country_id_fkey" FOREIGN KEY ("journey_from_country_id") REFERENCES "country" ("id") ON DELETE RESTRICT"#,
        r#"FOREIGN KEY ("journey_to_zone_country_id", "journey_to_zone_number") REFERENCES "zone" ("country_id", "number") ON DELETE SET NULL"#,
        r#""parcel_journey_to_country_id_idx""#,
    ] {
        assert!(sql.contains(part), "{part}\n{sql}");
    }
    assert_read_back(models.clone(), &db).await?;
    assert_made_again(models, &db).await
}

async fn rows_come_back_with_their_keys(db: Database) -> orm::Result<()> {
    let (there, back) = parcels(&db).await?;
    assert_eq!(Parcel::get(there.id, &db).await?, there);
    assert_eq!(Parcel::get(back.id, &db).await?.journey.to, None);
    let from: Vec<Origin> = Parcel::objects()
        .order_by(Parcel.id)
        .values(Parcel.journey.from)
        .all(&db)
        .await?;
    assert_eq!(from, [there.journey.from, back.journey.from]);
    Ok(())
}

async fn queries_walk_them(db: Database) -> orm::Result<()> {
    let (there, back) = parcels(&db).await?;
    let from = Parcel.journey.from.country;
    let query = Parcel::objects().filter(from.name.eq("Germany"));
    assert!(query.to_sql_for(db.backend())?.text().contains(
        r#"INNER JOIN "country" AS "t1" ON "t1"."id" = "parcel"."journey_from_country_id""#
    ));
    assert_eq!(query.get(&db).await?.id, there.id);
    let query = Parcel::objects().filter(from.part_of.name.eq("Europe"));
    assert_eq!(query.count(&db).await?, 2);
    let to = Parcel.journey.to.country;
    let names = Parcel::objects().order_by(from.name.desc());
    let names = names.values((to.name, from.name, to)).all(&db).await?;
    let names: Vec<_> = names
        .into_iter()
        .map(|(to, from, row)| (to, from, row.map(|row: Country| row.name)))
        .collect();
    let (italy, germany) = ("Italy".to_owned(), "Germany".to_owned());
    assert_eq!(
        names,
        [
            (None, italy.clone(), None),
            (Some(italy.clone()), germany, Some(italy)),
        ]
    );
    let one = |condition| {
        Parcel::objects()
            .filter(condition)
            .values(Parcel.id)
            .all(&db)
    };
    assert_eq!(one(to.eq(&there.journey.from.country)).await?, [0; 0]);
    assert_eq!(
        one(from.is_in([back.journey.from.country.id])).await?,
        [back.id]
    );
    let zone = Parcel.journey.from.zone;
    assert_eq!(one(zone.number.eq(7)).await?, [there.id]);
    assert_eq!(one(zone.is_null()).await?, [back.id]);
    assert_eq!(
        one(Parcel.journey.from.eq(&there.journey.from)).await?,
        [there.id]
    );
    let by_name = Parcel::objects().order_by_name("-journey.from.country.name");
    assert_eq!(
        by_name.values(Parcel.id).all(&db).await?,
        [back.id, there.id]
    );
    Ok(())
}

async fn joined_rows_are_loaded(db: Database) -> orm::Result<()> {
    parcels(&db).await?;
    let (from, to) = (Parcel.journey.from.country, Parcel.journey.to.country);
    let query = Parcel::objects()
        .select_related((from, from.part_of, to))
        .order_by(Parcel.id);
    let parcels = assert_queries(&db, 1, async || query.all(&db).await).await?;
    assert_queries(&db, 0, async || {
        let bonn = &parcels[0].journey;
        assert_eq!(bonn.from.country.get(&db).await?.name, "Germany");
        let germany = bonn.from.country.get(&db).await?;
        let europe = germany.part_of.as_ref().expect("a part");
        assert_eq!(europe.get(&db).await?.name, "Europe");
        let rome = bonn.to.as_ref().expect("an end");
        assert_eq!(rome.country.get(&db).await?.name, "Italy");
        assert_eq!(parcels[1].journey.to, None);
        Ok(())
    })
    .await
}

async fn columns_behind_joins_of_a_struct_that_is_not_there_are_read(
    db: Database,
) -> orm::Result<()> {
    let (there, back) = parcels(&db).await?;
    let to = Parcel.journey.to;
    let query = Parcel::objects()
        .select_related((to.country, to.country.part_of, to.zone))
        .annotate(Parcel.weight + 5)
        .order_by(Parcel.id);
    let found: Vec<(Parcel, i32)> = query.all(&db).await?;
    assert_eq!(found, [(there, 5), (back, 5)]);
    Ok(())
}

async fn rows_of_one_query_load_together(db: Database) -> orm::Result<()> {
    parcels(&db).await?;
    assert_queries(&db, 3, async || {
        let parcels = Parcel::objects().order_by(Parcel.id).all(&db).await?;
        let mut names = Vec::new();
        for parcel in &parcels {
            names.push(parcel.journey.from.country.get(&db).await?.name.clone());
            if let Some(to) = &parcel.journey.to {
                names.push(to.country.get(&db).await?.name.clone());
            }
        }
        assert_eq!(names, ["Germany", "Italy", "Italy"]);
        Ok(())
    })
    .await
}

async fn keys_are_written(db: Database) -> orm::Result<()> {
    let (mut there, mut back) = parcels(&db).await?;
    let italy = back.journey.from.country.clone();
    let germany = there.journey.from.country.clone();
    there.journey.from.country = italy.clone();
    there.save(&db).await?;
    assert_eq!(Parcel::get(there.id, &db).await?, there);
    let all = || Parcel::objects().filter(Parcel.id.eq(back.id));
    let set = (
        Parcel.journey.from.country.set(&germany),
        Parcel.journey.from.zone.set((germany.id, 7)),
    );
    assert_eq!(all().update(set, &db).await?, 1);
    back.refresh(&db).await?;
    assert_eq!(back.journey.from.country, germany);
    assert_eq!(
        back.journey.from.zone.as_ref().map(|zone| zone.id),
        Some((germany.id, 7))
    );
    back.journey.from.country = italy.clone();
    back.journey.from.zone = None;
    let keys = (Parcel.journey.from.country, Parcel.journey.from.zone);
    back.save_fields(keys, &db).await?;
    assert_eq!(Parcel::get(back.id, &db).await?, back);
    back.journey.from.country = germany;
    let mut rows = [back];
    Parcel::bulk_update(&mut rows, Parcel.journey.from.country, &db).await?;
    assert_eq!(Parcel::get(rows[0].id, &db).await?, rows[0]);
    let draft = Parcel::draft()
        .id(rows[0].id)
        .journey(there.journey.clone());
    let rule = OnConflict::update((
        Parcel.journey.from.country,
        Parcel
            .journey
            .from
            .zone
            .set(incoming(Parcel.journey.from.zone)),
    ));
    draft.save_with(rule.on(Parcel.id), &db).await?;
    assert_eq!(
        Parcel::get(rows[0].id, &db).await?.journey.from.country,
        italy
    );
    Ok(())
}

async fn deletes_follow_them(db: Database) -> orm::Result<()> {
    let (there, back) = parcels(&db).await?;
    let germany = there.journey.from.country.get(&db).await?.clone();
    let error = germany.delete(&db).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::Protected {
                model: "Country",
                by: Some("Parcel"),
                ..
            }
        ),
        "{error:?}"
    );
    let zone = there.journey.from.zone.as_ref().expect("a zone");
    let zone = zone.get(&db).await?.clone();
    assert_eq!(zone.delete(&db).await?, 1);
    assert_eq!(Parcel::get(there.id, &db).await?.journey.from.zone, None);
    drop(back);
    Ok(())
}

async fn errors_name_the_field(db: Database) -> orm::Result<()> {
    let (there, _) = parcels(&db).await?;
    let nowhere = Journey {
        from: origin("Nowhere", 99),
        to: None,
    };
    let error = Parcel::draft()
        .journey(nowhere)
        .save(&db)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            Error::ForeignKeyViolation {
                model: "Parcel",
                field: Some("journey.from.country"),
                ..
            }
        ),
        "{error:?}"
    );
    let mut strict = Parcel::objects()
        .fetch_mode(FetchMode::Raise)
        .all(&db)
        .await?;
    let parcel = strict.remove(0);
    let error = parcel.journey.from.country.get(&db).await.unwrap_err();
    assert!(
        matches!(&error, Error::NotLoaded { field: "journey.from.country", add, .. }
            if add == ".select_related(Parcel.journey.from.country)"),
        "{error:?}"
    );
    assert_eq!(parcel.id, there.id);
    Ok(())
}
