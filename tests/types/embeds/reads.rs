//! Embedded structs among values, in structs that are read, behind relations and in raw SQL.

use super::{Address, Person, PersonFields, Point, address, people};
use futures_util::TryStreamExt;
use orm::prelude::*;
use orm::rust_decimal::Decimal;

#[derive(Model, Debug, Clone)]
struct Letter {
    id: i64,
    #[orm(related_name = "letters", on_delete = Cascade)]
    sender: ForeignKey<Person>,
    #[orm(related_name = "answers", on_delete = SetNull)]
    answered_by: Option<ForeignKey<Person>>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Person)]
struct Line {
    name: String,
    address: Address,
    billing: Option<Address>,
    #[row(from = Person.billing.geo)]
    place: Option<Point>,
    #[row(from = Person.address.city)]
    city: String,
    age: Option<i32>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Letter)]
struct Envelope {
    #[row(from = Letter.sender.address)]
    from: Address,
    #[row(from = Letter.answered_by.address)]
    to: Option<Address>,
    #[row(from = Letter.sender.address.city)]
    city: String,
}

on_each! {
    whole_structs_are_values,
    structs_are_read_into_structs,
    fields_behind_relations,
    rows_are_annotated_with_structs,
    groups_by_fields,
    rows_are_streamed_and_paged,
    raw_sql_reads_them_by_column,
    those_of_joined_rows,
    those_of_the_first_row,
}

/// A letter of Ada that Bob answered, and one of Bob that nobody did.
async fn letters(db: &Database) -> orm::Result<()> {
    people(db).await?;
    db.create_tables(schema![Person, Letter]).await?;
    Letter::draft().sender(1).answered_by(2).save(db).await?;
    Letter::draft().sender(2).save(db).await?;
    Ok(())
}

fn bonn() -> Address {
    address("Bonn", Some("53111"), Some((50.7, 7.1)))
}

async fn whole_structs_are_values(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let people = Person::objects().order_by(Person.id);
    let found = people
        .clone()
        .values((Person.name, Person.address, Person.billing, Person.age))
        .first(&db)
        .await?;
    let expected = (
        "Ada".to_owned(),
        bonn(),
        Some(address("Bonn", None, None)),
        Some(36),
    );
    assert_eq!(found, Some(expected));
    let places = people.values(Person.billing.geo).all(&db).await?;
    let expected = Point {
        lat: 50.7,
        lon: 7.1,
    };
    assert_eq!(places, [None, None, Some(expected)]);
    Ok(())
}

async fn structs_are_read_into_structs(db: Database) -> orm::Result<()> {
    letters(&db).await?;
    let people = Person::objects().order_by(Person.id);
    let lines: Vec<Line> = people.values_as().all(&db).await?;
    let cid = Line {
        name: "Cid".to_owned(),
        address: address("Rome", Some("00184"), None),
        billing: Some(bonn()),
        place: bonn().geo,
        city: "Rome".to_owned(),
        age: Some(50),
    };
    assert_eq!(lines[2], cid);
    assert_eq!((&lines[1].billing, &lines[1].place), (&None, &None));

    let letters = Letter::objects().order_by(Letter.id);
    let envelopes: Vec<Envelope> = letters.values_as().all(&db).await?;
    let expected = [
        (bonn(), Some(address("Köln", None, None)), "Bonn"),
        (address("Köln", None, None), None, "Köln"),
    ];
    let expected = expected.map(|(from, to, city)| Envelope {
        from,
        to,
        city: city.to_owned(),
    });
    assert_eq!(envelopes, expected);
    Ok(())
}

async fn fields_behind_relations(db: Database) -> orm::Result<()> {
    letters(&db).await?;
    let ids = async |condition: Predicate<Letter>| {
        let letters = Letter::objects().filter(condition).order_by(Letter.id);
        letters.values(Letter.id).all(&db).await
    };
    assert_eq!(ids(Letter.sender.address.city.eq("Bonn")).await?, [1]);
    assert_eq!(ids(Letter.answered_by.address.city.eq("Köln")).await?, [1]);
    assert_eq!(ids(Letter.answered_by.address.city.is_null()).await?, [2]);
    assert_eq!(ids(Letter.sender.billing.is_null()).await?, [2]);
    assert_eq!(ids(Letter.sender.address.eq(bonn())).await?, [1]);
    let by_city = Letter::objects().order_by_name("sender.address.city");
    let found: Vec<Option<String>> = by_city
        .values(Letter.answered_by.address.city)
        .all(&db)
        .await?;
    assert_eq!(found, [Some("Köln".to_owned()), None]);
    let senders = Person::objects().filter(Person.letters().any(Letter.id.eq(2)));
    assert_eq!(
        senders.values(Person.address.city).all(&db).await?,
        ["Köln"]
    );
    let joined = Letter::objects().order_by(Letter.id);
    let joined = joined.select_related((Letter.sender, Letter.answered_by));
    let joined = joined.all(&db).await?;
    let sender = joined[0].sender.get(&db).await?;
    assert_eq!(sender.address, bonn());
    let loaded = Person::objects().order_by(Person.id);
    let loaded = loaded.prefetch_related(Person.letters()).all(&db).await?;
    assert_eq!(
        (loaded[0].0.address.clone(), loaded[0].1.len()),
        (bonn(), 1)
    );
    Ok(())
}

