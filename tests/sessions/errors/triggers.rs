//! Errors of triggers, which databases that were taken over have: they are told as such, and not as the statement's own.

on_each! {
    rules_of_tables_that_no_model_describes,
    a_row_that_a_trigger_writes_and_that_points_nowhere,
    a_row_that_a_trigger_may_not_delete,
    what_a_trigger_names_and_is_not_there,
    what_a_trigger_raises,
    a_row_that_a_trigger_drops;
    only(Sqlite, "Postgres hands back what a trigger of a view returns") a_row_that_a_trigger_of_a_view_writes,
}

use orm::Error;
use orm::prelude::*;

use super::by_hand;

#[derive(Model, Debug, Clone)]
struct Shelf {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone)]
struct Note {
    id: i64,
    #[orm(on_delete = Protect)]
    shelf: ForeignKey<Shelf>,
}

async fn shelves(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf, Note]).await?;
    by_hand(
        db,
        "CREATE TABLE journal (
            id integer PRIMARY KEY, what text NOT NULL UNIQUE,
            shelf_id bigint REFERENCES shelf (id) ON DELETE RESTRICT
        )",
    )
    .await
}

/// Gives the table of shelves this trigger in place of the one before.
async fn trigger(db: &Database, event: &str, body: &str) -> orm::Result<()> {
    let sql = match db.backend() {
        Backend::Sqlite => format!(
            "DROP TRIGGER IF EXISTS keep; CREATE TRIGGER keep BEFORE {event} ON shelf BEGIN {body}; END"
        ),
        _ => format!(
            "DROP TRIGGER IF EXISTS keep ON shelf;
            CREATE OR REPLACE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$;
            CREATE TRIGGER keep BEFORE {event} ON shelf FOR EACH ROW EXECUTE FUNCTION keep()"
        ),
    };
    by_hand(db, sql.leak()).await
}

/// Deletes a shelf, and saves one, under a trigger that fails.
async fn failures(db: &Database, body: &str) -> orm::Result<[Error; 2]> {
    by_hand(db, "DELETE FROM journal").await?;
    trigger(db, "UPDATE", "DELETE FROM note").await?;
    let shelf = Shelf::draft().name("east").save(db).await?;
    trigger(db, "DELETE", body).await?;
    let kept = shelf.delete(db).await.expect_err(body);
    trigger(db, "INSERT", body).await?;
    let refused = Shelf::draft().name("west").save(db).await.expect_err(body);
    Ok([kept, refused])
}

async fn rules_of_tables_that_no_model_describes(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let along = "a trigger, function or foreign key of the database writes it as `Shelf` is written, so mend that or its table";
    for error in failures(&db, "INSERT INTO journal VALUES (1, NULL, NULL)").await? {
        let fits = matches!(
            &error,
            Error::NotNullViolation { model: "Shelf", field: None, table: Some(table), .. } if table == "journal"
        );
        assert!(fits, "{error:?}");
        let what = "null for the column `what` of the table `journal`, which is never null; ";
        assert_eq!(error.to_string(), format!("{what}{along}"));
    }
    let twice = "INSERT INTO journal VALUES (1, 'x', NULL), (2, 'x', NULL)";
    for error in failures(&db, twice).await? {
        let fits = matches!(
            &error,
            Error::UniqueViolation { model: "Shelf", fields, table: Some(table), .. }
                if fields.is_empty() && table == "journal"
        );
        assert!(fits, "{error:?}");
        let sentence = error.to_string();
        let what = "another row of the table `journal` with these values exists already";
        assert!(sentence.starts_with(what), "{sentence}");
        assert!(sentence.ends_with(along), "{sentence}");
    }
    Ok(())
}

async fn a_row_that_a_trigger_writes_and_that_points_nowhere(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    for (body, table) in [
        ("INSERT INTO journal VALUES (1, 'x', 77)", "journal"),
        ("INSERT INTO note VALUES (1, 77)", "note"),
    ] {
        let [deleted, _] = failures(&db, body).await?;
        if db.backend() == Backend::Postgres {
            let fits = matches!(
                &deleted,
                Error::ForeignKeyViolation { table: Some(it), .. } if it == table
            );
            assert!(fits, "{deleted:?}");
            continue;
        }
        // SQLite does not say which foreign key it is, nor of which row.
        let fits = matches!(
            &deleted,
            Error::Protected {
                model: "Shelf",
                by: None,
                table: None,
                ..
            }
        );
        assert!(fits, "{deleted:?}");
        let sentence = deleted.to_string();
        let advice = "or mend the trigger of the database, if it is one that writes a row which refers to none";
        assert!(sentence.ends_with(advice), "{sentence}");
    }
    Ok(())
}

