//! Foreign keys of fields that hold values: `#[orm(foreign_key(country = Country.code, on_delete = Protect))]`.

on_each! {
    what_is_declared,
    values_that_refer_to_none,
    what_becomes_of_rows_that_refer,
    keys_of_several_fields,
    rows_of_the_same_model,
    what_is_wrong_is_told,
}

use orm::Error;
use orm::db::Backend;
use orm::prelude::*;
use orm::schema::{OnDelete, OnUpdate, Schema};
use orm_tests::support::assert_read_back;

#[derive(Model, Debug, Clone, PartialEq)]
struct Country {
    id: i64,
    #[orm(unique, max_length = 2)]
    code: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(
    foreign_key(country = Country.code, on_delete = Protect, on_update = Cascade),
    foreign_key(flag_of = Country.code, on_delete = SetNull, deferrable, index = false)
)]
struct City {
    id: i64,
    #[orm(max_length = 2)]
    country: String,
    #[orm(max_length = 2)]
    flag_of: Option<String>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(foreign_key(country = Country.code, on_delete = Cascade))]
struct Coin {
    id: i64,
    #[orm(max_length = 2)]
    country: String,
}

async fn stocked(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![City, Country, Coin]).await?;
    for code in ["fr", "de"] {
        Country::draft().code(code).save(db).await?;
    }
    City::draft()
        .country("fr")
        .flag_of("de".to_owned())
        .save(db)
        .await?;
    Coin::draft().country("de").save(db).await?;
    Ok(())
}

async fn what_is_declared(db: Database) -> orm::Result<()> {
    let key = City::table().foreign_keys[0];
    let relation = key.relation;
    assert_eq!((key.fields, key.index), (&[1][..], true));
    assert_eq!(
        (relation.on_delete, relation.on_update),
        (OnDelete::Protect, OnUpdate::Cascade)
    );
    assert_eq!(relation.references, ["code"]);
    for (backend, unique) in [
        (
            Backend::Sqlite,
            r#"CREATE UNIQUE INDEX IF NOT EXISTS "country_code_key" ON "country" ("code");"#,
        ),
        (
            Backend::Postgres,
            r#"CONSTRAINT "country_code_key" UNIQUE ("code")"#,
        ),
    ] {
        // The other table comes first, with its unique constraint.
        let sql = schema![City, Country, Coin].to_sql(backend)?;
        let (country, city) = sql
            .split_once(r#"CREATE TABLE IF NOT EXISTS "city""#)
            .expect("two tables");
        assert!(country.contains(unique), "{sql}");
        for line in [
            r#"CONSTRAINT "city_country_fkey" FOREIGN KEY ("country") REFERENCES "country" ("code") ON DELETE RESTRICT ON UPDATE CASCADE,"#,
            r#"CONSTRAINT "city_flag_of_fkey" FOREIGN KEY ("flag_of") REFERENCES "country" ("code") ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED"#,
            r#"CREATE INDEX IF NOT EXISTS "city_country_idx" ON "city" ("country");"#,
        ] {
            assert!(city.contains(line), "{sql}");
        }
        assert!(!city.contains("city_flag_of_idx"), "{sql}");
    }
    assert_read_back(schema![City, Country, Coin, Node, Firm, Desk, Lamp], &db).await
}

async fn values_that_refer_to_none(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let none = City::draft().country("xx").save(&db).await;
    let Err(Error::ForeignKeyViolation { model, field, .. }) = &none else {
        panic!("another result: {none:?}");
    };
    assert_eq!((*model, *field), ("City", Some("country")));
    let mut city = City::objects().get(&db).await?;
    "xx".clone_into(&mut city.country);
    let none = city.save(&db).await;
    assert!(
        matches!(
            none,
            Err(Error::ForeignKeyViolation {
                field: Some("country"),
                ..
            })
        ),
        "{none:?}"
    );
    // Checked at commit, and not before.
    let done = db
        .transaction(async |tx| {
            City::draft()
                .country("fr")
                .flag_of("it".to_owned())
                .save(tx)
                .await?;
            Country::draft().code("it").save(tx).await
        })
        .await;
    done?;
    let undone = db
        .transaction(async |tx| {
            City::draft()
                .country("fr")
                .flag_of("es".to_owned())
                .save(tx)
                .await
        })
        .await;
    assert!(
        matches!(
            undone,
            Err(Error::ForeignKeyViolation {
                field: Some("flag_of"),
                ..
            })
        ),
        "{undone:?}"
    );
    Ok(())
}

async fn what_becomes_of_rows_that_refer(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let kept = Country::objects()
        .filter(Country.code.eq("fr"))
        .delete(&db)
        .await;
    let Err(Error::Protected { model, by, .. }) = &kept else {
        panic!("another result: {kept:?}");
    };
    assert_eq!((*model, *by), ("Country", Some("City")));
    // `SetNull` of the city, `Cascade` of the coin.
    let germany = Country::objects()
        .filter(Country.code.eq("de"))
        .get(&db)
        .await?;
    let report = germany.delete_report(&db).await?;
    assert_eq!((report.deleted.len(), report.set_null.len()), (2, 1));
    germany.delete(&db).await?;
    assert_eq!(City::objects().get(&db).await?.flag_of, None);
    assert_eq!(Coin::objects().count(&db).await?, 0);
    // `on_update = Cascade`.
    let renamed = Country::objects().filter(Country.code.eq("fr"));
    renamed.update(Country.code.set("fx"), &db).await?;
    assert_eq!(City::objects().get(&db).await?.country, "fx");
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Firm {
    id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(firm, number))]
struct Desk {
    id: i64,
    #[orm(related_name = "desks", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    number: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(foreign_key(firm = Desk.firm, desk = Desk.number, on_delete = Cascade))]
struct Lamp {
    id: i64,
    #[orm(related_name = "lamps", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    desk: Option<i32>,
}

async fn keys_of_several_fields(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Lamp, Desk, Firm]).await?;
    let firms = Firm::bulk_create([Firm::draft(), Firm::draft()], &db).await?;
    let desk = Desk::draft().firm(&firms[0]).number(7).save(&db).await?;
    Lamp::draft().firm(&firms[0]).desk(7).save(&db).await?;
    Lamp::draft().firm(&firms[1]).save(&db).await?;
    let elsewhere = Lamp::draft().firm(&firms[1]).desk(7).save(&db).await;
    let Err(Error::ForeignKeyViolation { model, field, .. }) = &elsewhere else {
        panic!("another result: {elsewhere:?}");
    };
    assert_eq!((*model, *field), ("Lamp", Some("desk")));
    desk.delete(&db).await?;
    assert_eq!(Lamp::objects().count(&db).await?, 1);
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(foreign_key(parent = Node.path, on_delete = Cascade))]
struct Node {
    id: i64,
    #[orm(unique, max_length = 100)]
    path: String,
    #[orm(max_length = 100)]
    parent: Option<String>,
}