async fn rows_are_annotated_with_structs(db: Database) -> orm::Result<()> {
    letters(&db).await?;
    let letters = Letter::objects().order_by(Letter.id);
    let annotated = letters
        .annotate(Letter.answered_by.address)
        .annotate(Letter.sender.billing)
        .all(&db)
        .await?;
    let found: Vec<_> = annotated
        .into_iter()
        .map(|(letter, answered, billing)| (letter.id, answered, billing))
        .collect();
    let expected = [
        (
            1,
            Some(address("Köln", None, None)),
            Some(address("Bonn", None, None)),
        ),
        (2, None, None),
    ];
    assert_eq!(found, expected);
    Ok(())
}

async fn groups_by_fields(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let groups = Person::objects().values((Person.billing.city, count()));
    let groups = groups.order_by(Person.billing.city.asc().nulls_first());
    assert_eq!(
        groups.all(&db).await?,
        [(None, 1), (Some("Bonn".to_owned()), 2)]
    );
    let oldest = Person::objects().filter(Person.billing.is_not_null());
    let oldest = oldest.values((Person.address, Person.age.max()));
    let oldest = oldest.order_by(Person.age.max()).all(&db).await?;
    assert_eq!(oldest[0], (bonn(), Some(36)));
    Ok(())
}

async fn rows_are_streamed_and_paged(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let people = Person::objects().order_by((Person.address.city, Person.id));
    let streamed: Vec<Person> = people.clone().stream(&db).try_collect().await?;
    let cities: Vec<_> = streamed
        .iter()
        .map(|person| &*person.address.city)
        .collect();
    assert_eq!(cities, ["Bonn", "Köln", "Rome"]);
    assert_eq!(people.all(&db).await?, streamed);
    Ok(())
}

