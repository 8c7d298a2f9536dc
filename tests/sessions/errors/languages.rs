//! Errors of a server that speaks another language than ours: nothing of its words is read, and no value in them shown.

on_each! {
    ;only(Postgres, "SQLite speaks one language") nothing_of_a_message_about_data_is_shown,
    the_words_of_a_trigger_are_shown,
    what_is_missing_is_found_by_its_place,
    the_text_that_is_too_long_is_the_one_computed,
    a_message_about_plans_is_no_stale_plan,
    a_plan_made_stale_is_made_anew,
}

use orm::Error;
use orm::prelude::*;

use super::by_hand;

/// A row that a trigger answers with the error that it asks for.
#[derive(Model, Debug, Clone)]
struct Alarm {
    id: i64,
    code: String,
    secret: String,
}

async fn alarms(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Alarm]).await?;
    by_hand(
        db,
        "CREATE SEQUENCE attempts;
        CREATE FUNCTION ring() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            PERFORM nextval('attempts');
            RAISE EXCEPTION USING ERRCODE = NEW.code, TABLE = 'autre', COLUMN = 'autre', CONSTRAINT = 'autre',
                MESSAGE = 'syntaxe invalide « ' || NEW.secret || ' » (255)',
                DETAIL = 'La clé « (code)=(' || NEW.secret || ') » existe déjà.',
                HINT = NEW.secret;
        END $$;
        CREATE TRIGGER ring BEFORE INSERT ON alarm FOR EACH ROW EXECUTE FUNCTION ring()",
    )
    .await
}

async fn ring(code: &str, on: &dyn Executor) -> Error {
    let draft = Alarm::draft().code(code).secret("geheim");
    draft.save(on).await.expect_err("an alarm")
}

async fn nothing_of_a_message_about_data_is_shown(db: Database) -> orm::Result<()> {
    alarms(&db).await?;
    for code in [
        "22000", "22001", "22003", "22007", "22008", "22012", "22021", "22023", "2200H", "2201B",
        "22P02", "22P05", "23000", "23502", "23503", "23505", "23514", "23P01", "42601", "42703",
        "42P01", "25P03", "57014",
    ] {
        let error = ring(code, &db).await;
        let tx = db.begin().await?;
        let inside = ring(code, &tx).await;
        let after = Alarm::objects().count(&tx).await.expect_err("broken");
        for error in [error, inside, after] {
            let shown = format!("{error} {error:?}");
            let unfit = ["geheim", "invalide", "«", "NUL", "255", "(code)"];
            assert!(
                unfit.iter().all(|unfit| !shown.contains(unfit)),
                "{code}: {shown}"
            );
        }
    }
    Ok(())
}

async fn the_words_of_a_trigger_are_shown(db: Database) -> orm::Result<()> {
    alarms(&db).await?;
    let error = ring("P0001", &db).await;
    assert!(error.to_string().contains("syntaxe invalide"), "{error}");
    Ok(())
}

/// Tables of which the database has less.
mod drifted {
    use orm::prelude::*;

    #[derive(Model, Debug, Clone)]
    pub(super) struct Ship {
        pub(super) id: i64,
        pub(super) name: String,
    }

    #[derive(Model, Debug, Clone)]
    #[orm(table = "alarm")]
    pub(super) struct Bell {
        pub(super) id: i64,
        pub(super) code: String,
        pub(super) name: i32,
        #[orm(on_delete = Protect)]
        pub(super) ship: Option<ForeignKey<Ship>>,
    }
}

#[track_caller]
fn assert_missing<T: std::fmt::Debug>(result: orm::Result<T>, expected: (Option<&str>, &str)) {
    match result {
        Err(Error::SchemaMismatch {
            model: Some("Bell"),
            field,
            why,
            ..
        }) => {
            assert_eq!(field, expected.0, "{why}");
            assert!(why.starts_with(expected.1), "{why}");
        }
        other => panic!("{other:?}"),
    }
}

