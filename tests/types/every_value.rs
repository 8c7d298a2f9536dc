//! What every ordered type of field is asked: comparisons, orders, extremes, groups, pages, writes and joins by it find
//! what Rust finds in the same values.
//!
//! A type of each kind is always asked, all others with the feature `every-type`: each has models of its own, which take long
//! to compile.

#![cfg_attr(
    feature = "every-type",
    expect(
        clippy::float_cmp,
        reason = "floats are stored and read as they are, and not calculated"
    )
)]

on_each! {
    integers_of_64_bits,
    decimals,
    texts,
    bytes,
    uuids,
    moments,
    words,
    keys_of_decimals,
    keys_of_texts,
    keys_of_uuids,
    keys_of_moments,
}

use orm::chrono::{DateTime, Utc};
use orm::functions::{case, coalesce, greatest, least, partition_by};
use orm::prelude::*;
use orm::uuid::Uuid;
use std::collections::BTreeMap;
use std::fmt::Debug;

/// The key and the two values of a stored row.
type Row<T> = (i64, T, Option<T>);

/// A number of rows as the database has it.
fn number(rows: usize) -> i64 {
    i64::try_from(rows).expect("few rows")
}

/// The keys of the rows that meet a condition, in order.
fn keys<T>(rows: &[Row<T>], holds: impl Fn(&T, &Option<T>) -> bool) -> Vec<i64> {
    let found = rows.iter().filter(|(_, value, maybe)| holds(value, maybe));
    found.map(|(id, _, _)| *id).collect()
}

/// How two values of a type are ordered by the database.
fn order<T: PartialOrd + Debug>(a: &T, b: &T) -> std::cmp::Ordering {
    a.partial_cmp(b).expect("values are ordered")
}

/// What is asked of values that have a least and a greatest one on all databases.
macro_rules! ranked {
    (ranked, $model:ident, $ty:ty, $db:ident, $values:ident, $rows:ident) => {
        let extremes = (
            $model.value.min(),
            $model.value.max(),
            $model.value.count_distinct(),
        );
        let extremes = $model::objects().aggregate(extremes, $db).await?;
        assert_eq!(
            extremes,
            (
                $values.first().cloned(),
                $values.last().cloned(),
                number($values.len())
            )
        );
        let most = $model::objects()
            .values(($model.value, $model.maybe.max()))
            .order_by($model.value);
        let expected: Vec<($ty, Option<$ty>)> = $values
            .iter()
            .map(|value| {
                let own = $rows.iter().filter(|row| row.1 == *value);
                let most = own
                    .filter_map(|row| row.2.clone())
                    .reduce(|a, b| if order(&a, &b).is_ge() { a } else { b });
                (value.clone(), most)
            })
            .collect();
        assert_eq!(most.all($db).await?, expected);
        let lists = $model::objects().values($model.value.array_agg().order_by($model.id));
        assert_eq!(
            lists.all($db).await?,
            [$rows.iter().map(|row| row.1.clone()).collect::<Vec<_>>()]
        );
    };
    (plain, $($rest:tt)*) => {};
}

