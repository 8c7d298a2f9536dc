//! Copies that fail store nothing, and say what was wrong.

on_each! {
    a_draft_that_is_refused_is_named_by_its_place,
    a_draft_that_is_refused_late_undoes_those_before,
    an_error_among_the_drafts_is_returned_as_it_is,
    a_unique_value_that_is_taken,
    a_foreign_key_to_no_row,
    a_check_that_fails,
    a_copy_that_fails_leaves_the_transaction_whole,
    an_error_of_a_draft_comes_before_that_of_a_row,
    drafts_that_set_nothing_are_refused,
    a_table_that_is_missing_is_named,
    what_panics_leaves_nothing,
}

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;

#[derive(Model, Debug, Clone)]
struct Owner {
    id: i64,
    #[orm(unique, max_length = 20)]
    name: String,
}

#[derive(Model, Debug, Clone)]
#[orm(check(name = "pet_legs", "legs >= 0"))]
struct Pet {
    id: i64,
    #[orm(max_length = 20)]
    name: String,
    legs: i32,
    #[orm(related_name = "pets", on_delete = Cascade)]
    owner: ForeignKey<Owner>,
    #[orm(related_name = "walked", on_delete = SetNull)]
    walker: Option<ForeignKey<Owner>>,
}

#[derive(Model, Debug, Clone)]
struct Ticket {
    id: i64,
}

async fn owners(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Owner, Pet, Ticket]).await?;
    let names = ["Ann", "Bob"].map(|name| Owner::draft().name(name));
    Owner::bulk_create(names, db).await.map(drop)
}

/// So many owners, whose names are numbers.
fn numbered(n: i32) -> impl Iterator<Item = OwnerDraft> {
    (0..n).map(|n| Owner::draft().name(n.to_string()))
}

/// So many pets of Ann.
fn pets(n: i32) -> impl Iterator<Item = PetDraft> {
    (0..n).map(|_| Pet::draft().name("Rex").legs(4).owner(1))
}

async fn assert_whole(db: &Database) -> orm::Result<()> {
    assert_eq!(Owner::objects().count(db).await?, 2);
    assert_eq!(Pet::objects().count(db).await?, 0);
    Ok(())
}

async fn a_draft_that_is_refused_is_named_by_its_place(db: Database) -> orm::Result<()> {
    owners(&db).await?;
    let long = Owner::draft().name("x".repeat(21));
    let drafts = numbered(17).chain([long]);
    let refused = assert_queries(&db, 0, async || Ok(Owner::copy_in(drafts, &db).await)).await?;
    let error = refused.unwrap_err();
    let Error::RefusedDraft {
        position: 17,
        error: inner,
    } = &error
    else {
        panic!("{error:?}");
    };
    assert!(matches!(
        **inner,
        Error::TooLong {
            model: "Owner",
            field: Some("name"),
            max: Some(20)
        }
    ));
    assert_eq!(
        error.to_string(),
        "the draft at 17, counted from 0: the text for `Owner.name` is too long; at most 20 characters fit"
    );
    let nul = Owner::copy_in([Owner::draft().name("a\0b")], &db).await;
    assert!(
        matches!(nul, Err(Error::RefusedDraft { position: 0, .. })),
        "{nul:?}"
    );
    assert_whole(&db).await
}

async fn a_draft_that_is_refused_late_undoes_those_before(db: Database) -> orm::Result<()> {
    owners(&db).await?;
    let long = Owner::draft().name("x".repeat(21));
    let refused = Owner::copy_in(numbered(30_000).chain([long]), &db).await;
    assert!(
        matches!(
            refused,
            Err(Error::RefusedDraft {
                position: 30_000,
                ..
            })
        ),
        "{refused:?}"
    );
    assert_whole(&db).await
}

#[derive(Debug)]
enum ImportError {
    Line(u32),
    Orm(Error),
}

impl From<Error> for ImportError {
    fn from(error: Error) -> Self {
        ImportError::Orm(error)
    }
}

async fn an_error_among_the_drafts_is_returned_as_it_is(db: Database) -> orm::Result<()> {
    owners(&db).await?;
    for rows in [0, 20_000] {
        let lines = numbered(rows).map(Ok).chain([Err(ImportError::Line(7))]);
        let failed = Owner::copy_in(lines, &db).await;
        assert!(matches!(failed, Err(ImportError::Line(7))), "{failed:?}");
        assert_whole(&db).await?;
    }
    let taken = [Ok::<_, ImportError>(Owner::draft().name("Ann"))];
    let failed = Owner::copy_in(taken, &db).await;
    assert!(
        matches!(failed, Err(ImportError::Orm(Error::UniqueViolation { .. }))),
        "{failed:?}"
    );
    Ok(())
}

