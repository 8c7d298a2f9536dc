//! Functions of values: each computes the same on each backend, as Rust does it here.

mod bits;
mod casts;
mod conditionals;
mod digests;
mod months;
mod numbers;
mod regexes;
mod selected;
mod text;
mod time;
mod zones;

use orm::Error;
use orm::Expr;
use orm::prelude::*;
use orm::traits::{AssignableTo, Operand};

/// A row whose `made` and `computed` are set to what functions make of its other fields.
#[derive(Model, Debug, Clone, PartialEq)]
struct Sample {
    id: i64,
    #[orm(default = String::new())]
    text: String,
    #[orm(default = String::new())]
    other: String,
    maybe: Option<String>,
    #[orm(default = 0)]
    small: i16,
    #[orm(default = 0)]
    whole: i32,
    #[orm(default = 0)]
    large: i64,
    #[orm(default = 0.0)]
    single: f32,
    #[orm(default = 0.0)]
    number: f64,
    #[orm(default = 0.0)]
    factor: f64,
    #[orm(default = Vec::new())]
    bytes: Vec<u8>,
    #[orm(default = false)]
    truth: bool,
    made: Option<String>,
    counted: Option<i64>,
    computed: Option<f64>,
}

async fn table(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Sample]).await
}

fn all() -> QuerySet<Sample> {
    Sample::objects().order_by(Sample.id).every_row()
}

/// A table of one row, with these texts.
async fn texts(db: &Database, text: &str, other: &str) -> orm::Result<()> {
    table(db).await?;
    Sample::draft().text(text).other(other).save(db).await?;
    Ok(())
}

/// The texts that an expression makes of each row.
async fn made<O>(db: &Database, text: O) -> orm::Result<Vec<Option<String>>>
where
    O: Operand<Option<String>, Sample, Value: AssignableTo<Option<String>>>,
    O::Kind: orm::traits::OfRow,
{
    all().update(Sample.made.set(text), db).await?;
    let rows = all().all(db).await?;
    Ok(rows.into_iter().map(|row| row.made).collect())
}

/// The text that an expression makes of the only row.
async fn one<O>(db: &Database, text: O) -> Option<String>
where
    O: Operand<Option<String>, Sample, Value: AssignableTo<Option<String>>>,
    O::Kind: orm::traits::OfRow,
{
    let made = made(db, text).await.expect("a text");
    assert_eq!(made.len(), 1, "one row");
    made.into_iter().flatten().next()
}

/// The integers that an expression makes of each row.
async fn counted<O>(db: &Database, number: O) -> orm::Result<Vec<Option<i64>>>
where
    O: Operand<Option<i64>, Sample, Value: AssignableTo<Option<i64>>>,
    O::Kind: orm::traits::OfRow,
{
    all().update(Sample.counted.set(number), db).await?;
    let rows = all().all(db).await?;
    Ok(rows.into_iter().map(|row| row.counted).collect())
}

/// The floats that an expression makes of each row.
async fn computed<O>(db: &Database, number: O) -> orm::Result<Vec<Option<f64>>>
where
    O: Operand<Option<f64>, Sample, Value: AssignableTo<Option<f64>>>,
    O::Kind: orm::traits::OfRow,
{
    all().update(Sample.computed.set(number), db).await?;
    let rows = all().all(db).await?;
    Ok(rows.into_iter().map(|row| row.computed).collect())
}

#[track_caller]
fn out_of_range<T>(got: orm::Result<T>) {
    match got.err() {
        Some(Error::OutOfRange {
            model: "Sample", ..
        }) => {}
        other => panic!("{other:?}"),
    }
}

/// Numbers that look random, and are the same in every run.
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        self.0 ^ (self.0 >> 33)
    }

    /// An integer from 0 up to but not `end`.
    fn below(&mut self, end: u64) -> u64 {
        (self.bits() >> 7) % end
    }

    /// An integer of at most this size, of either sign.
    fn around(&mut self, size: i32) -> i32 {
        let size = i64::from(size);
        let number = self.below(u64::try_from(2 * size + 1).expect("a size"));
        i32::try_from(number.cast_signed() - size).expect("as small as its bounds")
    }

    /// Of any size around one, with all the digits that there are.
    fn float(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "any number will do")]
        let digits = (self.bits() >> 11) as f64 / (1_u64 << 53) as f64;
        let sign = if self.below(2) == 0 { 1.0 } else { -1.0 };
        sign * digits * 2_f64.powi(self.around(20))
    }

    /// A text of few different characters, some of several bytes.
    fn text(&mut self, longest: u64) -> String {
        const SIGNS: [char; 9] = ['a', 'B', ' ', ' ', 'é', 'ß', '漢', '🦀', '%'];
        let length = self.below(longest + 1);
        let sign = |_| SIGNS[usize::try_from(self.below(9)).expect("an index")];
        (0..length).map(sign).collect()
    }
}