async fn what_is_missing_is_found_by_its_place(db: Database) -> orm::Result<()> {
    use drifted::Bell;
    db.create_tables(schema![Alarm]).await?;
    let expected = (
        Some("name"),
        "there is no column `name` in the table `alarm`",
    );
    let read = Bell::objects()
        .filter(Bell.code.eq("é\"x\".name"))
        .all(&db)
        .await;
    assert_missing(read, expected);
    let draft = || Bell::draft().code("é").name(1);
    assert_missing(draft().save(&db).await, expected);
    let bells = Bell::objects().every_row();
    assert_missing(
        bells
            .update((Bell.code.set("é"), Bell.name.set(1)), &db)
            .await,
        expected,
    );
    by_hand(
        &db,
        "ALTER TABLE alarm ADD name integer, ADD ship_id bigint",
    )
    .await?;
    let joined = Bell::objects().filter(Bell.ship.name.eq("é"));
    assert_missing(joined.all(&db).await, (None, "there is no table `ship`"));
    by_hand(&db, "CREATE TABLE ship (id bigint)").await?;
    assert_missing(joined.all(&db).await, (None, "there is no column `name`; "));
    let reads = "CREATE FUNCTION read() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM 'é', price FROM catalogue; RETURN NEW; END $$;
        CREATE TRIGGER read BEFORE INSERT ON alarm FOR EACH ROW EXECUTE FUNCTION read()";
    by_hand(&db, reads).await?;
    assert_missing(
        draft().save(&db).await,
        (None, "there is no table `catalogue`"),
    );
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Label {
    id: i64,
    #[orm(max_length = 4)]
    front: String,
    #[orm(max_length = 6)]
    back: String,
    note: String,
}

async fn the_text_that_is_too_long_is_the_one_computed(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Label]).await?;
    Label::draft()
        .front("abcd")
        .back("abcdef")
        .note("abcdefgh")
        .save(&db)
        .await?;
    let labels = Label::objects().every_row();
    let back = labels
        .update((Label.back.set(Label.note), Label.front.set("x")), &db)
        .await;
    let fits = matches!(
        back,
        Err(Error::TooLong {
            model: "Label",
            field: Some("back"),
            max: Some(6)
        })
    );
    assert!(fits, "{back:?}");
    let front = labels.update(Label.front.set(Label.back), &db).await;
    let fits = matches!(
        front,
        Err(Error::TooLong {
            field: Some("front"),
            max: Some(4),
            ..
        })
    );
    assert!(fits, "{front:?}");
    let either = labels
        .update(
            (Label.front.set(Label.back), Label.back.set(Label.front)),
            &db,
        )
        .await;
    let fits = matches!(
        either,
        Err(Error::TooLong {
            model: "Label",
            field: None,
            max: None
        })
    );
    assert!(fits, "{either:?}");
    Ok(())
}

/// The code is that of a stale plan too; the routine is not.
async fn a_message_about_plans_is_no_stale_plan(db: Database) -> orm::Result<()> {
    alarms(&db).await?;
    let draft = Alarm::draft()
        .code("0A000")
        .secret("cached plan must not change result type");
    let error = draft.save(&db).await.expect_err("an alarm");
    assert!(matches!(error, Error::Database(_)), "{error:?}");
    let attempts = async |connection: &mut sqlx::PgConnection| {
        sqlx::query_scalar("SELECT last_value FROM attempts")
            .fetch_one(connection)
            .await
    };
    let attempts: i64 = db.with_postgres(attempts).await?.expect("a number");
    assert_eq!(attempts, 1);
    Ok(())
}

async fn a_plan_made_stale_is_made_anew(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Label]).await?;
    let one = Database::builder(&orm_tests::support::url())
        .max_connections(1)
        .connect()
        .await?;
    let labels = Label::objects();
    assert!(labels.all(&one).await?.is_empty());
    by_hand(&db, "ALTER TABLE label ALTER front TYPE text").await?;
    assert!(labels.all(&one).await?.is_empty());
    by_hand(&db, "ALTER TABLE label ALTER front TYPE varchar(9)").await?;
    let tx = one.begin().await?;
    let stale = labels.all(&tx).await;
    let Err(
        stale @ Error::SchemaMismatch {
            model: Some("Label"),
            ..
        },
    ) = stale
    else {
        panic!("{stale:?}");
    };
    assert!(stale.to_string().contains("the transaction"), "{stale}");
    assert!(stale.is_retryable());
    tx.rollback().await?;
    let tx = one.begin().await?;
    assert!(labels.all(&tx).await?.is_empty());
    tx.commit().await?;
    // What is run again after a conflict is run again after this.
    by_hand(&db, "ALTER TABLE label ALTER front TYPE text").await?;
    let again = one.retries(1);
    let read = again.transaction(async |tx| labels.all(tx).await).await?;
    assert!(read.is_empty());
    Ok(())
}
