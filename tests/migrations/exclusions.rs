//! Ranges that do not overlap, of tables that change: the rule holds for the rows that were there, and for those that come.

on_each! {
    the_rule_follows_its_table,
    rows_that_overlap_are_told,
    a_table_is_created_with_its_rule,
    a_table_is_found_as_it_was_made,
    a_condition_is_another,
    the_end_comes_to_belong_to_the_range,
    a_column_of_its_condition_goes,
    what_is_missing_is_told,
}

use crate::changes::migrate;
use orm::migrate::{Migrations, run};
use orm::prelude::*;
use orm::{Error, Result, sql};
use orm_migrate::{Change, Hints, NoAnswers, SchemaState, diff, drift, reverse};

mod plain {
    use orm::prelude::*;

    #[derive(Model)]
    pub(super) struct Booking {
        pub(super) id: i64,
        pub(super) room: i32,
        pub(super) starts: i32,
        pub(super) ends: i32,
        pub(super) cancelled: bool,
    }
}

mod ruled {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(no_overlap(room, starts..ends, where = "NOT cancelled"))]
    pub(super) struct Booking {
        pub(super) id: i64,
        pub(super) room: i32,
        pub(super) starts: i32,
        pub(super) ends: i32,
        pub(super) cancelled: bool,
    }
}

/// Another name for all, and wider numbers.
mod renamed {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(renamed_from = "booking", no_overlap(hall, begins..ends, where = "NOT dropped"))]
    pub(super) struct Stay {
        pub(super) id: i64,
        #[orm(renamed_from = "room")]
        pub(super) hall: i32,
        #[orm(renamed_from = "starts")]
        pub(super) begins: i64,
        pub(super) ends: i64,
        #[orm(renamed_from = "cancelled")]
        pub(super) dropped: bool,
    }
}

/// The rule is about all rows.
mod unconditional {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(no_overlap(room, starts..ends))]
    pub(super) struct Booking {
        pub(super) id: i64,
        pub(super) room: i32,
        pub(super) starts: i32,
        pub(super) ends: i32,
        pub(super) cancelled: bool,
    }
}

mod inclusive {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(no_overlap(room, starts..=ends))]
    pub(super) struct Booking {
        pub(super) id: i64,
        pub(super) room: i32,
        pub(super) starts: i32,
        pub(super) ends: i32,
        pub(super) cancelled: bool,
    }
}

mod flagged {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "shift", no_overlap(starts..ends, where = "state = 1"))]
    pub(super) struct Shift {
        pub(super) id: i64,
        pub(super) starts: i64,
        pub(super) ends: i64,
        #[orm(db_default = "1")]
        pub(super) state: i64,
    }
}

mod unflagged {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "shift", no_overlap(starts..ends))]
    pub(super) struct Shift {
        pub(super) id: i64,
        pub(super) starts: i64,
        pub(super) ends: i64,
    }
}

fn booking(starts: i32, ends: i32) -> plain::BookingDraft {
    let draft = plain::Booking::draft().room(1).cancelled(false);
    draft.starts(starts).ends(ends)
}

#[track_caller]
fn assert_refused<T>(written: Result<T>) {
    let error = written.err().expect("a row in the way");
    assert!(
        matches!(error, Error::ExclusionViolation { .. }),
        "{error:?}"
    );
}

/// Migrates to these models.
async fn step(
    db: &Database,
    state: &mut SchemaState,
    models: &orm::schema::Schema,
) -> Result<Vec<Change>> {
    let wanted = SchemaState::of(models);
    let changes = diff(state, &wanted, &Hints::of(models), &mut NoAnswers).expect("all is known");
    migrate(db, &changes, state).await?;
    assert_eq!(*state, wanted);
    Ok(changes)
}

