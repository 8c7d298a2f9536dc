//! Rows with embedded enums written and asked at random, beside a list of them in Rust.

on_each! { what_is_written_is_what_is_there }

use orm::prelude::*;
use orm_tests::support::{Chance, whole_or_sample};
use std::collections::BTreeMap;

#[derive(Model, Debug, Clone, PartialEq)]
struct Bank {
    id: i64,
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Place {
    city: String,
    zip: Option<String>,
}

#[derive(Embed, Debug, Clone, PartialEq)]
enum Level {
    Low,
    High(i32),
}

#[derive(Embed, Debug, Clone, PartialEq)]
enum Shape {
    Nothing,
    Number(i64),
    Text {
        text: String,
        note: Option<String>,
    },
    At(#[orm(embed)] Place),
    Of(#[orm(on_delete = Cascade)] ForeignKey<Bank>),
    Maybe {
        n: Option<i32>,
        #[orm(on_delete = SetNull)]
        bank: Option<ForeignKey<Bank>>,
    },
    Inner {
        #[orm(embed)]
        level: Level,
        #[orm(embed)]
        upper: Option<Level>,
    },
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Item {
    id: i64,
    #[orm(embed)]
    shape: Shape,
    #[orm(embed)]
    other: Option<Shape>,
}

fn text(chance: &mut Chance) -> String {
    chance.of(&["", "a", "b", "null", "it's"]).to_owned()
}

fn level(chance: &mut Chance) -> Level {
    match chance.below(3) {
        0 => Level::Low,
        _ => Level::High(chance.small(3)),
    }
}

fn shape(chance: &mut Chance) -> Shape {
    let key = |chance: &mut Chance| ForeignKey::from(1 + i64::from(chance.small(2)));
    let is_there = |chance: &mut Chance| !chance.is_one_in(3);
    match chance.below(7) {
        0 => Shape::Nothing,
        1 => Shape::Number(chance.small(3).into()),
        2 => Shape::Text {
            text: text(chance),
            note: is_there(chance).then(|| text(chance)),
        },
        3 => Shape::At(Place {
            city: text(chance),
            zip: is_there(chance).then(|| text(chance)),
        }),
        4 => Shape::Of(key(chance)),
        5 => Shape::Maybe {
            n: is_there(chance).then(|| chance.small(3)),
            bank: is_there(chance).then(|| key(chance)),
        },
        _ => Shape::Inner {
            level: level(chance),
            upper: is_there(chance).then(|| level(chance)),
        },
    }
}

fn other(chance: &mut Chance) -> Option<Shape> {
    (!chance.is_one_in(4)).then(|| shape(chance))
}

/// The rows as they should be.
type Rows = BTreeMap<i64, Item>;

async fn write(rows: &mut Rows, chance: &mut Chance, db: &Database) -> orm::Result<()> {
    let known: Vec<i64> = rows.keys().copied().collect();
    let own = (!known.is_empty()).then(|| chance.of(&known));
    let of = |key: i64| Item::objects().filter(Item.id.eq(key));
    match (chance.below(9), own) {
        (0, _) | (_, None) => {
            let draft = Item::draft().shape(shape(chance)).other(other(chance));
            let made = draft.save(db).await?;
            rows.insert(made.id, made);
        }
        (1, _) => {
            let drafts = (0..3).map(|_| Item::draft().shape(shape(chance)).other(other(chance)));
            let drafts: Vec<_> = drafts.collect();
            for made in Item::bulk_create(drafts, db).await? {
                rows.insert(made.id, made);
            }
        }
        (2, Some(key)) => {
            let row = rows.get_mut(&key).expect("a known row");
            (row.shape, row.other) = (shape(chance), other(chance));
            row.save(db).await?;
        }
        (3, Some(key)) => {
            let row = rows.get_mut(&key).expect("a known row");
            row.other = other(chance);
            row.save_fields(Item.other, db).await?;
        }
        (4, Some(_)) => {
            for row in rows.values_mut() {
                row.shape = shape(chance);
            }
            Item::bulk_update(rows.values_mut(), Item.shape, db).await?;
        }
        (5, Some(key)) => {
            let (own, others) = (shape(chance), other(chance));
            let set = (Item.shape.set(&own), Item.other.set(&others));
            assert_eq!(of(key).update(set, db).await?, 1);
            let row = rows.get_mut(&key).expect("a known row");
            (row.shape, row.other) = (own, others);
        }
        (6, Some(key)) => {
            let draft = Item::draft()
                .id(key)
                .shape(shape(chance))
                .other(other(chance));
            let rule = OnConflict::update((Item.shape, Item.other)).on(Item.id);
            draft.save_with(rule, db).await?;
            rows.insert(key, Item::get(key, db).await?);
        }
        (7, Some(_)) => {
            let n = chance.small(3).into();
            let numbers = Item::objects().filter(Item.shape.kind.eq(ShapeKind::Number));
            numbers.update(Item.shape.number.set(n), db).await?;
            for row in rows.values_mut() {
                if let Shape::Number(number) = &mut row.shape {
                    *number = n;
                }
            }
        }
        (_, Some(key)) => {
            of(key).delete(db).await?;
            rows.remove(&key);
        }
    }
    Ok(())
}

type Test = Box<dyn Fn(&Item) -> bool>;

/// A condition, and what it says of a row.
fn condition(chance: &mut Chance) -> (Predicate<Item>, Test) {
    let (own, n) = (shape(chance), chance.small(3));
    let kind = ShapeKind::from(&own);
    match chance.below(10) {
        0 => (Item.shape.eq(&own), Box::new(move |row| row.shape == own)),
        1 => (Item.shape.ne(&own), Box::new(move |row| row.shape != own)),
        2 => (
            Item.other.eq(&own),
            Box::new(move |row| row.other.as_ref() == Some(&own)),
        ),
        3 => (
            Item.other.ne(&own),
            Box::new(move |row| row.other.as_ref() != Some(&own)),
        ),
        4 => (
            Item.shape.kind.eq(kind),
            Box::new(move |row| ShapeKind::from(&row.shape) == kind),
        ),
        5 => (
            Item.other.kind.ne(kind),
            Box::new(move |row| row.other.as_ref().map(ShapeKind::from) != Some(kind)),
        ),
        6 => (
            Item.shape.number.ge(i64::from(n)),
            Box::new(move |row| matches!(row.shape, Shape::Number(own) if own >= n.into())),
        ),
        7 => (
            Item.other.text.note.is_not_null(),
            Box::new(|row| matches!(row.other, Some(Shape::Text { note: Some(_), .. }))),
        ),
        8 => (
            Item.shape.inner.upper.high.eq(n),
            Box::new(
                move |row| matches!(row.shape, Shape::Inner { upper: Some(Level::High(own)), .. } if own == n),
            ),
        ),
        _ => (Item.other.is_null(), Box::new(|row| row.other.is_none())),
    }
}

async fn what_is_written_is_what_is_there(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Bank, Item]).await?;
    Bank::bulk_create([Bank::draft(), Bank::draft()], &db).await?;
    let all = Item::objects().order_by(Item.id);
    for seed in 0..whole_or_sample(40, 3) {
        let mut chance = Chance::of_seed(seed);
        let mut rows = Rows::new();
        Item::objects().every_row().delete(&db).await?;
        for step in 0..60 {
            write(&mut rows, &mut chance, &db).await?;
            let stored = all.all(&db).await?;
            assert!(
                stored.iter().eq(rows.values()),
                "seed {seed}, step {step}: {stored:?}\n{rows:?}"
            );
            let (asked, is_met) = condition(&mut chance);
            let found = all.clone().filter(asked).values(Item.id).all(&db).await?;
            let met = rows.values().filter(|row| is_met(row)).map(|row| row.id);
            assert_eq!(found, met.collect::<Vec<_>>(), "seed {seed}, step {step}");
        }
        let values = all
            .clone()
            .values((Item.shape, Item.other))
            .all(&db)
            .await?;
        let expected = rows.into_values().map(|row| (row.shape, row.other));
        assert_eq!(values, expected.collect::<Vec<_>>(), "seed {seed}");
    }
    Ok(())
}
