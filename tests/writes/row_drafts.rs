//! Drafts that begin with the values of a row: what they take over, and what a new row is given anew.

on_each! {
    a_copy_gets_its_own_key_and_moments,
    a_key_that_nobody_makes_is_taken_over,
    a_struct_written_out_is_stored,
    a_row_in_hand_is_inserted_or_updated,
    a_setter_replaces_what_the_row_has,
    what_the_database_computes_is_left_out,
    embedded_structs_and_keys_within_a_key_are_taken_over,
    a_part_of_a_key_with_a_default_is_made_anew,
    rows_are_copied_with_their_keys,
}

use orm::prelude::*;

#[derive(Model, Debug, Clone, PartialEq)]
struct Note {
    id: i64,
    #[orm(max_length = 40)]
    text: String,
    mood: Option<String>,
    #[orm(default = 1)]
    number: i32,
    #[orm(db_default = "7")]
    lucky: i32,
    #[orm(version)]
    version: i32,
    #[orm(auto_now_add)]
    created_at: DateTime<Utc>,
    #[orm(auto_now)]
    updated_at: DateTime<Utc>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Country {
    #[orm(primary_key, max_length = 2)]
    code: String,
    name: String,
    since: Option<i32>,
}

async fn a_copy_gets_its_own_key_and_moments(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let past: DateTime<Utc> = "2020-01-01T00:00:00Z".parse().expect("a moment");
    let draft = Note::draft()
        .text("swim")
        .mood("glad")
        .number(5)
        .lucky(3)
        .created_at(past)
        .updated_at(past);
    let mut note = draft.save(&db).await?;
    note.text = "dive".into();
    note.save(&db).await?;

    let copy = note.to_draft().save(&db).await?;
    assert_eq!((copy.id, copy.version), (note.id + 1, 1));
    assert!(copy.created_at > past && copy.updated_at > past);
    let taken_over = Note {
        id: note.id,
        version: note.version,
        created_at: past,
        updated_at: note.updated_at,
        ..copy.clone()
    };
    assert_eq!(taken_over, note);
    assert_eq!(Note::get(copy.id, &db).await?, copy);
    Ok(())
}

async fn a_key_that_nobody_makes_is_taken_over(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country]).await?;
    let italy = Country::draft()
        .code("it")
        .name("Italy")
        .since(1861)
        .save(&db)
        .await?;
    let twice = italy.to_draft().save(&db).await;
    assert!(
        matches!(twice, Err(Error::UniqueViolation { .. })),
        "{twice:?}"
    );
    let copy = italy.to_draft().code("sm").save(&db).await?;
    assert_eq!((copy.code.as_str(), copy.since), ("sm", Some(1861)));
    Ok(())
}

async fn a_struct_written_out_is_stored(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country]).await?;
    let italy = Country {
        code: "it".into(),
        name: "Italy".into(),
        since: None,
    };
    assert_eq!(italy.to_draft().save(&db).await?, italy);
    let others = ["fr", "es"].map(|code| Country {
        code: code.into(),
        ..italy.clone()
    });
    Country::bulk_create(others.iter().map(Country::to_draft), &db).await?;
    assert_eq!(Country::objects().count(&db).await?, 3);
    Ok(())
}

async fn a_row_in_hand_is_inserted_or_updated(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country]).await?;
    let mut italy = Country {
        code: "it".into(),
        name: "Italy".into(),
        since: Some(1861),
    };
    for name in ["Italy", "Italia"] {
        italy.name = name.into();
        assert_eq!(
            italy.to_draft().update_or_create(Country.code, &db).await?,
            italy
        );
    }
    let sent = db.queries().pop().expect("an upsert").text;
    let values = if db.backend() == Backend::Sqlite {
        "?, ?, ?"
    } else {
        "$1::text, $2::text, $3::int4"
    };
    assert_eq!(
        sent,
        format!(
            r#"INSERT INTO "country" ("code", "name", "since") VALUES ({values}) ON CONFLICT ("code") DO UPDATE SET "name" = "excluded"."name", "since" = "excluded"."since" RETURNING "code", "name", "since""#
        )
    );
    italy.since = None; // null too
    let rule = OnConflict::update_all().on(Country.code);
    let written = Country::bulk_create_with([italy.to_draft()], rule, &db).await?;
    assert_eq!(written, [Written::Updated("it".to_owned())]);
    assert_eq!(Country::objects().get(&db).await?, italy);
    Ok(())
}

