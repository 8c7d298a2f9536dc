//! Parameters of statements: a parameter stands for one placeholder.

use super::array::write_list;
use super::{Array, ColumnValues, Type, Value};
use std::fmt;

/// The value or values that one placeholder of a statement stands for.
///
/// Many values can be one parameter, so that the text of a statement does not depend on their number:
///
/// ```sql
/// SELECT … WHERE "id" = ANY($1::int8[])                             -- a list
/// INSERT INTO "tag" … SELECT unnest($1::int8[]), unnest($2::text[]) -- two columns
/// ```
///
/// `{:?}` shows only types and lengths, since values may be secret; `{}` shows the values.
#[derive(Clone, PartialEq, Eq)]
pub enum Parameter {
    /// One value.
    One(Value),
    /// Values in which another is looked for; none of them is null.
    List(Array),
    /// The values of one column of many rows, row by row.
    Column(ColumnValues),
}

impl Parameter {
    /// Returns the type; of a list or a column, the type of its members.
    ///
    /// ```
    /// use orm::query::{Parameter, Value};
    /// use orm::schema::Type;
    ///
    /// assert_eq!(Parameter::One(Value::I64(1)).ty(), Type::I64);
    /// ```
    pub fn ty(&self) -> Type {
        match self {
            Parameter::One(value) => value.ty(),
            Parameter::List(array) => array.ty(),
            Parameter::Column(column) => column.ty(),
        }
    }

    /// Returns the values: one, or the members of the list or column.
    ///
    /// ```
    /// use orm::query::{Parameter, Value};
    ///
    /// assert_eq!(Parameter::One(Value::I64(1)).values(), [Value::I64(1)]);
    /// ```
    pub fn values(&self) -> &[Value] {
        match self {
            Parameter::One(value) => std::slice::from_ref(value),
            Parameter::List(array) => array.values(),
            Parameter::Column(column) => column.values(),
        }
    }

    /// Returns how many bytes the values take when they are bound, without what their types add.
    pub(crate) fn size(&self) -> usize {
        match self {
            Parameter::One(value) => value.size(),
            Parameter::List(array) => array.size(),
            Parameter::Column(column) => column.size(),
        }
    }
}

impl From<Value> for Parameter {
    fn from(value: Value) -> Parameter {
        Parameter::One(value)
    }
}

impl fmt::Debug for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Parameter::One(value) => value.fmt(f),
            Parameter::List(array) => write!(f, "List({array:?})"),
            Parameter::Column(column) => write!(f, "Column({column:?})"),
        }
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Parameter::One(value) => value.fmt(f),
            Parameter::List(array) => array.fmt(f),
            Parameter::Column(column) => write_list(column.values(), f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers() -> Array {
        Array::new(Type::I64, vec![Value::I64(1), Value::Null(Type::I64)])
    }

    #[test]
    fn values_are_shown_by_display_alone() {
        let column = Parameter::Column(numbers().into());
        assert_eq!(column.to_string(), "[1, null]");
        assert_eq!(format!("{column:?}"), "Column(I64; 2)");
        let one = Parameter::from(Value::Text("secret".to_owned()));
        assert_eq!(format!("{one} {one:?}"), r#""secret" Text(_)"#);
    }

    #[test]
    fn a_list_is_as_large_as_its_members() {
        assert_eq!(Parameter::List(numbers()).size(), 16);
        assert_eq!(Parameter::One(Value::I16(1)).size(), 2);
    }
}
