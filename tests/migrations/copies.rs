//! Rows that are kept while their column goes, and rows that go to another database.

on_each! {
    values_of_a_dropped_column_are_kept_and_come_back,
    rows_in_a_circle_go_to_another_database;
    only(Sqlite, "the number of rows is what matters") a_batch_of_rows_is_one_statement
}

use orm::migrate::{Migrations, RunOptions, run, run_with};
use orm::prelude::*;
use orm::sql;

const BOOK: &str = r#"
format = 1

[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "note", type = "text", null = true },
]
primary_key = ["id"]
"#;

/// As the guide has it.
const DROP: &str = r#"
format = 1
depends_on = ["0001_book"]
allow = ["D002"]

[[operation]]
op = "run_sql"
sql = "CREATE TABLE book_note_kept AS SELECT id, note FROM book"
reverse = "DROP TABLE book_note_kept"

[[operation]]
op = "run_sql"
sql = ""
reverse = "UPDATE book SET note = (SELECT kept.note FROM book_note_kept AS kept WHERE kept.id = book.id)"

[[operation]]
op = "drop_column"
table = "book"
column = { name = "note", type = "text", null = true }
"#;

async fn values_of_a_dropped_column_are_kept_and_come_back(db: Database) -> orm::Result<()> {
    let migrations = Migrations::from_texts([("0001_book", BOOK), ("0002_drop", DROP)]);
    run_with(&db, &migrations, &RunOptions::default().to("0001")).await?;
    db.execute(sql!("INSERT INTO book (note) VALUES ('read it'), (NULL)"))
        .await?;
    let notes = async |from: &'static str| -> orm::Result<Vec<Option<String>>> {
        match from {
            "book" => db.fetch(sql!("SELECT note FROM book ORDER BY id")).await,
            _ => {
                db.fetch(sql!("SELECT note FROM book_note_kept ORDER BY id"))
                    .await
            }
        }
    };
    run(&db, &migrations).await?;
    let expected = [Some("read it".to_owned()), None];
    assert_eq!(notes("book_note_kept").await?, expected);
    run_with(&db, &migrations, &RunOptions::default().to("0001")).await?;
    assert_eq!(notes("book").await?, expected);
    notes("book_note_kept").await.expect_err("it is gone");
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn shout(context: &orm::migrate::MigrationContext) -> orm::Result<()> {
    let book = context.table("book")?;
    let mut rows = book.rows(&["note"])?;
    while let Some(batch) = rows.next().await? {
        let mut notes = Vec::new();
        for row in &batch {
            let note = row.get_option::<String>("note")?;
            notes.push((row, note.map(|note| note.to_uppercase())));
        }
        book.bulk_set::<String>("note", notes).await?;
    }
    Ok(())
}

/// Behaviour R23, by the number of statements.
#[cfg(feature = "sqlite")]
async fn a_batch_of_rows_is_one_statement(db: Database) -> orm::Result<()> {
    let shouting = "format = 1\ndepends_on = [\"0001_book\"]\n\n[[operation]]\nop = \"run_rust\"\nname = \"shout\"\n";
    let migrations = Migrations::from_texts([("0001_book", BOOK), ("0002_shout", shouting)]);
    let options = RunOptions::default().data("shout", shout);
    run_with(&db, &migrations, &options.clone().to("0001")).await?;
    db.execute(sql!(
        "INSERT INTO book (note) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) SELECT 'x' FROM n"
    ))
    .await?;
    run_with(&db, &migrations, &options).await?;
    let sent = db.queries().into_iter().map(|query| query.text);
    let updates: Vec<_> = sent
        .filter(|text| text.contains("UPDATE \"book\""))
        .collect();
    assert_eq!(updates.len(), 3);
    assert_eq!(
        updates[0],
        "WITH \"values in hand\" (\"1\", \"2\") AS (SELECT +\"1\", +\"2\" FROM orm_rows(orm_columns(?, ?))) UPDATE \"book\" SET \"note\" = \"values in hand\".\"2\" FROM \"values in hand\" WHERE \"book\".\"id\" = \"values in hand\".\"1\""
    );
    Ok(())
}

