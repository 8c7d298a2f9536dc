//! Foreign keys to keys of every kind: text, UUID, small integers, other rows, several fields.

on_each! {
    to_a_natural_key,
    a_natural_key_that_changes,
    to_a_uuid,
    to_a_small_integer,
    a_row_whose_key_is_another_row,
    to_a_key_of_two_fields,
    joined_and_prefetched_by_a_key_of_two_fields,
    half_of_a_key_is_no_key,
    any_number_of_keys_of_two_fields,
    columns_named_otherwise,
    names_too_long_for_postgres,
}

mod composite;
mod many;
mod natural;

use orm::Error;
use orm::prelude::*;
use orm::uuid::Uuid;

use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Country {
    #[orm(primary_key, max_length = 2)]
    code: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct City {
    id: i64,
    name: String,
    #[orm(related_name = "cities", on_delete = Cascade)]
    country: ForeignKey<Country>,
    #[orm(related_name = "sisters", on_delete = SetNull)]
    sister: Option<ForeignKey<Country>>,
}

async fn to_a_natural_key(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country, City]).await?;
    for code in ["AT", "IT", "O'"] {
        let country = Country::draft().code(code).save(&db).await?;
        City::draft()
            .name(format!("of {code}"))
            .country(&country)
            .save(&db)
            .await?;
    }
    let rome = City::draft()
        .name("Roma")
        .country("IT")
        .sister("AT")
        .save(&db)
        .await?;
    assert_eq!(
        (rome.country.id.as_str(), rome.sister.clone()),
        ("IT", Some(ForeignKey::new("AT")))
    );

    orm::testing::assert_queries(&db, 2, async || {
        for city in City::objects().all(&db).await? {
            assert_eq!(city.country.get(&db).await?.code, city.country.id);
        }
        orm::Result::Ok(())
    })
    .await?;
    let with_rome = Country::objects().filter(Country.cities().any(City.name.eq("Roma")));
    assert_eq!(with_rome.get(&db).await?.code, "IT");
    let rows = Country::objects()
        .order_by(Country.code)
        .prefetch_related((Country.cities(), Country.sisters()));
    let sizes: Vec<_> = rows
        .all(&db)
        .await?
        .into_iter()
        .map(|(_, cities, sisters)| (cities.len(), sisters.len()))
        .collect();
    assert_eq!(sizes, [(1, 1), (2, 0), (1, 0)]);
    assert_eq!(
        City::objects()
            .filter(City.country.is_in(["AT", "O'"]))
            .count(&db)
            .await?,
        2
    );
    assert_eq!(
        City::objects()
            .filter(City.country.code.eq("IT") & City.sister.eq("AT"))
            .count(&db)
            .await?,
        1
    );
    Country::get("AT", &db).await?.delete(&db).await?;
    assert_eq!(
        City::objects()
            .filter(City.sister.is_null())
            .count(&db)
            .await?,
        3
    );
    Ok(())
}

async fn a_natural_key_that_changes(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country, City]).await?;
    let italy = Country::draft().code("IT").save(&db).await?;
    let rome = City::draft().name("Roma").country(&italy).save(&db).await?;
    let rows = Country::objects().filter(Country.code.eq("IT"));
    let refused = rows.update(Country.code.set("XX"), &db).await;
    let is_held = |refused: &orm::Result<u64>| {
        matches!(
            refused,
            Err(Error::Protected {
                model: "Country",
                by: Some("City"),
                ..
            })
        )
    };
    assert!(is_held(&refused), "{refused:?}");
    assert_eq!(rome.country.get(&db).await?, &italy);
    rome.delete(&db).await?;
    assert_eq!(rows.update(Country.code.set("XX"), &db).await?, 1);
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Session {
    #[orm(primary_key)]
    token: Uuid,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Visit {
    id: i16,
    #[orm(related_name = "visits", on_delete = Cascade)]
    session: ForeignKey<Session>,
}

async fn to_a_uuid(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Session, Visit]).await?;
    let tokens = [Uuid::nil(), Uuid::max(), Uuid::from_u128(7)];
    for token in tokens {
        let session = Session::draft().token(token).save(&db).await?;
        Visit::draft().session(&session).save(&db).await?;
        Visit::draft().session(token).save(&db).await?;
    }
    orm::testing::assert_queries(&db, 2, async || {
        for visit in Visit::objects().all(&db).await? {
            assert_eq!(visit.session.get(&db).await?.token, visit.session.id);
        }
        orm::Result::Ok(())
    })
    .await?;
    let rows = Session::objects()
        .prefetch_related(Session.visits())
        .all(&db)
        .await?;
    assert!(
        rows.len() == 3 && rows.iter().all(|(_, visits)| visits.len() == 2),
        "{rows:?}"
    );
    assert_eq!(
        Visit::objects()
            .filter(Visit.session.is_in([tokens[0], tokens[1]]))
            .count(&db)
            .await?,
        4
    );
    assert_eq!(
        Visit::objects()
            .filter(Visit.session.is_in(tokens))
            .count(&db)
            .await?,
        6
    );
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Stamp {
    id: i32,
    #[orm(related_name = "stamps", on_delete = Cascade)]
    visit: ForeignKey<Visit>,
}