async fn raw_sql_reads_them_by_column(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let found: Vec<Person> = db
        .fetch(sql!("SELECT * FROM person WHERE address_city = {}", "Bonn"))
        .await?;
    assert_eq!(found[0].address, bonn());
    Ok(())
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Charge {
    #[orm(max_digits = 8, decimal_places = 2)]
    amount: Decimal,
    paid_on: Option<NaiveDate>,
}

/// A stay of a person somewhere, whom somebody may have sent.
#[derive(Model, Debug)]
struct Stay {
    id: i64,
    #[orm(related_name = "stays", on_delete = Cascade)]
    person: ForeignKey<Person>,
    #[orm(related_name = "orders", on_delete = SetNull)]
    sent_by: Option<ForeignKey<Person>>,
    #[orm(embed)]
    charge: Charge,
    #[orm(embed)]
    tip: Option<Charge>,
    nights: i32,
}

#[derive(Row, Debug, PartialEq)]
#[row(Person)]
struct LastStay {
    name: String,
    #[row(from = Person.stays().order_by(Stay.nights.desc()).first().embedded(Stay.charge))]
    charge: Option<Charge>,
    age: Option<i32>,
}

fn charge(amount: i64, day: Option<u32>) -> Charge {
    Charge {
        amount: Decimal::new(amount, 2),
        paid_on: day.and_then(|day| NaiveDate::from_ymd_opt(2026, 5, day)),
    }
}

/// Ada stays for little, which she gives as a tip too, and for much; Bob for little, and Cid nowhere. Returns both charges.
async fn stays(db: &Database) -> orm::Result<(Charge, Charge)> {
    people(db).await?;
    db.create_tables(schema![Person, Stay]).await?;
    let (low, high) = (charge(1_050, None), charge(99_999, Some(2)));
    let stay = |person, nights: i32| Stay::draft().person(person).nights(nights);
    stay(1, 1).charge(&low).tip(&low).save(db).await?;
    stay(1, 3).charge(&high).sent_by(2).save(db).await?;
    stay(2, 2).charge(&low).save(db).await?;
    Ok((low, high))
}

async fn those_of_joined_rows(db: Database) -> orm::Result<()> {
    let (low, high) = stays(&db).await?;
    let joined = Person.stays().inner_join();
    let query = Person::objects()
        .values((
            Person.name,
            joined.embedded(Stay.charge),
            joined.embedded(Stay.tip),
        ))
        .order_by((Person.id, joined.value(Stay.nights)));
    assert_sql!(
        query,
        sqlite = r#"SELECT "person"."name", orm_decimal("t1"."charge_amount", 2), "t1"."charge_paid_on", orm_decimal("t1"."tip_amount", 2), "t1"."tip_paid_on" FROM "person" INNER JOIN "stay" AS "t1" ON "t1"."person_id" = "person"."id" ORDER BY "person"."id", "t1"."nights""#,
        postgres = r#"SELECT "person"."name", "t1"."charge_amount", "t1"."charge_paid_on", "t1"."tip_amount", "t1"."tip_paid_on" FROM "person" INNER JOIN "stay" AS "t1" ON "t1"."person_id" = "person"."id" ORDER BY "person"."id", "t1"."nights""#
    );
    let rows: Vec<(String, Charge, Option<Charge>)> = query.all(&db).await?;
    let row = |name: &str, charge: &Charge, tip: Option<&Charge>| {
        (name.to_owned(), charge.clone(), tip.cloned())
    };
    assert_eq!(
        rows,
        [
            row("Ada", &low, Some(&low)),
            row("Ada", &high, None),
            row("Bob", &low, None)
        ]
    );
    let page = query.clone().offset(1).limit(1).all(&db).await?;
    assert_eq!(page, [row("Ada", &high, None)]);
    assert_eq!(query.count(&db).await?, 3);
    let left = Person.stays().filter(Stay.nights.gt(2)).left_join();
    let rows = Person::objects()
        .values((
            left.embedded(Stay.charge),
            left.embedded(Stay.tip),
            Person.name,
        ))
        .order_by(Person.id);
    let rows: Vec<(Option<Charge>, Option<Charge>, String)> = rows.all(&db).await?;
    let found: Vec<_> = rows.into_iter().map(|row| row.0).collect();
    assert_eq!(found, [Some(high.clone()), None, None]);
    let lows = Person.stays().inner_join();
    let different = Person::objects()
        .values(lows.embedded(Stay.charge))
        .distinct();
    assert_eq!(different.all(&db).await?.len(), 2);
    Ok(())
}

async fn those_of_the_first_row(db: Database) -> orm::Result<()> {
    let (low, high) = stays(&db).await?;
    // The first of each, also behind a relation and beside the row, and of equal ones each once.
    let first = Person.stays().order_by(Stay.nights.desc()).first();
    let rows: Vec<(Person, Option<Charge>)> = Person::objects()
        .order_by(Person.id)
        .annotate(first.embedded(Stay.charge))
        .all(&db)
        .await?;
    let found: Vec<_> = rows.into_iter().map(|row| row.1).collect();
    assert_eq!(found, [Some(high.clone()), Some(low.clone()), None]);
    let shipped = first.embedded(Stay.charge);
    let groups = Person::objects()
        .values((&shipped, count()))
        .order_by(first.value(Stay.charge.amount).desc().nulls_last());
    assert_eq!(
        groups.all(&db).await?,
        [(Some(high.clone()), 1), (Some(low.clone()), 1), (None, 1)]
    );
    let sender = Person::objects().values((
        Person.name,
        first.embedded(Stay.sent_by.address.geo),
        first.embedded(Stay.sent_by.address),
    ));
    let sender = sender.filter(Person.name.eq("Ada")).get(&db).await?;
    let bob = Person::objects()
        .filter(Person.name.eq("Bob"))
        .get(&db)
        .await?;
    assert_eq!(
        (sender.1, sender.2),
        (bob.address.geo.clone(), Some(bob.address))
    );
    // Conditions on it stand in `matches`.
    let paid = Person::objects().filter(first.matches(Stay.charge.eq(&high)));
    assert_eq!(paid.get(&db).await?.name, "Ada");

    // As a field of a struct.
    let rows = Person::objects()
        .order_by(Person.id)
        .values_as::<LastStay>();
    let found: Vec<_> = rows
        .all(&db)
        .await?
        .into_iter()
        .map(|row| (row.name, row.charge))
        .collect();
    let name = str::to_owned;
    assert_eq!(
        found,
        [
            (name("Ada"), Some(high)),
            (name("Bob"), Some(low)),
            (name("Cid"), None)
        ]
    );
    Ok(())
}