async fn a_row_that_a_trigger_may_not_delete(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let shelf = Shelf::draft().name("east").save(&db).await?;
    Note::draft().shelf(&shelf).save(&db).await?;
    let gone = shelf.delete(&db).await.expect_err("a note refers to it");
    let fits = matches!(
        &gone,
        Error::Protected {
            model: "Shelf",
            by: Some("Note"),
            ..
        }
    );
    assert!(fits, "{gone:?}");
    Ok(())
}

async fn what_a_trigger_names_and_is_not_there(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    for (body, what) in [
        ("INSERT INTO diary VALUES (1)", "table `diary`"),
        ("INSERT INTO journal (nosuch) VALUES (1)", "column `nosuch`"),
        ("UPDATE journal SET nosuch = 1", "column `nosuch`"),
        ("UPDATE journal SET id = nosuch", "column `nosuch`"),
    ] {
        for error in failures(&db, body).await? {
            assert!(
                matches!(error, Error::SchemaMismatch { field: None, .. }),
                "{error:?}"
            );
            let whose = match db.backend() {
                Backend::Sqlite => {
                    "the statement does not name; mend the trigger or view of the database that does"
                }
                _ => "the function `keep` of the database names; mend that function",
            };
            assert_eq!(
                error.to_string(),
                format!("the database differs from the models: there is no {what}, which {whose}")
            );
        }
    }
    Ok(())
}

async fn what_a_trigger_raises(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let (raise, sentence) = match db.backend() {
        Backend::Sqlite => (
            "SELECT RAISE(ABORT, 'shelves stay')",
            "database error 1811 in a trigger of the database: shelves stay",
        ),
        _ => (
            "RAISE EXCEPTION 'shelves stay'",
            "database error P0001 in the function `keep` of the database: shelves stay",
        ),
    };
    for error in failures(&db, raise).await? {
        assert_eq!(error.to_string(), sentence);
        let Error::Database(error) = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.message, "shelves stay");
    }
    Ok(())
}

const NO_ROW: &str = "database error: the database hands back no row of `Shelf`: a trigger drops it, or writes it elsewhere, as one of a view does, whose tables are to be written then";

async fn a_row_that_a_trigger_drops(db: Database) -> orm::Result<()> {
    shelves(&db).await?;
    let drop = match db.backend() {
        Backend::Sqlite => "SELECT RAISE(IGNORE)",
        // The function returns null, and so no row.
        _ => "NULL",
    };
    trigger(&db, "INSERT", drop).await?;
    let dropped = Shelf::draft().name("east").save(&db).await;
    assert_eq!(dropped.expect_err("no row").to_string(), NO_ROW);
    assert_eq!(Shelf::objects().count(&db).await?, 0);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_row_that_a_trigger_of_a_view_writes(db: Database) -> orm::Result<()> {
    let view = "CREATE TABLE place (id integer PRIMARY KEY, name text);
        CREATE VIEW shelf AS SELECT id, name FROM place;
        CREATE TRIGGER keep INSTEAD OF INSERT ON shelf BEGIN INSERT INTO place (name) VALUES (NEW.name); END";
    by_hand(&db, view).await?;
    let written = Shelf::draft().id(1).name("east").save(&db).await;
    assert_eq!(written.expect_err("no row").to_string(), NO_ROW);
    assert_eq!(Shelf::objects().count(&db).await?, 1);
    // Nothing is written twice where the key is to be counted.
    for n in 2..4 {
        let written = Shelf::draft().name("west").save(&db).await;
        assert!(written.is_err(), "{written:?}");
        assert_eq!(Shelf::objects().count(&db).await?, n);
    }
    let broken = db.transaction(async |tx| {
        let written = Shelf::draft().name("north").save(tx).await;
        assert!(written.is_err(), "{written:?}");
        Shelf::objects().count(tx).await
    });
    assert_eq!(broken.await?, 4);
    Ok(())
}