async fn to_a_small_integer(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Session, Visit, Stamp]).await?;
    let session = Session::draft().token(Uuid::max()).save(&db).await?;
    let visit = Visit::draft().session(&session).save(&db).await?;
    for _ in 0..3 {
        Stamp::draft().visit(visit.id).save(&db).await?;
    }
    let rows = Visit::objects()
        .prefetch_related(Visit.stamps())
        .get(&db)
        .await?;
    assert_eq!(rows.1.len(), 3);
    let joined = Stamp::objects()
        .select_related(Stamp.visit.session)
        .filter(Stamp.visit.session.eq(Uuid::max()));
    for stamp in joined.all(&db).await? {
        assert_eq!(
            stamp
                .visit
                .loaded()
                .map(|visit| visit.session.loaded().is_some()),
            Some(true)
        );
    }
    assert_eq!(visit.stamps().count(&db).await?, 3);
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Profile {
    #[orm(primary_key, related_name = "profiles", on_delete = Cascade)]
    session: ForeignKey<Session>,
    nick: String,
}

async fn a_row_whose_key_is_another_row(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Session, Profile]).await?;
    let session = Session::draft().token(Uuid::from_u128(7)).save(&db).await?;
    let mut profile = Profile::draft()
        .session(&session)
        .nick("jo")
        .save(&db)
        .await?;
    assert_eq!(Profile::get(session.token, &db).await?, profile);
    profile.nick = "amy".into();
    profile.save(&db).await?;
    assert_eq!(
        Profile::get(&profile, &db).await?.session.get(&db).await?,
        &session
    );
    assert_eq!(session.profiles().get(&db).await?.nick, "amy");
    let again = Profile::draft()
        .session(&session)
        .nick("beth")
        .save(&db)
        .await;
    let fits = matches!(&again, Err(Error::UniqueViolation { model: "Profile", fields, .. }) if fields == &["session"]);
    assert!(fits, "{again:?}");
    session.delete(&db).await?;
    assert_eq!(Profile::objects().count(&db).await?, 0);
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(row, seat))]
struct Place {
    row: i32,
    seat: String,
    #[orm(default = 1)]
    price: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Ticket {
    id: i64,
    #[orm(related_name = "tickets", on_delete = Cascade)]
    place: ForeignKey<Place>,
    #[orm(related_name = "swaps", on_delete = SetNull)]
    instead_of: Option<ForeignKey<Place>>,
}

/// Places 1a, 1b and 2a, each with as many tickets as its row says.
async fn tickets(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Place, Ticket]).await?;
    for (row, seat) in [(1, "a"), (1, "b"), (2, "a")] {
        let place = Place::draft().row(row).seat(seat).save(db).await?;
        for _ in 0..row {
            Ticket::draft().place(&place).save(db).await?;
        }
    }
    Ok(())
}

