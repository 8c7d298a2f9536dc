//! Embedded structs: several columns of a row as one value.
//!
//! | file | subject |
//! |---|---|
//! | this file | rows: stored, read, found, ordered |
//! | `enums` | enums, whose variants have fields |
//! | `keys` | foreign keys within them |
//! | `other_sides` | the other sides of these |
//! | `random_enums` | enums, written and asked at random |
//! | `reads` | values, structs, relations, raw SQL, streams |
//! | `writes` | updates, upserts, drafts of many rows, defaults |
//! | `tables` | columns, constraints, indexes, checks |
//! | `within` | words and types of their fields |

mod enums;
mod keys;
mod other_sides;
mod random_enums;
mod reads;
mod tables;
mod within;
mod writes;

use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;

#[derive(Embed, Debug, Clone, PartialEq)]
pub(super) struct Point {
    pub(super) lat: f64,
    pub(super) lon: f64,
}

#[derive(Embed, Debug, Clone, PartialEq)]
pub(super) struct Address {
    pub(super) street: String,
    #[orm(max_length = 80)]
    pub(super) city: String,
    #[orm(column = "postcode")]
    pub(super) zip: Option<String>,
    #[orm(embed)]
    pub(super) geo: Option<Point>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(super) struct Person {
    pub(super) id: i64,
    #[orm(embed)]
    pub(super) address: Address,
    #[orm(max_length = 40, unique)]
    pub(super) name: String,
    #[orm(embed, prefix = "bill_")]
    pub(super) billing: Option<Address>,
    pub(super) age: Option<i32>,
}

on_each! {
    a_row_comes_back_as_it_was_saved,
    conditions_on_fields,
    conditions_on_the_whole,
    orders_by_fields,
    orders_by_name,
    rows_in_hand_are_saved_and_refreshed,
    a_row_that_is_null_in_part_is_refused,
}

pub(super) fn address(city: &str, zip: Option<&str>, geo: Option<(f64, f64)>) -> Address {
    Address {
        street: format!("{city} Street"),
        city: city.to_owned(),
        zip: zip.map(str::to_owned),
        geo: geo.map(|(lat, lon)| Point { lat, lon }),
    }
}

/// Ada lives in Bonn and is billed there; Bob in Köln; Cid in Rome, and is billed in Bonn.
pub(super) async fn people(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Person]).await?;
    let bonn = address("Bonn", Some("53111"), Some((50.7, 7.1)));
    Person::draft()
        .name("Ada")
        .address(&bonn)
        .billing(address("Bonn", None, None))
        .age(36)
        .save(db)
        .await?;
    Person::draft()
        .name("Bob")
        .address(address("Köln", None, None))
        .save(db)
        .await?;
    Person::draft()
        .name("Cid")
        .address(address("Rome", Some("00184"), None))
        .billing(Some(bonn))
        .age(50)
        .save(db)
        .await?;
    Ok(())
}

pub(super) async fn names(db: &Database, condition: Predicate<Person>) -> orm::Result<String> {
    let people = Person::objects().filter(condition).order_by(Person.id);
    let names: Vec<String> = people.values(Person.name).all(db).await?;
    Ok(names.join(" "))
}

async fn a_row_comes_back_as_it_was_saved(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let saved = [
        (
            "Ada",
            address("Bonn", Some("53111"), Some((50.7, 7.1))),
            Some(address("Bonn", None, None)),
            Some(36),
        ),
        ("Bob", address("Köln", None, None), None, None),
        (
            "Cid",
            address("Rome", Some("00184"), None),
            Some(address("Bonn", Some("53111"), Some((50.7, 7.1)))),
            Some(50),
        ),
    ];
    for (name, address, billing, age) in saved {
        let person = Person::objects()
            .filter(Person.name.eq(name))
            .get(&db)
            .await?;
        assert_eq!(
            (person.address, person.billing, person.age),
            (address, billing, age),
            "{name}"
        );
    }
    Ok(())
}

async fn conditions_on_fields(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let cases: [(Predicate<Person>, &str); 9] = [
        (Person.address.city.eq("Bonn"), "Ada"),
        (Person.address.city.starts_with("K"), "Bob"),
        (Person.address.zip.is_null(), "Bob"),
        (Person.address.geo.lat.gt(50.0), "Ada"),
        (Person.billing.city.eq("Bonn"), "Ada Cid"),
        (Person.billing.city.is_null(), "Bob"),
        (Person.billing.geo.lon.lt(8.0), "Cid"),
        (Person.billing.city.eq(Person.address.city), "Ada"),
        (!Person.billing.city.eq("Rome"), "Ada Bob Cid"),
    ];
    for (condition, expected) in cases {
        assert_eq!(
            names(&db, condition.clone()).await?,
            expected,
            "{condition:?}"
        );
    }
    let query = Person::objects().filter(Person.billing.geo.lat.ge(1.5));
    assert_sql!(
        query.values(Person.address.zip),
        sqlite = r#"SELECT "person"."address_postcode" FROM "person" WHERE "person"."bill_geo_lat" >= ?"#,
        postgres = r#"SELECT "person"."address_postcode" FROM "person" WHERE "person"."bill_geo_lat" >= $1::float8"#
    );
    Ok(())
}

