//! Keys that change, and what `on_update` makes of the rows that point at them.

on_each! {
    actions_are_written_as_declared,
    actions_are_read_back_as_described,
    rows_follow_a_new_key,
    rows_forbid_a_new_key,
    many_to_many_relations_forbid_a_new_key,
    rows_of_the_same_table_forbid_a_new_key,
}

use orm::prelude::*;
use orm_tests::support::{assert_made_again, assert_read_back};

#[derive(Model, Debug, Clone)]
struct Country {
    #[orm(primary_key, max_length = 2)]
    code: String,
    name: String,
}

#[derive(Model, Debug, Clone)]
struct City {
    id: i64,
    #[orm(related_name = "cities", on_delete = Cascade, on_update = Cascade)]
    country: ForeignKey<Country>,
    #[orm(related_name = "+", on_delete = SetNull, on_update = SetNull)]
    former: Option<ForeignKey<Country>>,
    #[orm(related_name = "+", on_delete = SetDefault, on_update = SetDefault, db_default = "'XX'")]
    twin: ForeignKey<Country>,
}

#[derive(Model, Debug, Clone)]
struct Embassy {
    id: i64,
    #[orm(related_name = "+", on_delete = Cascade)]
    host: ForeignKey<Country>,
}

#[derive(Model, Debug, Clone)]
struct Treaty {
    id: i64,
    #[orm(related_name = "+", on_delete = Cascade, on_update = Restrict)]
    party: ForeignKey<Country>,
    #[orm(related_name = "+", on_delete = Restrict, on_update = NoAction)]
    other: Option<ForeignKey<Country>>,
}

#[derive(Model, Debug, Clone)]
struct Folder {
    #[orm(primary_key, max_length = 10)]
    path: String,
    size: i32,
    #[orm(related_name = "folders", on_delete = Cascade)]
    within: Option<ForeignKey<Folder>>,
}

async fn actions_are_written_as_declared(_: Database) -> orm::Result<()> {
    let expected = [
        r#"FOREIGN KEY ("country_id") REFERENCES "country" ("code") ON DELETE CASCADE ON UPDATE CASCADE"#,
        r#"FOREIGN KEY ("former_id") REFERENCES "country" ("code") ON DELETE SET NULL ON UPDATE SET NULL"#,
        r#"FOREIGN KEY ("twin_id") REFERENCES "country" ("code") ON DELETE SET DEFAULT ON UPDATE SET DEFAULT"#,
        r#"FOREIGN KEY ("party_id") REFERENCES "country" ("code") ON DELETE CASCADE ON UPDATE RESTRICT"#,
    ];
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let sql = schema![Country, City, Treaty].to_sql(backend)?;
        for expected in expected {
            assert!(sql.contains(expected), "{sql}");
        }
        assert_eq!(sql.matches("ON UPDATE").count(), expected.len());
    }
    Ok(())
}

async fn actions_are_read_back_as_described(db: Database) -> orm::Result<()> {
    assert_read_back(schema![Country, Treaty], &db).await?;
    assert_made_again(schema![Country, City, Treaty], &db).await
}

async fn countries(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Country, City, Embassy, Treaty])
        .await?;
    let drafts = ["DE", "FR", "XX"].map(|code| Country::draft().code(code).name(code));
    Country::bulk_create(drafts, db).await.map(drop)
}

async fn rows_follow_a_new_key(db: Database) -> orm::Result<()> {
    countries(&db).await?;
    let city = City::draft()
        .country("DE")
        .former("DE")
        .twin("DE")
        .save(&db)
        .await?;
    let germany = Country::objects().filter(Country.code.eq("DE"));
    assert_eq!(germany.update(Country.code.set("GE"), &db).await?, 1);
    let city = City::get(city.id, &db).await?;
    assert_eq!(city.country.id, "GE");
    assert!(city.former.is_none());
    assert_eq!(city.twin.id, "XX");
    Ok(())
}

async fn rows_forbid_a_new_key(db: Database) -> orm::Result<()> {
    countries(&db).await?;
    Embassy::draft().host("FR").save(&db).await?;
    Treaty::draft().party("DE").save(&db).await?;
    for (code, model) in [("FR", "Embassy"), ("DE", "Treaty")] {
        let country = Country::objects().filter(Country.code.eq(code));
        let refused = country.update(Country.code.set("ZZ"), &db).await;
        let is_held = matches!(&refused, Err(Error::Protected { model: "Country", by: Some(by), .. }) if *by == model);
        assert!(is_held, "{refused:?}");
    }
    let france = Country::objects().filter(Country.code.eq("FR"));
    assert_eq!(france.update(Country.code.set("FR"), &db).await?, 1);
    Ok(())
}

#[derive(Model)]
struct Club {
    #[orm(primary_key, max_length = 2)]
    code: String,
}

#[derive(Model)]
struct Player {
    id: i64,
    #[orm(related_name = "players")]
    clubs: ManyToMany<Club>,
}

/// Nobody has declared the join table, so the model at its other end is named.
async fn many_to_many_relations_forbid_a_new_key(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Club, Player]).await?;
    let club = Club::draft().code("A").save(&db).await?;
    let player = Player::draft().save(&db).await?;
    player.clubs.add([&club], &db).await?;
    let clubs = Club::objects().filter(Club.code.eq("A"));
    let refused = clubs.update(Club.code.set("B"), &db).await;
    let is_held = matches!(&refused, Err(Error::Protected { model: "Club", by: Some("Player"), table: Some(table), .. }) if table == "player_clubs");
    assert!(is_held, "{refused:?}");
    let players = Player::objects().filter(Player.id.eq(player.id));
    let refused = players.update(Player.id.set(9), &db).await;
    let is_held = matches!(
        &refused,
        Err(Error::Protected {
            model: "Player",
            by: Some("Club"),
            ..
        })
    );
    assert!(is_held, "{refused:?}");
    Ok(())
}

async fn rows_of_the_same_table_forbid_a_new_key(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Folder]).await?;
    let root = Folder::draft().path("a").size(1).save(&db).await?;
    let below = Folder::draft().path("b").size(2).within(&root);
    below.save(&db).await?;
    let is_held = |refused: &orm::Result<u64>| matches!(refused, Err(Error::Protected { model: "Folder", by: Some("Folder"), table: Some(table), .. }) if table == "folder");
    let root = Folder::objects().filter(Folder.path.eq("a"));
    let refused = root.update(Folder.path.set("z"), &db).await;
    assert!(is_held(&refused), "{refused:?}");
    let all = Folder::objects().every_row();
    let refused = all
        .update(Folder.path.set(Folder.path.concat("!")), &db)
        .await;
    assert!(is_held(&refused), "{refused:?}");
    let tx = db.begin().await?;
    let refused = root.update(Folder.path.set("z"), &tx).await;
    tx.rollback().await?;
    assert!(is_held(&refused), "{refused:?}");
    // A reference to no row is none of these.
    let dangling = root.update(Folder.within.set("nowhere"), &db).await;
    assert!(
        matches!(
            &dangling,
            Err(Error::ForeignKeyViolation {
                model: "Folder",
                field: Some("within"),
                ..
            })
        ),
        "{dangling:?}"
    );
    let leaf = Folder::objects().filter(Folder.path.eq("b"));
    assert_eq!(leaf.update(Folder.path.set("c"), &db).await?, 1);
    Ok(())
}