async fn rows_of_the_same_model(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Node]).await?;
    let nodes = [
        ("a", None),
        ("a.b", Some("a")),
        ("a.b.c", Some("a.b")),
        ("d", None),
    ];
    let nodes =
        nodes.map(|(path, parent)| Node::draft().path(path).parent(parent.map(str::to_owned)));
    Node::bulk_create(nodes, &db).await?;
    Node::objects()
        .filter(Node.path.eq("a"))
        .delete(&db)
        .await?;
    assert_eq!(Node::objects().get(&db).await?.path, "d");
    Ok(())
}

#[derive(Model)]
#[orm(foreign_key(motto = Town.motto, on_delete = Cascade))]
struct Town {
    id: i64,
    #[orm(max_length = 20)]
    motto: String,
}

#[derive(Model)]
struct Drawer {
    id: i64,
    #[orm(tenant, related_name = "+", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    #[orm(unique)]
    label: i64,
}

#[derive(Model)]
#[orm(foreign_key(drawer = Drawer.label, on_delete = Cascade))]
struct Pen {
    id: i64,
    #[orm(tenant, related_name = "+", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    drawer: i64,
}

async fn what_is_wrong_is_told(_: Database) -> orm::Result<()> {
    let problems = |schema: Schema| match schema.to_sql(Backend::Sqlite) {
        Err(error) => error.to_string(),
        Ok(sql) => panic!("it is to be refused: {sql}"),
    };
    let several = problems(schema![Town]);
    assert!(
        several.contains(
            "the foreign key of `Town` by `motto` refers to `motto` of `Town`, which several rows may have; write `#[orm(unique(motto))]` on `Town`"
        ),
        "{several}"
    );
    let unlisted = problems(schema![Coin]);
    assert!(
        unlisted.contains(
            "`Coin.country` points at `Country`, which is not listed; add `Country` to `schema![…]`"
        ),
        "{unlisted}"
    );
    let of_another = problems(schema![Pen, Drawer, Firm]);
    assert!(
        of_another.contains(
            "the foreign key of `Pen` by `drawer` may lead to a row of another tenant; add `firm = Drawer.firm` to it, with a `unique` of these fields in `Drawer`"
        ),
        "{of_another}"
    );
    Ok(())
}