async fn to_a_key_of_two_fields(db: Database) -> orm::Result<()> {
    tickets(&db).await?;
    let ticket = Ticket::get(1, &db).await?;
    assert_eq!(ticket.place.id, (1, "a".to_owned()));
    assert_eq!(
        Ticket::objects()
            .filter(Ticket.place.eq((2, "a".to_owned())))
            .count(&db)
            .await?,
        2
    );
    assert_eq!(
        Ticket::objects()
            .filter(Ticket.place.ne((2, "a".to_owned())))
            .count(&db)
            .await?,
        2
    );
    let two = [
        (1, "b".to_owned()),
        (2, "a".to_owned()),
        (2, "b".to_owned()),
    ];
    assert_eq!(
        Ticket::objects()
            .filter(Ticket.place.is_in(two.clone()))
            .count(&db)
            .await?,
        3
    );
    assert_eq!(
        Ticket::objects()
            .filter(Ticket.place.not_in(two))
            .count(&db)
            .await?,
        1
    );
    let cheap = Place::objects().filter(Place.seat.eq("a"));
    assert_eq!(
        Ticket::objects()
            .filter(Ticket.place.is_in(&cheap))
            .count(&db)
            .await?,
        3
    );
    assert_eq!(
        Ticket::objects()
            .filter(Ticket.place.not_in(cheap))
            .count(&db)
            .await?,
        1
    );
    assert_eq!(
        Place::objects()
            .filter(Place.tickets().count().ge(2))
            .get(&db)
            .await?
            .key(),
        (2, "a".to_owned())
    );
    assert_eq!(
        Place::objects()
            .filter(Place.swaps().is_empty())
            .count(&db)
            .await?,
        3
    );
    let sold = Ticket::objects()
        .filter(Ticket.place.row.eq(1))
        .update(Ticket.place.set((2, "a".to_owned())), &db)
        .await?;
    assert_eq!(
        (
            sold,
            Place::get((2, "a".to_owned()), &db)
                .await?
                .tickets()
                .count(&db)
                .await?
        ),
        (2, 4)
    );
    Ok(())
}

async fn joined_and_prefetched_by_a_key_of_two_fields(db: Database) -> orm::Result<()> {
    tickets(&db).await?;
    orm::testing::assert_queries(&db, 2, async || {
        for ticket in Ticket::objects().all(&db).await? {
            assert_eq!(ticket.place.get(&db).await?.key(), ticket.place.id);
        }
        orm::Result::Ok(())
    })
    .await?;
    let places = Place::objects()
        .order_by((Place.row, Place.seat))
        .prefetch_related(Place.tickets());
    let sizes = orm::testing::assert_queries(&db, 2, async || places.all(&db).await).await?;
    assert_eq!(
        sizes
            .iter()
            .map(|(_, tickets)| tickets.len())
            .collect::<Vec<_>>(),
        [1, 1, 2]
    );
    let joined = Ticket::objects()
        .select_related((Ticket.place, Ticket.instead_of))
        .order_by(Ticket.place.price);
    for ticket in joined.all(&db).await? {
        assert!(ticket.place.loaded().is_some() && ticket.instead_of.is_none());
    }
    assert_eq!(
        Place::objects()
            .order_by((Place.row, Place.seat))
            .limit(2)
            .delete(&db)
            .await?,
        2
    );
    assert_eq!(Ticket::objects().count(&db).await?, 2);
    assert_eq!(
        (
            Place::objects().first(&db).await?,
            Place::objects().last(&db).await?.map(|place| place.row)
        )
            .1,
        Some(2)
    );
    Ok(())
}

/// The same table, seen as its columns.
#[derive(Model, Debug, Clone)]
#[orm(table = "ticket")]
struct Raw {
    id: i64,
    place_row: i32,
    place_seat: String,
    instead_of_row: Option<i32>,
    instead_of_seat: Option<String>,
}

async fn half_of_a_key_is_no_key(db: Database) -> orm::Result<()> {
    tickets(&db).await?;
    let one = Raw::objects().filter(Raw.id.eq(1));
    let half = one.update(Raw.instead_of_row.set(1), &db).await;
    let rule = "ticket_instead_of_whole";
    let fits = matches!(&half, Err(Error::CheckViolation { constraint, .. }) if constraint == rule);
    assert!(fits, "{half:?}");
    let mut ticket = Ticket::get(1, &db).await?;
    ticket.instead_of = Some(ForeignKey::new((2, "a".to_owned())));
    ticket.save(&db).await?;
    assert_eq!(
        Raw::get(1, &db).await?.instead_of_seat.as_deref(),
        Some("a")
    );
    Place::get((2, "a".to_owned()), &db)
        .await?
        .delete(&db)
        .await?;
    assert_eq!(Ticket::get(1, &db).await?.instead_of, None);
    assert_eq!(
        Ticket::objects()
            .filter(Ticket.instead_of.is_null())
            .count(&db)
            .await?,
        2
    );
    Ok(())
}

