//! Random expressions of values of many types: both databases compute the same, select, order, group and write it.

mod expressions;

use self::expressions::{TEXTS, clock, day, decimal, float, int, moment, span, text, truth};
use orm::chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use orm::prelude::*;
use orm::query::Assignment;
use orm::rust_decimal::Decimal;
use orm::serde_json::{Value, json};
use orm::traits::{OfRow, Ordering, Selection, SelectionOf};
use orm_tests::support::{Chance, on_postgres, wait_for, whole_or_sample};
use std::fmt::Debug;

#[derive(Model, Debug, Clone)]
struct Cell {
    id: i64,
    text: Option<String>,
    word: String,
    small: Option<i32>,
    large: i64,
    float: Option<f64>,
    #[orm(max_digits = 12, decimal_places = 2)]
    price: Option<Decimal>,
    #[orm(max_digits = 14, decimal_places = 4)]
    rate: Decimal,
    flag: bool,
    day: Option<NaiveDate>,
    at: DateTime<Utc>,
    clock: Option<NaiveTime>,
    span: Option<TimeDelta>,
    data: Value,
    marks: Vec<i64>,
    tags: Vec<String>,
}

fn maybe<T>(chance: &mut Chance, value: impl FnOnce(&mut Chance) -> T) -> Option<T> {
    let is_null = chance.is_one_in(3);
    (!is_null).then(|| value(chance))
}

/// A document in which each of three values may be missing, or be of another type.
fn document(chance: &mut Chance) -> Value {
    let mut document = json!({});
    if chance.is_one_in(2) {
        document["n"] = json!(chance.small(20));
    }
    if chance.is_one_in(2) {
        document["t"] = json!(chance.of(&TEXTS));
    }
    if chance.is_one_in(2) {
        document["f"] = chance.of(&[json!(1.5), json!(3), json!(-0.25), json!(null)]);
    }
    document
}

fn date(chance: &mut Chance) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2020 + chance.small(6), 1, 31);
    first.expect("a day") + TimeDelta::days(chance.small(200).into())
}

fn time(chance: &mut Chance) -> NaiveTime {
    let [hour, minute, second] = [24, 60, 60].map(|n| chance.small(n).unsigned_abs());
    let micro = chance.of(&[0, 1, 500_000, 999_999]);
    NaiveTime::from_hms_micro_opt(hour, minute, second, micro).expect("a time")
}

fn cell(chance: &mut Chance) -> impl Draft<Model = Cell> + Clone + use<> {
    let floats = [0.0, -0.0, 0.1, 2.5, -3.5, 1e6, 1.005, 7.0];
    let decimal = |chance: &mut Chance, scale| {
        Decimal::new(i64::from(chance.small(250)) * 137 - 14_000, scale)
    };
    let (marks, tags) = (chance.below(4), chance.below(4));
    Cell::draft()
        .text(maybe(chance, |chance| chance.of(&TEXTS).to_owned()))
        .word(chance.of(&TEXTS))
        .small(maybe(chance, |chance| chance.small(12) - 6))
        .large(i64::from(chance.small(200)) - 100)
        .float(maybe(chance, |chance| chance.of(&floats)))
        .price(maybe(chance, |chance| decimal(chance, 2)))
        .rate(decimal(chance, 4))
        .flag(chance.is_one_in(2))
        .day(maybe(chance, date))
        .at(date(chance).and_time(time(chance)).and_utc())
        .clock(maybe(chance, time))
        .span(maybe(chance, |chance| {
            TimeDelta::microseconds(i64::from(chance.small(200) - 100) * 1_234_567_891)
        }))
        .data(document(chance))
        .marks(
            (0..marks)
                .map(|_| i64::from(chance.small(9)))
                .collect::<Vec<_>>(),
        )
        .tags(
            (0..tags)
                .map(|_| chance.of(&TEXTS).to_owned())
                .collect::<Vec<_>>(),
        )
}

/// Both databases, with the same rows.
struct Both {
    sqlite: Database,
    postgres: Database,
}

impl Both {
    async fn fill(&self, chance: &mut Chance) -> orm::Result<()> {
        let drafts: Vec<_> = (0..7).map(|_| cell(chance)).collect();
        for db in [&self.sqlite, &self.postgres] {
            db.drop_tables(schema![Cell]).await?;
            db.create_tables(schema![Cell]).await?;
            Cell::bulk_create(drafts.clone(), db).await?;
        }
        Ok(())
    }

    /// Asks both for the same, and both answer the same, or fail with the same error.
    async fn agree<T: Debug>(
        &self,
        asked: impl Debug,
        ask: impl AsyncFn(&Database) -> orm::Result<T>,
    ) {
        let answer = async |db| match ask(db).await {
            Ok(answer) => format!("{answer:?}"),
            Err(error) => error.to_string(),
        };
        let answers = [answer(&self.sqlite).await, answer(&self.postgres).await];
        assert_eq!(answers[0], answers[1], "{asked:?}");
    }

