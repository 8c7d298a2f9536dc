//! The forms of the values in columns that another program declared, where a database keeps values of any type in a column.

use super::introspection::Introspection;
use super::introspector;
use crate::backend::Backend;
use crate::error::DecodeResult;
use crate::schema::physical::{ColumnType, PhysicalColumn, PhysicalTable, TableName};
use crate::sql::{Statement, Verb};
use crate::value::{Reader, Type};
use std::collections::{BTreeMap, BTreeSet};

/// The form of a value, by which a field reads it or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueForm {
    /// Null, which every field that is an `Option` reads.
    Null,
    /// 0 or 1.
    Flag,
    /// Another integer of 16 bits.
    I16,
    /// Another integer of 32 bits.
    I32,
    /// Another integer.
    I64,
    /// A float.
    Real,
    /// Bytes.
    Blob,
    /// A text that is a date and time, `2024-05-01 10:00:00.5`.
    Moment,
    /// A text that is a date and time with an offset, `2024-05-01T10:00:00Z`.
    Zoned,
    /// A text that is a date.
    Date,
    /// A text that is a time of day.
    Time,
    /// Another text.
    Text,
    /// `infinity` or `-infinity` of Postgres, in a column of days or moments.
    Infinite,
}

/// The forms of the values in columns, by the table and the name of each.
pub type ValueForms = BTreeMap<(TableName, String), BTreeSet<ValueForm>>;

impl ValueForm {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "null" => ValueForm::Null,
            "flag" => ValueForm::Flag,
            "i16" => ValueForm::I16,
            "i32" => ValueForm::I32,
            "i64" => ValueForm::I64,
            "real" => ValueForm::Real,
            "blob" => ValueForm::Blob,
            "moment" => ValueForm::Moment,
            "zoned" => ValueForm::Zoned,
            "date" => ValueForm::Date,
            "time" => ValueForm::Time,
            "text" => ValueForm::Text,
            "infinite" => ValueForm::Infinite,
            _ => return None,
        })
    }

    /// The words for values of this form.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            ValueForm::Null => "nulls",
            ValueForm::Flag | ValueForm::I16 | ValueForm::I32 | ValueForm::I64 => "integers",
            ValueForm::Real => "floats",
            ValueForm::Blob => "bytes",
            ValueForm::Moment => "dates with a time",
            ValueForm::Zoned => "dates with a time and an offset",
            ValueForm::Date => "dates",
            ValueForm::Time => "times of day",
            ValueForm::Text => "texts",
            ValueForm::Infinite => "infinite times",
        }
    }

    /// Returns whether the value is an integer.
    #[must_use]
    pub fn is_integer(self) -> bool {
        use ValueForm::{Flag, I16, I32, I64};
        matches!(self, Flag | I16 | I32 | I64)
    }

    /// Returns whether a field of this type reads the value.
    fn fits(self, ty: Type) -> bool {
        use ValueForm::{Blob, Date, Flag, I16, I32, Infinite, Moment, Null, Real, Time, Zoned};
        if matches!(self, Null | Infinite) {
            return self == Null;
        }
        match ty {
            Type::Bool => self == Flag,
            Type::I16 => matches!(self, Flag | I16),
            Type::I32 => matches!(self, Flag | I16 | I32),
            Type::I64 | Type::Duration => self.is_integer(),
            Type::F32 | Type::F64 => self.is_integer() || self == Real,
            Type::Bytes => self == Blob,
            // A column of a model has the number of its smallest parts.
            #[cfg(feature = "decimal")]
            Type::Decimal => self.is_integer(),
            Type::Date => self == Date,
            Type::Time => self == Time,
            Type::DateTime => self == Moment,
            Type::Timestamp => matches!(self, Moment | Zoned),
            _ => !self.is_integer() && !matches!(self, Real | Blob),
        }
    }
}

/// Asks for the forms of the values in columns of a table that may hold what no field of their type reads; none where there are
/// no such columns. On SQLite it reads the whole table.
pub fn find_value_forms(table: &PhysicalTable, backend: Backend) -> Option<Statement> {
    let database = introspector(backend);
    let columns: Vec<_> = columns_of_forms(database, table).collect();
    let text = (!columns.is_empty()).then(|| database.find_value_forms(table, &columns))?;
    Some(Statement::new(text, Vec::new(), None, Verb::Select))
}

fn columns_of_forms<'t>(
    database: &'t dyn Introspection,
    table: &'t PhysicalTable,
) -> impl Iterator<Item = &'t PhysicalColumn> {
    let columns = table.columns.iter();
    columns.filter(|column| database.has_forms(table, column))
}

/// Reads the row of [`find_value_forms`]: the names of the columns, each with the forms of its values.
///
/// # Errors
/// The error of a row that has other columns.
pub fn read_value_forms(
    table: &PhysicalTable,
    backend: Backend,
    row: &mut dyn Reader,
) -> DecodeResult<Vec<(String, BTreeSet<ValueForm>)>> {
    let columns = columns_of_forms(introspector(backend), table).map(|column| {
        let forms = if row.take_null()? {
            BTreeSet::new()
        } else {
            row.string()?.split(',').filter_map(ValueForm::of).collect()
        };
        Ok((column.name.clone(), forms))
    });
    columns.collect()
}

/// The type of field that reads and writes a column which was found and has values of these forms: the one that goes by its
/// declared type, or else by the values; none if no field does.
///
/// ```
/// use orm_core::backend::Backend;
/// use orm_core::schema::physical::ColumnType;
/// use orm_core::sql::ddl::{ValueForm, field_type_of};
/// use orm_core::value::Type;
///
/// let declared = ColumnType::Other("DATETIME".to_owned());
/// let of = |forms: &[ValueForm]| {
///     let forms = forms.iter().copied().collect();
///     field_type_of(&declared, &forms, Backend::Sqlite)
/// };
/// assert_eq!(of(&[ValueForm::Moment]), Some(Type::DateTime));
/// assert_eq!(of(&[ValueForm::Moment, ValueForm::Zoned]), Some(Type::Timestamp));
/// assert_eq!(of(&[ValueForm::I64]), Some(Type::I64));
/// assert_eq!(of(&[ValueForm::I64, ValueForm::Moment]), None);
/// ```
pub fn field_type_of(
    found: &ColumnType,
    forms: &BTreeSet<ValueForm>,
    backend: Backend,
) -> Option<Type> {
    let others = [
        Type::I64,
        Type::F64,
        Type::Date,
        Type::DateTime,
        Type::Timestamp,
        Type::Bytes,
        Type::Text,
    ];
    let declared = super::field_type(found, backend)?;
    let fits = |ty: Type| forms.iter().all(|form| form.fits(ty));
    if fits(declared) {
        return Some(declared);
    }
    let database = introspector(backend);
    let mut others = others.into_iter();
    others.find(|ty| fits(*ty) && database.holds(*ty, found))
}
