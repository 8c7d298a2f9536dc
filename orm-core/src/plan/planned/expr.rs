//! The values and conditions of a statement.

use super::{Alias, Select, ValueColumns};
use crate::plan::{Aggregate, ElementQuery, Search, Window};
use crate::query::{self, Arithmetic, ArrayFunction, Function, JsonRead, JsonStep, Match};
use crate::schema::{DeclaredSql, Digits, EnumType};
use crate::value::{Array, Type, Value};
use std::borrow::Cow;

/// A value in a statement.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Expr<'q> {
    Column(Alias, &'static str),
    Bound(Cow<'q, Value>),
    /// The part at this position of the key of the tenant whose rows are asked.
    TenantKey(usize, Value),
    /// A value of this type as the model's own SQL has it: `'open'`, `2`.
    Literal(&'static str, Type),
    Constant(bool),
    And(Vec<Expr<'q>>),
    Or(Vec<Expr<'q>>),
    /// `NOT`, of a condition that is never null.
    Not(Box<Expr<'q>>),
    /// `IS NOT TRUE`, of a condition that may be null.
    NotTrue(Box<Expr<'q>>),
    Compare(Comparison, Box<Expr<'q>>, Box<Expr<'q>>),
    /// `(a, b) < (c, d)`, of rows of values that are never null.
    CompareRows(Comparison, Vec<Expr<'q>>, Vec<Expr<'q>>),
    /// `IN` a list that is bound as one, whose texts are of this enum type.
    InList(Box<Expr<'q>>, Array, Option<EnumType>),
    /// `IN (?, ?)`: values bound one by one.
    InValues(Box<Expr<'q>>, Cow<'q, [Value]>),
    InSelect(Vec<Expr<'q>>, Box<Select<'q>>),
    /// `(key) IN` rows of values that are bound column by column.
    InRows(Vec<Expr<'q>>, ValueColumns<'q>),
    IsNull(Box<Expr<'q>>),
    IsNotNull(Box<Expr<'q>>),
    Match {
        how: Match,
        fold: bool,
        text: Box<Expr<'q>>,
        pattern: Box<Expr<'q>>,
    },
    /// `+ - * / %`, whose result has this type.
    Arithmetic(Arithmetic, Type, Box<Expr<'q>>, Box<Expr<'q>>),
    Negate(Box<Expr<'q>>),
    /// `CAST(number AS …)`.
    Cast {
        from: Type,
        to: Type,
        number: Box<Expr<'q>>,
    },
    /// `function(…)`.
    Call(Function, Vec<Expr<'q>>),
    /// A value found in a JSON document.
    JsonAt {
        document: Box<Expr<'q>>,
        path: Cow<'q, [JsonStep]>,
        read: JsonRead,
    },
    /// A JSON document with another value in one place, or without what is there. A value that is null is JSON's null.
    JsonSet {
        document: Box<Expr<'q>>,
        path: Cow<'q, [JsonStep]>,
        value: Option<Box<Expr<'q>>>,
    },
    /// `CASE WHEN … THEN … ELSE … END`.
    Case {
        branches: Vec<(Expr<'q>, Expr<'q>)>,
        otherwise: Option<Box<Expr<'q>>>,
    },
    /// The column of a nullable foreign key that another field has too, which tells nothing where the column `own` of the
    /// foreign key itself is null: `CASE WHEN own IS NOT NULL THEN column END`.
    SharedColumn {
        own: Box<Expr<'q>>,
        column: Box<Expr<'q>>,
    },
    /// A float that the database may calculate as NaN, which must be an error.
    NotNan(Box<Expr<'q>>),
    /// An integer that may have left this type, its own, which the database does not notice.
    InRange(Type, Box<Expr<'q>>),
    /// `NULLIF(…, 0)`.
    NullIfZero(Box<Expr<'q>>),
    /// The decimal of a column that holds it as a whole number of its last place.
    OfUnits(Box<Expr<'q>>, Digits),
    /// A decimal as a column of so many digits holds it.
    ToUnits(Box<Expr<'q>>, Digits),
    /// The text of a column of an enum type, compared and ordered as texts are.
    OfEnum(Box<Expr<'q>>, EnumType),
    /// A text as a column of an enum type holds it.
    ToEnum(Box<Expr<'q>>, EnumType),
    /// SQL that the user wrote, with its arguments.
    Raw(&'static str, Vec<Expr<'q>>),
    /// A condition that the model declares.
    Declared(DeclaredSql),
    /// Words that are looked for in the texts of a row.
    Search(Box<Search<'q>>),
    Exists(Box<Select<'q>>),
    Scalar(Box<Select<'q>>),
    /// A subquery of the elements of an array.
    ElementQuery(Box<ElementQuery<'q>>),
    /// `function() OVER (PARTITION BY … ORDER BY …)`.
    Window(Box<Window<'q>>),
    /// A value computed from many rows.
    Aggregate(Box<Aggregate<'q>>),
    /// The value of the output column at this position, from 1, in `GROUP BY` and `ORDER BY`.
    Position(usize),
    /// `COUNT(*)`.
    CountRows,
    /// `1`: anything, where only the row counts.
    One,
}

impl Expr<'_> {
    /// Returns what a column holds, of a value that stands in it in another form.
    pub(in crate::plan) fn held(self) -> Self {
        match self {
            Expr::OfUnits(column, _) | Expr::OfEnum(column, _) => *column,
            value => value,
        }
    }

    /// Returns the value that is bound, whatever the form in which a column holds it.
    pub(in crate::plan) fn bound_value(&self) -> Option<&Value> {
        match self {
            Expr::Bound(value) => Some(value),
            Expr::TenantKey(_, value) => Some(value),
            Expr::ToEnum(value, _) => value.bound_value(),
            _ => None,
        }
    }

    /// Returns whether the database may calculate something for it that fails: `false` of columns and values that are
    /// only compared.
    pub(in crate::plan) fn calculates(&self) -> bool {
        let mut calculates = !matches!(
            self,
            Expr::Column(..)
                | Expr::Bound(_)
                | Expr::TenantKey(..)
                | Expr::Literal(..)
                | Expr::Constant(_)
                | Expr::Position(_)
                | Expr::CountRows
                | Expr::One
                | Expr::And(_)
                | Expr::Or(_)
                | Expr::Not(_)
                | Expr::NotTrue(_)
                | Expr::IsNull(_)
                | Expr::IsNotNull(_)
                | Expr::InRows(..)
                | Expr::InList(..)
                | Expr::InValues(..)
                | Expr::OfUnits(..)
                | Expr::OfEnum(..)
                | Expr::ToEnum(..)
                | Expr::Compare(..)
                | Expr::CompareRows(..)
                | Expr::Call(Function::Array(ArrayFunction::Compared(_)), _)
                | Expr::Match { .. }
        );
        self.for_each_part(&mut |part| calculates = calculates || part.calculates());
        calculates
    }

    /// Returns whether the expression is `FALSE`.
    pub fn is_false(&self) -> bool {
        matches!(self, Expr::Constant(false))
    }

    /// Returns whether the expression is `TRUE`.
    pub fn is_true(&self) -> bool {
        matches!(self, Expr::Constant(true))
    }
}

/// Comparisons as databases know them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    /// `IS NOT DISTINCT FROM`: equal, or both null.
    Same,
    /// `IS DISTINCT FROM`: not equal, or just one of them null.
    Different,
}

impl From<query::Comparison> for Comparison {
    fn from(how: query::Comparison) -> Self {
        match how {
            query::Comparison::Eq => Comparison::Eq,
            query::Comparison::Ne => Comparison::Ne,
            query::Comparison::Lt => Comparison::Lt,
            query::Comparison::Le => Comparison::Le,
            query::Comparison::Gt => Comparison::Gt,
            query::Comparison::Ge => Comparison::Ge,
        }
    }
}