/// A team, whose captain is one of its players.
#[derive(Model)]
struct Team {
    id: i64,
    name: String,
    #[orm(related_name = "+", on_delete = SetNull)]
    captain: Option<ForeignKey<Player>>,
}

#[derive(Model)]
struct Player {
    id: i64,
    nick: String,
    #[orm(related_name = "players", on_delete = Cascade)]
    team: ForeignKey<Team>,
}

const BATCH: u64 = 1_000;

/// Copies all rows with their keys: the circle of foreign keys is open until its last one is set.
async fn copy(from: &Database, to: &Database) -> orm::Result<()> {
    to.transaction(async |tx| {
        let mut teams = Team::objects().chunks(BATCH, from);
        while let Some(chunk) = teams.try_next().await? {
            let drafts = chunk
                .iter()
                .map(|team| Team::draft().id(team.id).name(&team.name));
            Team::bulk_create(drafts, tx).await?;
        }
        let mut players = Player::objects().chunks(BATCH, from);
        while let Some(chunk) = players.try_next().await? {
            let drafts = chunk.iter().map(|player| {
                let draft = Player::draft().id(player.id).nick(&player.nick);
                draft.team(player.team.clone())
            });
            Player::bulk_create(drafts, tx).await?;
        }
        let led = Team::objects().filter(Team.captain.is_not_null());
        let mut teams = led.chunks(BATCH, from);
        while let Some(mut chunk) = teams.try_next().await? {
            Team::bulk_update(&mut chunk, (Team.captain,), tx).await?;
        }
        Ok(())
    })
    .await
}

async fn rows(db: &Database) -> orm::Result<(Vec<String>, Vec<String>)> {
    let teams = Team::objects().order_by(Team.id).all(db).await?;
    let players = Player::objects().order_by(Player.id).all(db).await?;
    let teams = teams.iter().map(|team| {
        let captain = team.captain.as_ref().map(|captain| captain.id);
        format!("{} {} {captain:?}", team.id, team.name)
    });
    let players = players
        .iter()
        .map(|player| format!("{} {} {}", player.id, player.nick, player.team.id));
    Ok((teams.collect(), players.collect()))
}

/// Behaviour R32: from SQLite to the database of the test, and from there to SQLite.
async fn rows_in_a_circle_go_to_another_database(db: Database) -> orm::Result<()> {
    if cfg!(not(feature = "sqlite")) {
        return Ok(());
    }
    // A hundred thousand with `ORM_TEST_ROWS=100000`.
    let number = std::env::var("ORM_TEST_ROWS").ok();
    let number: i64 = number.map_or(2_500, |rows| rows.parse().expect("a number"));
    let [first, last] = [
        Database::connect("sqlite::memory:").await?,
        Database::connect("sqlite::memory:").await?,
    ];
    for db in [&first, &db, &last] {
        db.create_tables(schema![Team, Player]).await?;
    }
    let team = Team::draft()
        .id(7)
        .name("Émile's \"Eleven\"")
        .save(&first)
        .await?;
    let mut none = Team::draft().id(9).name("Nobody's").save(&first).await?;
    first
        .execute(sql!(
            "INSERT INTO player (id, nick, team_id) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i * 2, 'nick ' || i, 7 FROM n",
            number
        ))
        .await?;
    let mut team = team;
    team.captain = Some((number * 2).into());
    team.save(&first).await?;
    none.save(&first).await?;
    copy(&first, &db).await?;
    copy(&db, &last).await?;
    let expected = rows(&first).await?;
    let n_players = i64::try_from(expected.1.len()).expect("a number");
    assert_eq!((expected.0.len(), n_players), (2, number));
    assert_eq!(rows(&db).await?, expected);
    assert_eq!(rows(&last).await?, expected);
    // The next keys follow the highest that was copied.
    let team = Team::draft().name("New").save(&db).await?;
    let player = Player::draft().nick("New").team(&team).save(&db).await?;
    assert_eq!((team.id, player.id), (10, number * 2 + 1));
    Ok(())
}
