//! Parameters of statements: a parameter stands for one placeholder.

use super::{Type, Value};
use std::fmt;
use std::sync::Arc;

/// The value or values that one placeholder of a statement stands for.
///
/// Many values can be one parameter, so that the text of a statement does not depend on their number:
///
/// ```sql
/// SELECT … WHERE "id" = ANY($1::int8[])                  -- a list
/// INSERT INTO "tag" … FROM unnest($1::int8[], $2::text[]) -- two columns
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
    Column(Array),
}

/// Values of one type that are bound as one.
///
/// Clones share the values: a query, its plan and its statement hold them once.
#[derive(Clone, PartialEq, Eq)]
pub struct Array {
    ty: Type,
    values: Arc<Vec<Value>>,
}

impl Parameter {
    /// Returns the type; of a list or a column, the type of its members.
    pub fn ty(&self) -> Type {
        match self {
            Parameter::One(value) => value.ty(),
            Parameter::List(array) | Parameter::Column(array) => array.ty,
        }
    }

    /// Returns the values: one, or the members of the list or column.
    pub fn values(&self) -> &[Value] {
        match self {
            Parameter::One(value) => std::slice::from_ref(value),
            Parameter::List(array) | Parameter::Column(array) => array.values(),
        }
    }

    /// Returns how many bytes the values take when they are bound, without what their types add.
    pub(crate) fn size(&self) -> usize {
        match self {
            Parameter::One(value) => value.size(),
            Parameter::List(array) | Parameter::Column(array) => array.size(),
        }
    }
}

impl Array {
    /// Makes one of values that all have this type.
    pub fn new(ty: Type, values: Vec<Value>) -> Array {
        Array {
            ty,
            values: Arc::new(values),
        }
    }

    /// Returns the type of the members.
    pub fn ty(&self) -> Type {
        self.ty
    }

    /// Returns the members.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// Returns the members without a copy, unless somebody else still holds them.
    pub fn into_values(self) -> Vec<Value> {
        Arc::unwrap_or_clone(self.values)
    }

    /// Returns how many bytes the members take together.
    fn size(&self) -> usize {
        match self.ty.size() {
            Some(size) => size * self.values.len(),
            None => self.values.iter().map(Value::size).sum(),
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
            Parameter::Column(array) => write!(f, "Column({array:?})"),
        }
    }
}

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}; {}", self.ty, self.values.len())
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Parameter::One(value) => value.fmt(f),
            Parameter::List(array) | Parameter::Column(array) => array.fmt(f),
        }
    }
}

impl fmt::Display for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (n, value) in self.values.iter().enumerate() {
            write!(f, "{}{value}", if n > 0 { ", " } else { "" })?;
        }
        f.write_str("]")
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
        let column = Parameter::Column(numbers());
        assert_eq!(column.to_string(), "[1, null]");
        assert_eq!(format!("{column:?}"), "Column(I64; 2)");
        let one = Parameter::from(Value::Text("secret".to_owned()));
        assert_eq!(format!("{one} {one:?}"), r#""secret" Text(_)"#);
    }

    #[test]
    fn an_array_is_as_large_as_its_members() {
        let texts = ["a", "bcd"].map(|text| Value::Text(text.to_owned()));
        assert_eq!(Parameter::List(numbers()).size(), 16);
        assert_eq!(Array::new(Type::Text, texts.to_vec()).size(), 4);
        assert_eq!(Parameter::One(Value::I16(1)).size(), 2);
    }

    #[test]
    fn members_move_out_of_the_last_clone() {
        let array = numbers();
        let first = array.values().as_ptr();
        let other = array.clone();
        drop(other);
        let values = array.into_values();
        assert_eq!(values.as_ptr(), first);
    }
}
