//! Reads by key and saves of one row, whose text is planned and written once for a model: whatever the values are, rows
//! and errors are those of a statement planned anew.

#![expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "rules take references to what a row holds"
)]

on_each! {
    rows_of_one_model_share_a_text,
    the_key_and_the_version_find_the_row,
    each_set_of_fields_has_a_text_of_its_own,
    values_that_no_row_can_have_are_refused_each_time,
    a_statement_in_a_transaction_is_recorded_once,
}

use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(room, number))]
struct Chair {
    room: i64,
    number: i64,
    #[orm(max_length = 5)]
    color: String,
    #[orm(validate = is_even)]
    legs: i32,
    note: Option<String>,
    #[orm(version)]
    version: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Word {
    #[orm(primary_key)]
    text: String,
    uses: i64,
    weight: f64,
}

fn is_even(legs: &i32) -> Result<(), &'static str> {
    if legs % 2 == 0 {
        Ok(())
    } else {
        Err("a chair stands on an even number of legs")
    }
}

async fn chairs(db: &Database) -> orm::Result<[Chair; 2]> {
    db.create_tables(schema![Chair, Word]).await?;
    let chair = |room, number| {
        Chair::draft()
            .room(room)
            .number(number)
            .color("red")
            .legs(4)
    };
    Ok([chair(1, 2).save(db).await?, chair(2, 1).save(db).await?])
}

async fn rows_of_one_model_share_a_text(db: Database) -> orm::Result<()> {
    let [mut one, mut other] = chairs(&db).await?;
    for note in [Some("soft"), None, Some("hard")] {
        for chair in [&mut one, &mut other] {
            chair.note = note.map(|note| format!("{note} {}", chair.room));
            assert_queries(&db, 1, async || chair.save(&db).await).await?;
            let stored = Chair::get((chair.room, chair.number), &db).await?;
            assert_eq!(stored, *chair);
        }
    }
    assert_eq!((one.version, other.version), (4, 4));
    let missing = Chair::get((1, 1), &db).await;
    assert!(matches!(
        missing,
        Err(Error::DoesNotExist { model: "Chair" })
    ));
    Ok(())
}

async fn the_key_and_the_version_find_the_row(db: Database) -> orm::Result<()> {
    let [mut one, mut other] = chairs(&db).await?;
    let mut old = one.clone();
    for color in ["blue", "green"] {
        for chair in [&mut one, &mut other] {
            chair.color = color.to_owned();
            chair.save(&db).await?;
        }
    }
    "white".clone_into(&mut old.color);
    assert!(matches!(
        old.save(&db).await,
        Err(Error::Stale { model: "Chair" })
    ));
    let colors = Chair::objects()
        .order_by(Chair.room)
        .values((Chair.color, Chair.version));
    let stored = ("green".to_owned(), 3);
    assert_eq!(colors.all(&db).await?, [stored.clone(), stored]);
    one.number = 9;
    assert!(matches!(
        one.save(&db).await,
        Err(Error::DoesNotExist { model: "Chair" })
    ));
    Ok(())
}

async fn each_set_of_fields_has_a_text_of_its_own(db: Database) -> orm::Result<()> {
    let [mut chair, _] = chairs(&db).await?;
    for (color, legs) in [("blue", 2), ("green", 6)] {
        (chair.color, chair.legs) = (color.to_owned(), legs);
        chair.save_fields(Chair.color, &db).await?;
        assert_ne!(Chair::get((1, 2), &db).await?.legs, legs);
        chair.save_fields(Chair.legs, &db).await?;
        assert_eq!(Chair::get((1, 2), &db).await?, chair);
    }
    Ok(())
}

async fn values_that_no_row_can_have_are_refused_each_time(db: Database) -> orm::Result<()> {
    let [mut chair, _] = chairs(&db).await?;
    for _ in 0..3 {
        chair.save(&db).await?;
        let mut bad = chair.clone();
        "purple".clone_into(&mut bad.color);
        let error = bad.save(&db).await.unwrap_err();
        let is_of_color = |it: &Error| {
            matches!(
                it,
                Error::TooLong {
                    field: Some("color"),
                    ..
                }
            )
        };
        assert!(is_of_color(&error), "{error}");
        let mut bad = chair.clone();
        bad.legs = 3;
        let error = bad.save(&db).await.unwrap_err();
        assert!(matches!(error, Error::Validation { .. }), "{error}");
        let mut bad = chair.clone();
        bad.note = Some("a\0".to_owned());
        let error = bad.save(&db).await.unwrap_err();
        assert!(
            matches!(
                error,
                Error::InvalidText {
                    field: Some("note"),
                    ..
                }
            ),
            "{error}"
        );
    }
    let mut word = Word::draft()
        .text("orm")
        .uses(1)
        .weight(0.5)
        .save(&db)
        .await?;
    for _ in 0..3 {
        assert_eq!(Word::get("orm", &db).await?, word);
        let error = Word::get("or\0m", &db).await.unwrap_err();
        assert!(
            matches!(
                error,
                Error::InvalidText {
                    field: Some("text"),
                    ..
                }
            ),
            "{error}"
        );
        word.weight = f64::NAN;
        let error = word.save(&db).await.unwrap_err();
        assert!(
            matches!(
                error,
                Error::OutOfRange {
                    field: Some("weight"),
                    ..
                }
            ),
            "{error}"
        );
        word.weight = 2.5;
        word.save(&db).await?;
    }
    Ok(())
}

async fn a_statement_in_a_transaction_is_recorded_once(db: Database) -> orm::Result<()> {
    let [mut chair, _] = chairs(&db).await?;
    db.transaction(async |tx| {
        for legs in [2, 4, 6, 8] {
            chair.legs = legs;
            assert_queries(&db, 1, async || chair.save(tx).await).await?;
            assert_queries(&db, 1, async || Chair::get((1, 2), tx).await).await?;
            let draft = Word::draft().text(legs.to_string()).uses(1).weight(1.0);
            let word = assert_queries(&db, 1, async || draft.save(tx).await).await?;
            assert_queries(&db, 1, async || word.delete(tx).await).await?;
        }
        Ok(())
    })
    .await?;
    assert_eq!(Chair::get((1, 2), &db).await?, chair);
    assert_eq!(Word::objects().count(&db).await?, 0);
    Ok(())
}