async fn a_setter_replaces_what_the_row_has(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let note = Note::draft().text("swim").mood("glad").save(&db).await?;
    let copy = note
        .to_draft()
        .id(40)
        .text(value("DIVE").lower())
        .mood(None);
    let copy = copy.created_at(note.created_at).save(&db).await?;
    assert_eq!(
        (copy.id, copy.text.as_str(), &copy.mood),
        (40, "dive", &None)
    );
    assert_eq!(copy.created_at, note.created_at);
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Line {
    id: i64,
    price: i32,
    amount: i32,
    #[orm(generated = "price * amount")]
    total: i32,
}

async fn what_the_database_computes_is_left_out(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Line]).await?;
    let line = Line::draft().price(3).amount(4).save(&db).await?;
    let copy = line.to_draft().amount(5).save(&db).await?;
    assert_eq!((line.total, copy.price, copy.total), (12, 3, 15));
    Ok(())
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Address {
    street: String,
    zip: Option<String>,
}

#[derive(Model, Debug, Clone)]
struct Tenant {
    id: i64,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(tenant, id))]
struct Site {
    #[orm(on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    id: i64,
    #[orm(embed)]
    address: Address,
    #[orm(embed)]
    former: Option<Address>,
    #[orm(within = tenant, related_name = "parts", on_delete = Restrict)]
    part_of: Option<ForeignKey<Site>>,
}

async fn embedded_structs_and_keys_within_a_key_are_taken_over(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Tenant, Site]).await?;
    let tenant = Tenant::draft().save(&db).await?;
    let address = Address {
        street: "Main".into(),
        zip: None,
    };
    let first = Site::draft()
        .tenant(&tenant)
        .id(1)
        .address(&address)
        .save(&db)
        .await?;
    let second = first
        .to_draft()
        .id(2)
        .part_of(&first)
        .former(address.clone())
        .save(&db)
        .await?;
    let third = second.to_draft().id(3).save(&db).await?;
    let third = Site::get((tenant.id, third.id), &db).await?;
    assert_eq!(
        (&third.address, &third.former),
        (&address, &Some(address.clone()))
    );
    assert_eq!(third.part_of.map(|site| site.id), Some((tenant.id, 1)));
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(tenant, place))]
struct Entry {
    #[orm(on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    #[orm(default = Uuid::now_v7())]
    place: Uuid,
    text: String,
}

async fn a_part_of_a_key_with_a_default_is_made_anew(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Tenant, Entry]).await?;
    let tenant = Tenant::draft().save(&db).await?;
    let entry = Entry::draft()
        .tenant(&tenant)
        .text("swim")
        .save(&db)
        .await?;
    let copy = entry.to_draft().save(&db).await?;
    assert_eq!((copy.tenant.id, copy.text.as_str()), (tenant.id, "swim"));
    assert_ne!(copy.place, entry.place);
    Ok(())
}

async fn rows_are_copied_with_their_keys(db: Database) -> orm::Result<()> {
    let other = Database::connect("sqlite::memory:").await?;
    for db in [&db, &other] {
        db.create_tables(schema![Note]).await?;
    }
    Note::draft().id(7).text("swim").save(&db).await?;
    let notes = Note::objects().all(&db).await?;
    let drafts = notes.iter().map(|note| {
        let draft = note.to_draft().id(note.id).version(note.version);
        draft
            .created_at(note.created_at)
            .updated_at(note.updated_at)
    });
    Note::bulk_create(drafts, &other).await?;
    assert_eq!(Note::objects().all(&other).await?, notes);
    Ok(())
}