    async fn select<S, T>(&self, value: S)
    where
        S: Selection<Cell, Kind: OfRow> + SelectionOf<Cell, T> + Ordering<Cell> + Clone + Debug,
        T: Debug + Send + 'static,
    {
        let values = Cell::objects().order_by(Cell.id).values(value.clone());
        self.agree(&value, async |db| values.all(db).await).await;
        let ordered = Cell::objects().order_by(value.clone());
        let ordered = ordered.values(value.clone());
        self.agree(&value, async |db| ordered.all(db).await).await;
        let groups = Cell::objects().order_by(value.clone());
        let groups = groups.values((value.clone(), count()));
        self.agree(&value, async |db| groups.all(db).await).await;
    }

    async fn update(&self, rows: QuerySet<Cell>, set: Assignment<Cell>) {
        let asked = format!("{set:?}");
        self.agree(asked, async |db| {
            let tx = db.begin().await?;
            let n = rows.update(set.clone(), &tx).await?;
            let written = Cell::objects().order_by(Cell.id).all(&tx).await?;
            tx.rollback().await?;
            Ok((n, format!("{written:?}")))
        })
        .await;
    }
}

async fn values(chance: &mut Chance, both: &Both) {
    let depth = 1 + chance.below(4);
    match chance.below(8) {
        0 => both.select(text(chance, depth)).await,
        1 => both.select(int(chance, depth)).await,
        2 => both.select(float(chance, depth)).await,
        3 => both.select(decimal(chance, depth)).await,
        4 => both.select(day(chance, depth)).await,
        5 => both.select(moment(chance, depth)).await,
        6 => both.select(clock(chance, depth)).await,
        _ => both.select(span(chance, depth)).await,
    }
}

async fn conditions(chance: &mut Chance, both: &Both) {
    let depth = 1 + chance.below(4);
    let condition = truth(chance, depth);
    let rows = Cell::objects()
        .filter(condition.clone())
        .order_by(Cell.id)
        .values(Cell.id);
    both.agree(&condition, async |db| rows.all(db).await).await;
    let selected = Cell::objects().order_by(Cell.id).values(&condition);
    both.agree(&condition, async |db| selected.all(db).await)
        .await;
}

async fn updates(chance: &mut Chance, both: &Both) {
    let depth = 1 + chance.below(3);
    let rows = Cell::objects().filter(truth(chance, 1));
    let set = match chance.below(8) {
        0 => Cell.price.set(decimal(chance, depth)),
        1 => Cell.rate.set(decimal(chance, depth).coalesce(Decimal::ONE)),
        2 => Cell.text.set(text(chance, depth)),
        3 => Cell.day.set(day(chance, depth)),
        4 => Cell.at.set(moment(chance, depth).coalesce(Cell.at)),
        5 => Cell.span.set(span(chance, depth)),
        6 => Cell.flag.set(truth(chance, depth)),
        _ => Cell.float.set(float(chance, depth)),
    };
    both.update(rows, set).await;
}

async fn aggregates(chance: &mut Chance, both: &Both) {
    let depth = 1 + chance.below(2);
    let by = int(chance, 1) % 3_i64;
    let (text, int) = (text(chance, depth), int(chance, depth));
    let (decimal, float) = (decimal(chance, depth), float(chance, depth));
    let (moment, span) = (moment(chance, depth), span(chance, depth));
    let counted = truth(chance, 1);
    let groups = Cell::objects().order_by(&by).values((
        &by,
        text.max(),
        text.string_agg("|").order_by(Cell.id),
        int.sum().filter(counted.clone()),
        int.avg(),
        int.count().distinct(),
        decimal.sum(),
        decimal.avg(),
        decimal.array_agg().order_by(Cell.id),
        day(chance, depth).min(),
        moment.max(),
        span.sum(),
    ));
    both.agree(&groups, async |db| groups.all(db).await).await;
    let all = (
        float.sum(),
        float.avg(),
        float.min(),
        float.median(),
        int.median(),
        span.avg(),
        decimal.median(),
        text.count().filter(counted),
    );
    let asked = format!("{all:?}");
    both.agree(asked, async |db| {
        Cell::objects().aggregate(all.clone(), db).await
    })
    .await;
}

#[test]
fn both_databases_compute_the_same() {
    wait_for(on_postgres(async |postgres: Database| -> orm::Result<()> {
        let sqlite = Database::connect("sqlite::memory:").await?;
        let both = Both { sqlite, postgres };
        for seed in 0..whole_or_sample(400, 20) {
            let chance = &mut Chance::of_seed(seed);
            both.fill(chance).await?;
            for _ in 0..6 {
                values(chance, &both).await;
                conditions(chance, &both).await;
            }
            updates(chance, &both).await;
            aggregates(chance, &both).await;
        }
        Ok(())
    }));
}