async fn conditions_on_the_whole(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let bonn = address("Bonn", Some("53111"), Some((50.7, 7.1)));
    let bare = address("Bonn", None, None);
    let cases: [(Predicate<Person>, &str); 11] = [
        (Person.address.eq(&bonn), "Ada"),
        (Person.address.ne(&bonn), "Bob Cid"),
        (Person.address.eq(bare.clone()), ""),
        (Person.billing.eq(&bare), "Ada"),
        (Person.billing.eq(Some(bonn)), "Cid"),
        (Person.billing.ne(&bare), "Bob Cid"),
        (Person.billing.eq(None::<Address>), "Bob"),
        (Person.billing.is_null(), "Bob"),
        (Person.billing.is_not_null(), "Ada Cid"),
        (Person.address.geo.is_null(), "Bob Cid"),
        (Person.billing.geo.is_not_null(), "Cid"),
    ];
    for (condition, expected) in cases {
        assert_eq!(
            names(&db, condition.clone()).await?,
            expected,
            "{condition:?}"
        );
    }
    Ok(())
}

async fn orders_by_fields(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let people = Person::objects().order_by((Person.address.zip.desc().nulls_last(), Person.name));
    let names: Vec<String> = people.values(Person.name).all(&db).await?;
    assert_eq!(names, ["Ada", "Cid", "Bob"]);
    Ok(())
}

async fn orders_by_name(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let rome = ["Cid", "Bob", "Ada"];
    for name in ["-address.city", "-address__city"] {
        let people = Person::objects().order_by_name(name);
        let names: Vec<String> = people.values(Person.name).all(&db).await?;
        assert_eq!(names, rome, "{name}");
    }
    let cases = [
        (
            "address.cty",
            "no field `address.cty` on `Person`; did you mean `address.city`?",
        ),
        (
            "billing",
            "`billing` is an embedded struct of `Person`; name one of its fields, such as `billing.street`",
        ),
        (
            "address.city.name",
            "`address.city` is no relation of `Person`, so `address.city.name` leads nowhere",
        ),
    ];
    for (name, expected) in cases {
        let refused = Person::objects().order_by_name(name).all(&db).await;
        let message = refused.expect_err("no such field").to_string();
        assert!(message.contains(expected), "{message}");
    }
    Ok(())
}

async fn rows_in_hand_are_saved_and_refreshed(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let find = async |name: &str| {
        Person::objects()
            .filter(Person.name.eq(name))
            .get(&db)
            .await
    };
    let mut bob = find("Bob").await?;
    let mut stale = bob.clone();
    bob.address.zip = Some("50667".to_owned());
    bob.billing = Some(address("Graz", None, Some((47.0, 15.4))));
    assert_queries(&db, 1, async || bob.save(&db).await).await?;
    assert_eq!(find("Bob").await?, bob);
    stale.refresh(&db).await?;
    assert_eq!(stale, bob);

    bob.billing = None;
    bob.age = Some(7);
    bob.save_fields((Person.billing, Person.address.zip), &db)
        .await?;
    stale.refresh(&db).await?;
    assert_eq!((&stale.billing, stale.age), (&None, None));
    bob.save(&db).await?;
    stale.refresh(&db).await?;
    assert_eq!(stale, bob);
    Ok(())
}

async fn a_row_that_is_null_in_part_is_refused(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let ada = Person::objects().filter(Person.name.eq("Ada"));
    let refused = ada
        .clone()
        .update(Person.billing.geo.lat.set(1.0), &db)
        .await;
    let refused = refused.expect_err("the longitude is null");
    assert!(
        matches!(&refused, Error::CheckViolation { model: "Person", constraint, .. } if constraint == "person_billing_geo_whole"),
        "{refused:?}"
    );
    let bob = Person::objects().filter(Person.name.eq("Bob"));
    let refused = bob.update(Person.billing.zip.set("50667"), &db).await;
    let refused = refused.expect_err("Bob has no such address");
    assert!(
        matches!(&refused, Error::CheckViolation { model: "Person", constraint, .. } if constraint == "person_billing_absent"),
        "{refused:?}"
    );
    // A table made elsewhere may lack the checks.
    let unchecked = match db.backend() {
        Backend::Sqlite => {
            "PRAGMA ignore_check_constraints = ON; UPDATE person SET bill_city = NULL WHERE name = 'Ada'; PRAGMA ignore_check_constraints = OFF"
        }
        _ => {
            "ALTER TABLE person DROP CONSTRAINT person_billing_whole; UPDATE person SET bill_city = NULL WHERE name = 'Ada'"
        }
    };
    orm_tests::support::run(unchecked, &db).await?;
    let refused = ada.get(&db).await.expect_err("the city is null");
    assert!(
        matches!(
            &refused,
            Error::Decode {
                model: "Person",
                field: "billing.city",
                ..
            }
        ),
        "{refused:?}"
    );
    Ok(())
}