/// A model of a type, and a test that asks for its values, which are given in ascending order, each once.
macro_rules! every {
    ($kind:ident, $test:ident, $model:ident, $copy:ident, $held:ident, $ty:ty $(, $attr:ident = $arg:tt)* ; [$($value:expr),* $(,)?]) => {
        #[derive(Model, Debug, Clone, PartialEq)]
        struct $model {
            id: i64,
            $(#[orm($attr = $arg)])*
            value: $ty,
            $(#[orm($attr = $arg)])*
            maybe: Option<$ty>,
        }

        /// What queries store.
        #[derive(Model, Debug, Clone, PartialEq)]
        struct $copy {
            id: i64,
            $(#[orm($attr = $arg)])*
            #[orm(unique)]
            value: $ty,
            $(#[orm($attr = $arg)])*
            maybe: Option<$ty>,
        }

        /// Rows in hand.
        #[derive(Model, Debug, Clone, PartialEq)]
        #[orm(cte)]
        struct $held {
            #[orm(primary_key)]
            number: i64,
            $(#[orm($attr = $arg)])*
            value: $ty,
            $(#[orm($attr = $arg)])*
            maybe: Option<$ty>,
        }

        async fn $test(db: Database) -> orm::Result<()> {
            db.create_tables(schema![$model, $copy]).await?;
            let values: Vec<$ty> = vec![$($value),*];
            assert!(values.is_sorted_by(|a, b| order(a, b).is_lt()), "{values:?}");
            // Each value beside the last, the first, null, and itself, in no order.
            let n = values.len();
            let pairs = (0..n).flat_map(|at| {
                let others = [Some(n - 1 - at), Some(at), None, Some((at * 13 + 3) % n)];
                others.map(|other| (values[(at * 11 + 2) % n].clone(), other.map(|other| values[other].clone())))
            });
            let drafts = pairs.map(|(value, maybe)| $model::draft().value(value).maybe(maybe));
            let stored = $model::bulk_create(drafts, &db).await?;
            let rows: Vec<Row<$ty>> = stored.iter().map(|row| (row.id, row.value.clone(), row.maybe.clone())).collect();
            let all = $model::objects().order_by($model.id);
            assert_eq!(all.clone().all(&db).await?, stored);
            $model::compare_with_values(&db, &values, &rows).await?;
            $model::compare_with_columns(&db, &rows).await?;
            $model::order_and_page(&db, &rows).await?;
            $model::group_and_list(&db, &values, &rows).await?;
            $model::write(&db, &values, &stored).await?;
            $model::join_rows_in_hand(&db, &values).await?;
            Ok(())
        }

        impl $model {
            /// Comparisons with values.
            async fn compare_with_values(db: &Database, values: &[$ty], rows: &[Row<$ty>]) -> orm::Result<()> {
                let all = $model::objects().order_by($model.id);
                let ids = |condition: Predicate<$model>| {
                    let found = all.clone().filter(condition).values($model.id);
                    async move { found.all(db).await }
                };
                for given in values {
                    let v = || given.clone();
                    assert_eq!(ids($model.value.eq(v())).await?, keys(&rows, |value, _| value == given), "eq {given:?}");
                    assert_eq!(ids($model.value.ne(v())).await?, keys(&rows, |value, _| value != given), "ne {given:?}");
                    assert_eq!(ids($model.value.lt(v())).await?, keys(&rows, |value, _| value < given), "lt {given:?}");
                    assert_eq!(ids($model.value.le(v())).await?, keys(&rows, |value, _| value <= given), "le {given:?}");
                    assert_eq!(ids($model.value.gt(v())).await?, keys(&rows, |value, _| value > given), "gt {given:?}");
                    assert_eq!(ids($model.value.ge(v())).await?, keys(&rows, |value, _| value >= given), "ge {given:?}");
                    assert_eq!(ids($model.maybe.eq(v())).await?, keys(&rows, |_, maybe| maybe.as_ref() == Some(given)));
                    assert_eq!(ids($model.maybe.gt(v())).await?, keys(&rows, |_, maybe| maybe.as_ref().is_some_and(|maybe| maybe > given)));
                    assert_eq!(ids(!$model.maybe.gt(v())).await?, keys(&rows, |_, maybe| !maybe.as_ref().is_some_and(|maybe| maybe > given)));
                    assert_eq!(ids(coalesce(($model.maybe, v())).eq(v())).await?, keys(&rows, |_, maybe| maybe.as_ref().is_none_or(|maybe| maybe == given)));
                    assert_eq!(ids($model.value.nullif(v()).is_null()).await?, keys(&rows, |value, _| value == given));
                    assert_eq!(ids(greatest(($model.value, v())).eq($model.value)).await?, keys(&rows, |value, _| value >= given));
                    assert_eq!(ids(value(v()).le($model.value)).await?, keys(&rows, |value, _| given <= value));
                    assert_eq!(ids(raw::<bool>("{} >= {}", ($model.value, v())).into()).await?, keys(&rows, |value, _| value >= given), "raw {given:?}");
                    let chosen = case().when($model.value.lt(v()), v()).otherwise($model.value);
                    let chosen: Vec<$ty> = all.clone().values(chosen).all(db).await?;
                    let expected: Vec<$ty> = rows.iter().map(|(_, value, _)| if value < given { v() } else { value.clone() }).collect();
                    assert_eq!(chosen, expected, "case {given:?}");
                }
                for pair in values.windows(3) {
                    let (low, high) = (&pair[0], &pair[2]);
                    let between = $model.value.between(low.clone(), high.clone());
                    assert_eq!(ids(between).await?, keys(&rows, |value, _| value >= low && value <= high));
                    let given = vec![pair[0].clone(), pair[2].clone()];
                    assert_eq!(ids($model.value.is_in(given.clone())).await?, keys(&rows, |value, _| given.contains(value)));
                    assert_eq!(ids($model.maybe.not_in(given.clone())).await?, keys(&rows, |_, maybe| !maybe.as_ref().is_some_and(|maybe| given.contains(maybe))));
                }
                Ok(())
            }

            /// Comparisons with columns.
            async fn compare_with_columns(db: &Database, rows: &[Row<$ty>]) -> orm::Result<()> {
                let all = $model::objects().order_by($model.id);
                let ids = |condition: Predicate<$model>| {
                    let found = all.clone().filter(condition).values($model.id);
                    async move { found.all(db).await }
                };
                assert_eq!(ids($model.value.eq($model.maybe)).await?, keys(&rows, |value, maybe| maybe.as_ref() == Some(value)));
                assert_eq!(ids($model.value.lt($model.maybe)).await?, keys(&rows, |value, maybe| maybe.as_ref().is_some_and(|maybe| value < maybe)));
                assert_eq!(ids($model.maybe.le($model.value)).await?, keys(&rows, |value, maybe| maybe.as_ref().is_some_and(|maybe| maybe <= value)));
                let maybes = $model::objects().filter($model.id.le(5)).values($model.maybe);
                let five: Vec<&$ty> = rows.iter().take(5).filter_map(|(_, _, maybe)| maybe.as_ref()).collect();
                assert_eq!(ids($model.value.is_in(maybes)).await?, keys(&rows, |value, _| five.contains(&value)));
                Ok(())
            }

            /// Orders and pages.
            async fn order_and_page(db: &Database, rows: &[Row<$ty>]) -> orm::Result<()> {
                let mut sorted = rows.to_vec();
                sorted.sort_by(|a, b| order(&a.1, &b.1).then(b.0.cmp(&a.0)));
                let by_value = $model::objects().order_by(($model.value, $model.id.desc()));
                let expected: Vec<i64> = sorted.iter().map(|row| row.0).collect();
                assert_eq!(by_value.clone().values($model.id).all(db).await?, expected);
                let mut paged = Vec::new();
                let mut cursor: Option<String> = None;
                loop {
                    let page = by_value.after(cursor.as_deref(), 3, db).await?;
                    paged.extend(page.rows.iter().map(|row| row.id));
                    cursor = page.next;
                    if cursor.is_none() {
                        break;
                    }
                }
                assert_eq!(paged, expected);
                sorted.sort_by(|a, b| {
                    let (a_null, b_null) = (a.2.is_none(), b.2.is_none());
                    let by_value = a.2.as_ref().zip(b.2.as_ref()).map_or(std::cmp::Ordering::Equal, |(a, b)| order(b, a));
                    b_null.cmp(&a_null).then(by_value).then(a.0.cmp(&b.0))
                });
                let by_maybe = $model::objects().order_by(($model.maybe.desc().nulls_first(), $model.id));
                let expected: Vec<i64> = sorted.iter().map(|row| row.0).collect();
                assert_eq!(by_maybe.clone().values($model.id).all(db).await?, expected);
                let (mut paged, mut cursor) = (Vec::new(), None::<String>);
                loop {
                    let page = by_maybe.after(cursor.as_deref(), 3, db).await?;
                    paged.extend(page.rows.iter().map(|row| row.id));
                    cursor = page.next;
                    if cursor.is_none() {
                        break;
                    }
                }
                assert_eq!(paged, expected);
                Ok(())
            }

            /// Groups and lists.
            async fn group_and_list(db: &Database, values: &[$ty], rows: &[Row<$ty>]) -> orm::Result<()> {
                let all = $model::objects().order_by($model.id);
                let n = values.len();
                let groups = $model::objects().values(($model.value, count())).order_by($model.value).all(db).await?;
                let expected: Vec<($ty, i64)> = values.iter().map(|value| (value.clone(), number(keys(&rows, |own, _| own == value).len()))).collect();
                assert_eq!(groups, expected);
                ranked!($kind, $model, $ty, db, values, rows);
                let distinct: Vec<Option<$ty>> = $model::objects().values($model.maybe).distinct().order_by($model.maybe.asc().nulls_last()).all(db).await?;
                let there: Vec<Option<$ty>> = values.iter().filter(|value| rows.iter().any(|row| row.2.as_ref() == Some(value))).cloned().map(Some).chain([None]).collect();
                assert_eq!(distinct, there);
                let firsts = $model::objects().order_by(($model.value, $model.id)).distinct_on($model.value).values(($model.value, $model.id));
                let firsts: BTreeMap<i64, $ty> = firsts.all(db).await?.into_iter().map(|(value, id)| (id, value)).collect();
                let expected: BTreeMap<i64, $ty> = values.iter().map(|value| (keys(&rows, |own, _| own == value)[0], value.clone())).collect();
                assert_eq!(firsts, expected);
                let window = $model.value.first_value().over(partition_by($model.maybe).order_by($model.value));
                let windows: Vec<Option<$ty>> = all.clone().values(window).all(db).await?;
                let expected: Vec<Option<$ty>> = rows.iter().map(|(_, _, maybe)| {
                    let own = rows.iter().filter(|row| row.2 == *maybe).map(|row| row.1.clone());
                    own.reduce(|a, b| if order(&a, &b).is_le() { a } else { b })
                }).collect();
                assert_eq!(windows, expected);
                let lows: Vec<$ty> = all.clone().values(least(($model.value, $model.maybe))).all(db).await?;
                let expected: Vec<$ty> = rows.iter().map(|(_, value, maybe)| match maybe {
                    Some(maybe) if maybe < value => maybe.clone(),
                    _ => value.clone(),
                }).collect();
                assert_eq!(lows, expected);
                let union = $model::objects().values($model.value).union($model::objects().values(coalesce(($model.maybe, $model.value))));
                assert_eq!(union.count(db).await?, n as u64);
                Ok(())
            }

            /// Writes.
            async fn write(db: &Database, values: &[$ty], stored: &[$model]) -> orm::Result<()> {
                let all = $model::objects().order_by($model.id);
                let n = values.len();
                let mut turned = stored.to_vec();
                for row in &mut turned {
                    let maybe = row.maybe.replace(row.value.clone());
                    row.value = maybe.unwrap_or_else(|| values[0].clone());
                }
                $model::bulk_update(&mut turned, ($model.value, $model.maybe), db).await?;
                assert_eq!(all.clone().all(db).await?, turned);
                let swap = ($model.value.set(coalesce(($model.maybe, $model.value))), $model.maybe.set($model.value));
                $model::objects().every_row().update(swap, db).await?;
                let swapped = all.clone().all(db).await?;
                for (row, before) in swapped.iter().zip(&turned) {
                    assert_eq!((&Some(row.value.clone()), &row.maybe), (&before.maybe, &Some(before.value.clone())));
                }
                for given in values {
                    $model::objects().filter($model.id.eq(1)).update(($model.value.set(given.clone()), $model.maybe.set(Some(given.clone()))), db).await?;
                    let mut row = $model::get(1, db).await?;
                    assert_eq!((&row.value, &row.maybe), (given, &Some(given.clone())));
                    row.maybe = None;
                    row.save(db).await?;
                    row.save_fields(($model.value, $model.maybe), db).await?;
                    assert_eq!($model::get(1, db).await?, row);
                }
                let distinct = $model::objects().values($model.value).distinct();
                let copied = distinct.insert_into($copy.value, db).await?;
                assert_eq!(copied, $model::objects().values($model.value).distinct().count(db).await?);
                for given in values {
                    let draft = $copy::draft().value(given.clone()).maybe(Some(given.clone()));
                    draft.update_or_create($copy.value, db).await?;
                    let (row, new) = $copy::draft().value(given.clone()).get_or_create($copy.value, db).await?;
                    assert_eq!((&row.value, &row.maybe, new), (given, &Some(given.clone()), false));
                }
                let rule = OnConflict::update($copy.maybe.set(incoming($copy.value))).on($copy.value);
                let drafts = values.iter().map(|value| $copy::draft().value(value.clone()));
                $copy::bulk_create_with(drafts, rule, db).await?;
                let copies = $copy::objects().order_by($copy.value).all(db).await?;
                assert!(copies.iter().map(|copy| &copy.value).eq(values), "{copies:?}");
                assert!(copies.iter().all(|copy| copy.maybe.as_ref() == Some(&copy.value)), "{copies:?}");
                $copy::objects().every_row().delete(db).await?;
                $copy::copy_in(values.iter().map(|value| $copy::draft().value(value.clone()).maybe(Some(value.clone()))), db).await?;
                assert_eq!($copy::objects().filter($copy.value.eq($copy.maybe)).count(db).await?, n as u64);
                Ok(())
            }

            /// Rows in hand.
            async fn join_rows_in_hand(db: &Database, values: &[$ty]) -> orm::Result<()> {
                let n = values.len();
                let held: Vec<$held> = values.iter().zip(0..).map(|(value, number)| $held { number, value: value.clone(), maybe: (number % 2 == 0).then(|| value.clone()) }).collect();
                let read = $held::objects().with_cte(Cte::of_rows(&held)).order_by($held.value);
                assert_eq!(read.all(db).await?, held);
                let both = $copy::objects().with_cte(Cte::of_rows(&held)).filter($copy.value.is_in($held::objects().values($held.value)));
                assert_eq!(both.count(db).await?, n as u64);
                Ok(())
            }
        }
    };
}

/// A model whose key is a value of a type, and a test that asks by it.
macro_rules! keyed {
    ($test:ident, $parent:ident, $child:ident, $ty:ty $(, $attr:ident = $arg:tt)* ; [$($value:expr),* $(,)?]) => {
        /// Rows whose key is a value.
        #[derive(Model, Debug, Clone, PartialEq)]
        struct $parent {
            #[orm(primary_key, identity = false)]
            $(#[orm($attr = $arg)])*
            value: $ty,
            number: i64,
        }

        #[derive(Model, Debug, Clone)]
        struct $child {
            id: i64,
            #[orm(related_name = "children", on_delete = Cascade)]
            parent: ForeignKey<$parent>,
        }

        async fn $test(db: Database) -> orm::Result<()> {
            db.create_tables(schema![$parent, $child]).await?;
            let values: Vec<$ty> = vec![$($value),*];
            let n = values.len();
            let parents = values.iter().zip(0..).map(|(value, number)| $parent::draft().value(value.clone()).number(number));
            let parents = $parent::bulk_create(parents, &db).await?;
            let children = parents.iter().map(|parent| $child::draft().parent(parent));
            let children = $child::bulk_create(children, &db).await?;
            for (parent, child) in parents.iter().zip(&children) {
                assert_eq!(&$parent::get(parent.value.clone(), &db).await?, parent);
                assert_eq!(parent.children().all(&db).await?.len(), 1);
                assert_eq!(child.parent.get(&db).await?.number, parent.number);
            }
            let loaded = $parent::objects().order_by($parent.value).prefetch_related($parent.children()).all(&db).await?;
            assert!(loaded.iter().all(|(_, children)| children.len() == 1), "{loaded:?}");
            assert!(loaded.iter().map(|(parent, _)| &parent.value).eq(&values));
            let joined = $child::objects().select_related($child.parent).order_by($child.parent.value.desc()).all(&db).await?;
            assert!(joined.iter().map(|child| &child.parent.loaded().expect("loaded").value).eq(values.iter().rev()));
            let counted = $parent::objects().filter($parent.children().any($child.parent.value.eq(values[1].clone())));
            assert_eq!(counted.get(&db).await?.value, values[1]);
            assert_eq!($parent::objects().of_keys(values.clone()).count(&db).await?, n as u64);
            let mut gone = parents[0].clone();
            gone.number = 77;
            gone.save(&db).await?;
            assert_eq!($parent::get(values[0].clone(), &db).await?.number, 77);
            gone.delete(&db).await?;
            assert_eq!($child::objects().count(&db).await?, n as u64 - 1);
            Ok(())
        }
    };
}

#[cfg(feature = "every-type")]
mod others;

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Word {
    Alpha,
    #[orm(rename = "beta it's")]
    Beta,
    Gamma,
}

every!(ranked, integers_of_64_bits, Long, LongCopy, LongHeld, i64; [i64::MIN, -9_007_199_254_740_993, -1, 0, 9_007_199_254_740_992, 9_007_199_254_740_993, i64::MAX]);
every!(ranked, decimals, Price, PriceCopy, PriceHeld, Decimal, max_digits = 12, decimal_places = 2; [decimal("-9999999999.99"), decimal("-0.01"), decimal("0"), decimal("0.01"), decimal("0.10"), decimal("1"), decimal("10"), decimal("9999999999.99")]);
keyed!(keys_of_decimals, PriceParent, PriceChild, Decimal, max_digits = 12, decimal_places = 2; [decimal("-9999999999.99"), decimal("-0.01"), decimal("0"), decimal("0.01"), decimal("0.10"), decimal("1"), decimal("10"), decimal("9999999999.99")]);
every!(ranked, texts, Text, TextCopy, TextHeld, String; [text(""), text("\u{1}"), text(" "), text("  "), text("\"quoted\""), text("%"), text("'; --"), text("1"), text("10"), text("9"), text("A"), text("Z"), text("\\"), text("_"), text("a"), text("a "), text("aa"), text("null"), text("{1,2}"), text("\u{e9}"), text("\u{4e2d}"), text("\u{fffd}"), text("\u{1f600}")]);
keyed!(keys_of_texts, TextParent, TextChild, String; [text(""), text("\u{1}"), text(" "), text("  "), text("\"quoted\""), text("%"), text("'; --"), text("1"), text("10"), text("9"), text("A"), text("Z"), text("\\"), text("_"), text("a"), text("a "), text("aa"), text("null"), text("{1,2}"), text("\u{e9}"), text("\u{4e2d}"), text("\u{fffd}"), text("\u{1f600}")]);
every!(plain, bytes, Blob, BlobCopy, BlobHeld, Vec<u8>; [vec![], vec![0], vec![0, 0], vec![0, 1], vec![39], b"\\x00".to_vec(), vec![127], vec![128], vec![255], vec![255, 0]]);
every!(plain, uuids, Token, TokenCopy, TokenHeld, Uuid; [Uuid::nil(), Uuid::from_u128(1), Uuid::from_u128(1 << 64), Uuid::from_u128(u128::MAX >> 1), Uuid::from_u128((u128::MAX >> 1) + 1), Uuid::max()]);
keyed!(keys_of_uuids, TokenParent, TokenChild, Uuid; [Uuid::nil(), Uuid::from_u128(1), Uuid::from_u128(1 << 64), Uuid::from_u128(u128::MAX >> 1), Uuid::from_u128((u128::MAX >> 1) + 1), Uuid::max()]);
every!(ranked, moments, Moment, MomentCopy, MomentHeld, DateTime<Utc>; [moment("0001-01-01T00:00:00Z"), moment("1969-12-31T23:59:59.999999Z"), moment("1970-01-01T00:00:00Z"), moment("2024-02-29T10:00:00Z"), moment("2024-02-29T10:00:00.000001Z"), moment("2024-02-29T10:00:00.5Z"), moment("9999-12-31T23:59:59.999999Z")]);
keyed!(keys_of_moments, MomentParent, MomentChild, DateTime<Utc>; [moment("0001-01-01T00:00:00Z"), moment("1969-12-31T23:59:59.999999Z"), moment("1970-01-01T00:00:00Z"), moment("2024-02-29T10:00:00Z"), moment("2024-02-29T10:00:00.000001Z"), moment("2024-02-29T10:00:00.5Z"), moment("9999-12-31T23:59:59.999999Z")]);
every!(ranked, words, Worded, WordedCopy, WordedHeld, Word; [Word::Alpha, Word::Beta, Word::Gamma]);