async fn any_number_of_keys_of_two_fields(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Place, Ticket]).await?;
    let key = |n: i32| (n, format!("seat {n}"));
    let places = (0..6_000).map(|n| Place::draft().row(n).seat(key(n).1));
    Place::bulk_create(places, &db).await?;
    let tickets = (0..6_000).map(|n| Ticket::draft().place(key(n)));
    Ticket::bulk_create(tickets, &db).await?;
    let run = async || {
        let wanted = (0..18_000).step_by(2).map(key);
        let found = Ticket::objects().filter(Ticket.place.is_in(wanted.clone()));
        assert_eq!(found.count(&db).await?, 3_000);
        let others = Ticket::objects().filter(Ticket.place.not_in(wanted.clone()));
        assert_eq!(others.count(&db).await?, 3_000);
        let none = Ticket::objects().filter(Ticket.place.is_in(wanted.take(0)));
        assert_eq!(none.count(&db).await?, 0);
        Place::objects()
            .prefetch_related((Place.tickets(), Place.swaps().limit(1)))
            .all(&db)
            .await
    };
    assert_sent(&db, "keys_of_two_fields_in_lists", run).await?;

    let swapped = Ticket::objects().filter(Ticket.instead_of.not_in([key(1)]));
    assert_eq!(swapped.count(&db).await?, 6_000);
    // What is computed stands beside the list.
    let mixed = Ticket::objects().filter(Ticket.place.is_in([Ticket.place]));
    assert_eq!(mixed.count(&db).await?, 6_000);
    let nul = Ticket::objects().filter(Ticket.place.is_in([(1, "\0".to_owned())]));
    let refused = nul.count(&db).await;
    assert!(
        matches!(refused, Err(Error::InvalidText { .. })),
        "{refused:?}"
    );
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(table = "Odd_Table", unique(r#where, of), index(of))]
struct Odd {
    #[orm(column = "primary")]
    id: i64,
    #[orm(column = "Group")]
    r#where: String,
    #[orm(column = "order", on_delete = Cascade)]
    of: ForeignKey<Country>,
}

async fn columns_named_otherwise(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country, Odd]).await?;
    db.create_tables(schema![Country, Odd]).await?;
    let country = Country::draft().code("AT").save(&db).await?;
    let mut odd = Odd::draft().r#where("here").of(&country).save(&db).await?;
    odd.r#where = "there".into();
    odd.save(&db).await?;
    assert_eq!(
        Odd::objects()
            .filter(Odd.of.code.eq("AT") & Odd.r#where.eq("there"))
            .get(&db)
            .await?,
        odd
    );
    assert_eq!(country.odd_set().count(&db).await?, 1);
    let again = Odd::draft().r#where("there").of(&country).save(&db).await;
    let fits = matches!(&again, Err(Error::UniqueViolation { model: "Odd", fields, .. }) if fields == &["where", "of"]);
    assert!(fits, "{again:?}");
    let dangling = Odd::draft().r#where("x").of("XX").save(&db).await;
    assert!(
        matches!(
            dangling,
            Err(Error::ForeignKeyViolation {
                model: "Odd",
                field: Some("of"),
                ..
            })
        ),
        "{dangling:?}"
    );
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct ALongNameForAModelThatSomebodyMayWellWriteOneDay {
    id: i64,
    #[orm(unique, max_length = 3)]
    and_a_field_whose_name_is_not_short_either_but_quite_long: String,
    #[orm(unique, max_length = 3)]
    and_a_field_whose_name_is_not_short_either_but_quite_lonely: String,
    #[orm(related_name = "long", on_delete = Protect)]
    and_a_relation_whose_name_is_not_short_either: ForeignKey<Country>,
}
use ALongNameForAModelThatSomebodyMayWellWriteOneDay as Long;

async fn names_too_long_for_postgres(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country, Long]).await?;
    db.create_tables(schema![Country, Long]).await?;
    let country = Country::draft().code("AT").save(&db).await?;
    let draft = || Long::draft().and_a_relation_whose_name_is_not_short_either(&country);
    let both = |first: &str, second: &str| {
        let draft = draft().and_a_field_whose_name_is_not_short_either_but_quite_long(first);
        draft.and_a_field_whose_name_is_not_short_either_but_quite_lonely(second)
    };
    both("a", "b").save(&db).await?;
    for (first, second, taken) in [
        (
            "a",
            "x",
            "and_a_field_whose_name_is_not_short_either_but_quite_long",
        ),
        (
            "x",
            "b",
            "and_a_field_whose_name_is_not_short_either_but_quite_lonely",
        ),
    ] {
        let again = both(first, second).save(&db).await;
        assert!(
            matches!(&again, Err(Error::UniqueViolation { fields, .. }) if fields == &[taken]),
            "{again:?}"
        );
    }
    let refused = country.delete(&db).await;
    assert!(
        matches!(
            refused,
            Err(Error::Protected {
                model: "Country",
                by: Some(_),
                ..
            })
        ),
        "{refused:?}"
    );
    Ok(())
}