async fn a_unique_value_that_is_taken(db: Database) -> orm::Result<()> {
    owners(&db).await?;
    let drafts = numbered(10_000)
        .chain([Owner::draft().name("Bob")])
        .chain(numbered(0));
    let failed = Owner::copy_in(drafts, &db).await;
    let Err(Error::UniqueViolation {
        model: "Owner",
        fields,
        ..
    }) = &failed
    else {
        panic!("{failed:?}");
    };
    assert_eq!(*fields, ["name"]);
    assert_whole(&db).await
}

async fn a_foreign_key_to_no_row(db: Database) -> orm::Result<()> {
    owners(&db).await?;
    for (owner, walker, wrong) in [(99, 1, "owner"), (1, 99, "walker")] {
        let draft = Pet::draft().name("Rex").legs(4).owner(owner).walker(walker);
        let failed = Pet::copy_in(pets(5_000).chain([draft]), &db).await;
        let Err(Error::ForeignKeyViolation {
            model: "Pet",
            field,
            ..
        }) = failed
        else {
            panic!("{failed:?}");
        };
        assert_eq!(field, Some(wrong));
        assert_whole(&db).await?;
    }
    Ok(())
}

async fn a_check_that_fails(db: Database) -> orm::Result<()> {
    owners(&db).await?;
    let draft = Pet::draft().name("Rex").legs(-1).owner(1);
    let failed = Pet::copy_in(pets(10).chain([draft]), &db).await;
    let Err(Error::CheckViolation {
        model: "Pet",
        constraint,
        ..
    }) = &failed
    else {
        panic!("{failed:?}");
    };
    assert_eq!(constraint, "pet_legs");
    assert_whole(&db).await
}

async fn a_copy_that_fails_leaves_the_transaction_whole(db: Database) -> orm::Result<()> {
    owners(&db).await?;
    let tx = db.begin().await?;
    let failed = Owner::copy_in(numbered(5_000).chain(numbered(1)), &tx).await;
    assert!(
        matches!(failed, Err(Error::UniqueViolation { .. })),
        "{failed:?}"
    );
    let lines = numbered(5_000).map(Ok).chain([Err(ImportError::Line(7))]);
    let failed = Owner::copy_in(lines, &tx).await;
    assert!(matches!(failed, Err(ImportError::Line(7))), "{failed:?}");
    assert_eq!(Owner::copy_in(numbered(3), &tx).await?, 3);
    tx.commit().await?;
    assert_eq!(Owner::objects().count(&db).await?, 5);
    Ok(())
}

/// On Postgres the server has the row by then, and says nothing before it is asked.
async fn an_error_of_a_draft_comes_before_that_of_a_row(db: Database) -> orm::Result<()> {
    owners(&db).await?;
    let taken = [Owner::draft().name("Ann")].into_iter();
    let lines = taken
        .chain(numbered(20_000))
        .map(Ok)
        .chain([Err(ImportError::Line(7))]);
    let failed = Owner::copy_in(lines, &db).await;
    let is_own = matches!(failed, Err(ImportError::Line(7)));
    // SQLite has said so before the draft came.
    let is_taken = matches!(failed, Err(ImportError::Orm(Error::UniqueViolation { .. })));
    assert!(
        is_own || db.backend() == Backend::Sqlite && is_taken,
        "{failed:?}"
    );
    assert_whole(&db).await
}

async fn drafts_that_set_nothing_are_refused(db: Database) -> orm::Result<()> {
    owners(&db).await?;
    let refused = Ticket::copy_in([Ticket::draft()], &db).await;
    let Err(Error::InvalidQuery {
        model: "Ticket",
        why,
    }) = &refused
    else {
        panic!("{refused:?}");
    };
    assert!(why.contains("`bulk_create`"), "{why}");
    Ok(())
}

async fn a_table_that_is_missing_is_named(db: Database) {
    let failed = Owner::copy_in([Owner::draft().name("a")], &db).await;
    let error = failed.expect_err("there is no table");
    assert_eq!(
        error.to_string(),
        "the database differs from the models: there is no table `owner`; create it with `db.create_tables(schema![Owner])` or a migration"
    );
}

async fn what_panics_leaves_nothing(db: Database) -> orm::Result<()> {
    owners(&db).await?;
    let drafts = (0..20_000).map(|n| {
        assert!(n < 15_000, "no more");
        Owner::draft().name(n.to_string())
    });
    let copy = AssertUnwindSafe(async { Owner::copy_in(drafts, &db).await });
    assert!(copy.catch_unwind().await.is_err());
    assert_whole(&db).await
}