async fn the_rule_follows_its_table(db: Database) -> Result<()> {
    let (first, second, third) = (
        schema![plain::Booking],
        schema![ruled::Booking],
        schema![renamed::Stay],
    );
    db.create_tables(first.clone()).await?;
    booking(1, 3).save(&db).await?;
    booking(1, 3).cancelled(true).save(&db).await?;
    let mut state = SchemaState::of(&first);

    let added = step(&db, &mut state, &second).await?;
    let ruled = |starts, ends| {
        let draft = ruled::Booking::draft().room(1).cancelled(false);
        draft.starts(starts).ends(ends)
    };
    assert_refused(ruled(2, 4).save(&db).await);
    ruled(3, 5).save(&db).await?;

    let before = state.clone();
    let changed = step(&db, &mut state, &third).await?;
    let stay = |begins, ends| {
        let draft = renamed::Stay::draft().hall(1).dropped(false);
        draft.begins(begins).ends(ends)
    };
    let error = stay(4, 6).save(&db).await.err().expect("a row in the way");
    let Error::ExclusionViolation {
        fields, constraint, ..
    } = error
    else {
        panic!("{error:?}");
    };
    assert_eq!(fields, ["hall", "begins", "ends"]);
    assert_eq!(constraint, "stay_hall_begins_ends_excl");
    stay(5, 5_000_000_000).save(&db).await?;
    let long = renamed::Stay::objects().filter(renamed::Stay.ends.gt(100));
    long.delete(&db).await?;
    db.create_tables(third).await?;

    let back = reverse(&changed, &before).expect("all can be undone");
    migrate(&db, &back, &mut state).await?;
    assert_refused(ruled(2, 4).save(&db).await);
    ruled(5, 6).save(&db).await?;
    let back = reverse(&added, &SchemaState::of(&first)).expect("all can be undone");
    migrate(&db, &back, &mut state).await?;
    assert_eq!(state, SchemaState::of(&first));
    booking(2, 4).save(&db).await?;
    db.create_tables(first).await
}

const PLAIN: &str = r#"
format = 1

[[operation]]
op = "create_table"
table = "booking"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "room", type = "i32", null = true },
  { name = "starts", type = "i32", null = true },
  { name = "ends", type = "i32", null = true },
  { name = "cancelled", type = "bool" },
]
primary_key = ["id"]
"#;

const RULED: &str = r#"
format = 1
depends_on = ["0001_plain"]

[[operation]]
op = "add_check"
table = "booking"
constraint = { name = "booking_starts_ends_order", column = "starts", at_most = "ends" }

[[operation]]
op = "add_exclusion"
table = "booking"
constraint = { name = "booking_room_starts_ends_excl", equal = ["room"], range = ["starts", "ends"], where = "NOT cancelled" }
"#;

async fn rows_that_overlap_are_told(db: Database) -> Result<()> {
    let [plain, ruled] = [("0001_plain", PLAIN), ("0002_ruled", RULED)];
    run(&db, &Migrations::from_texts([plain])).await?;
    db.execute(sql!(
        "INSERT INTO booking (room, starts, ends, cancelled) VALUES (1, 1, 100, false), (1, 10, 20, false), (1, 20, 30, false), \
         (1, 200, 300, false), (1, 300, 301, false), (1, 40, 50, true), (NULL, 1, 3, false), (NULL, 1, 3, false), (1, 60, 60, false), \
         (2, NULL, 5, false), (2, NULL, 4, false), (3, 5, NULL, false), (3, 500, NULL, false), (4, 7, 9, false), (5, 7, 9, false)"
    ))
    .await?;
    let migrations = Migrations::from_texts([plain, ruled]);
    let failed = run(&db, &migrations).await;
    let error = failed.expect_err("rows that overlap").to_string();
    let expected = "3 rows of `booking` overlap another by the ranges of `booking_room_starts_ends_excl` (id: 1; 11; 12)";
    assert!(error.contains(expected), "{error}");
    assert!(
        error.contains("change the ranges that overlap, then migrate again"),
        "{error}"
    );
    db.execute(sql!("DELETE FROM booking WHERE id IN (1, 11, 12)"))
        .await?;
    run(&db, &migrations).await?;
    assert_refused(
        ruled::Booking::draft()
            .room(1)
            .cancelled(false)
            .starts(10)
            .ends(11)
            .save(&db)
            .await,
    );
    Ok(())
}

/// On Postgres in a database that has no `btree_gist` yet.
async fn a_table_is_created_with_its_rule(db: Database) -> Result<()> {
    let models = schema![ruled::Booking];
    let mut state = SchemaState::default();
    step(&db, &mut state, &models).await?;
    booking(1, 3).save(&db).await?;
    assert_refused(booking(2, 4).save(&db).await);
    db.create_tables(models).await
}

async fn a_table_is_found_as_it_was_made(db: Database) -> Result<()> {
    let models = schema![ruled::Booking];
    db.create_tables(models.clone()).await?;
    db.create_tables(models).await?;
    let error = db.create_tables(schema![inclusive::Booking]).await.err();
    let error = error.expect("another constraint").to_string();
    let expected = "the exclusion constraint `booking_room_starts_ends_excl` of the table `booking` is `no_overlap(room, starts..ends)`, and `Booking` needs `no_overlap(room, starts..=ends)`";
    assert!(error.contains(expected), "{error}");
    Ok(())
}

async fn a_condition_is_another(db: Database) -> Result<()> {
    let (first, second) = (schema![ruled::Booking], schema![unconditional::Booking]);
    db.create_tables(first.clone()).await?;
    let mut state = SchemaState::of(&first);
    step(&db, &mut state, &second).await?;
    booking(1, 3).cancelled(true).save(&db).await?;
    assert_refused(booking(2, 4).save(&db).await);
    step(&db, &mut state, &first).await?;
    booking(2, 4).save(&db).await?;
    db.create_tables(first).await
}

async fn the_end_comes_to_belong_to_the_range(db: Database) -> Result<()> {
    let (first, second) = (schema![unconditional::Booking], schema![inclusive::Booking]);
    db.create_tables(first.clone()).await?;
    booking(1, 3).save(&db).await?;
    let mut state = SchemaState::of(&first);
    step(&db, &mut state, &second).await?;
    assert_refused(booking(3, 4).save(&db).await);
    db.create_tables(second).await
}

async fn a_column_of_its_condition_goes(db: Database) -> Result<()> {
    let (first, second) = (schema![flagged::Shift], schema![unflagged::Shift]);
    db.create_tables(first.clone()).await?;
    let shift = |starts| flagged::Shift::draft().starts(starts).ends(starts + 2);
    shift(1).save(&db).await?;
    shift(5).save(&db).await?;
    let mut state = SchemaState::of(&first);
    let changes = step(&db, &mut state, &second).await?;
    let shift = |starts| unflagged::Shift::draft().starts(starts).ends(starts + 2);
    assert_refused(shift(2).save(&db).await);
    shift(3).save(&db).await?;
    db.create_tables(second).await?;
    let back = reverse(&changes, &SchemaState::of(&first)).expect("all can be undone");
    migrate(&db, &back, &mut state).await?;
    assert_refused(flagged::Shift::draft().starts(2).ends(3).save(&db).await);
    db.create_tables(first).await
}

/// Somebody has taken the rule away.
async fn what_is_missing_is_told(db: Database) -> Result<()> {
    let models = schema![unflagged::Shift];
    db.create_tables(models.clone()).await?;
    let wanted = SchemaState::of(&models);
    assert_eq!(drift(&db, &wanted, &[]).await?.len(), 0);
    let take_away = if db.backend() == Backend::Sqlite {
        sql!("DROP TRIGGER shift_starts_ends_excl_update")
    } else {
        sql!("ALTER TABLE shift DROP CONSTRAINT shift_starts_ends_excl")
    };
    db.execute(take_away).await?;
    let differences = drift(&db, &wanted, &[]).await?;
    let differences: Vec<_> = differences.iter().map(ToString::to_string).collect();
    let missing = "the exclusion constraint `shift_starts_ends_excl`";
    assert!(
        differences.iter().any(|it| it.contains(missing)),
        "{differences:?}"
    );
    Ok(())
}
