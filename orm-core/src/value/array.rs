//! Arrays: values of one type in an order.

use super::{NotSet, Reader, Stored, Type, Value, for_each_type};
use crate::error::DecodeResult;
use crate::sealed::Sealed;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// Values of one type in an order, which are bound as one: the value of an array, a list, or a column of many rows.
///
/// Clones share the values: a query, its plan and its statement hold them once.
///
/// ```
/// use orm::query::{Array, Value};
/// use orm::schema::Type;
///
/// let array = Array::new(Type::I64, vec![Value::I64(1), Value::I64(2)]);
/// assert_eq!(array.to_string(), "[1, 2]");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Array {
    ty: Type,
    values: Arc<Vec<Value>>,
}

impl Array {
    /// Makes one of values that all have this type.
    ///
    /// ```
    /// use orm::query::{Array, Value};
    /// use orm::schema::Type;
    ///
    /// let array = Array::new(Type::I64, vec![Value::I64(1), Value::I64(2)]);
    /// assert_eq!(array.values().len(), 2);
    /// ```
    pub fn new(ty: Type, values: Vec<Value>) -> Array {
        Array {
            ty,
            values: Arc::new(values),
        }
    }

    /// Returns the type of the members.
    ///
    /// ```
    /// use orm::query::{Array, Value};
    /// use orm::schema::Type;
    ///
    /// let array = Array::new(Type::I64, vec![Value::I64(1), Value::I64(2)]);
    /// assert_eq!(array.ty(), Type::I64);
    /// ```
    pub fn ty(&self) -> Type {
        self.ty
    }

    /// Returns the members.
    ///
    /// ```
    /// use orm::query::{Array, Value};
    /// use orm::schema::Type;
    ///
    /// let array = Array::new(Type::I64, vec![Value::I64(1), Value::I64(2)]);
    /// assert_eq!(array.values()[0], Value::I64(1));
    /// ```
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// Returns the members without a copy, unless somebody else still holds them.
    ///
    /// ```
    /// use orm::query::{Array, Value};
    /// use orm::schema::Type;
    ///
    /// let array = Array::new(Type::I64, vec![Value::I64(1), Value::I64(2)]);
    /// assert_eq!(array.into_values(), [Value::I64(1), Value::I64(2)]);
    /// ```
    pub fn into_values(self) -> Vec<Value> {
        Arc::unwrap_or_clone(self.values)
    }

    /// Returns how many bytes the members take together.
    pub(super) fn size(&self) -> usize {
        match self.ty.size() {
            Some(size) => size * self.values.len(),
            None => self.values.iter().map(Value::size).sum(),
        }
    }
}

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}; {}", self.ty, self.values.len())
    }
}

impl fmt::Display for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(&self.values, f)
    }
}

/// Shows values as a list: `[1, null]`.
pub(super) fn write_list(values: &[Value], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("[")?;
    for (n, value) in values.iter().enumerate() {
        write!(f, "{}{value}", if n > 0 { ", " } else { "" })?;
    }
    f.write_str("]")
}

/// Types that elements of an array are stored as: all that are no arrays themselves. This trait is sealed.
///
/// ```
/// use orm::traits::ElementType;
///
/// fn can_be_an_element<T: ElementType>() {}
/// can_be_an_element::<String>();
/// can_be_an_element::<chrono::NaiveDate>();
/// ```
#[diagnostic::on_unimplemented(
    message = "an array holds no arrays",
    label = "an array's elements are single values, such as `i64`, `String` or `Uuid`",
    note = "use rows of a model of its own with a `ForeignKey`, or one array of all values"
)]
pub trait ElementType: Stored {}

macro_rules! element_types {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {$(
        $(#[$cfg])*
        impl ElementType for $t {}
    )*};
}
for_each_type!(element_types);

/// The array that a `Vec` of values stored as `T` becomes on its way to a driver.
#[derive(Clone)]
pub struct StoredArray<T> {
    array: Array,
    elements: PhantomData<fn() -> T>,
}

impl<T: ElementType> StoredArray<T> {
    /// Makes one of elements, each a value of type `T` or a null of it.
    pub fn new(elements: Vec<Value>) -> Self {
        StoredArray {
            array: Array::new(T::TYPE, elements),
            elements: PhantomData,
        }
    }

    /// Returns the elements.
    pub fn into_elements(self) -> Vec<Value> {
        self.array.into_values()
    }
}

impl<T> fmt::Debug for StoredArray<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.array.fmt(f)
    }
}

impl<T> Sealed for StoredArray<T> {}

impl<T: ElementType> Stored for StoredArray<T> {
    type Start = NotSet;
    const TYPE: Type = Type::Array(&T::TYPE);
    fn into_value(self) -> Value {
        Value::Array(self.array)
    }
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
        reader.array(&T::TYPE).map(|array| StoredArray {
            array,
            elements: PhantomData,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers() -> Array {
        Array::new(Type::I64, vec![Value::I64(1), Value::Null(Type::I64)])
    }

    #[test]
    fn an_array_is_as_large_as_its_members() {
        let texts = ["a", "bcd"].map(|text| Value::Text(text.to_owned()));
        assert_eq!(numbers().size(), 16);
        assert_eq!(Array::new(Type::Text, texts.to_vec()).size(), 4);
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

    #[test]
    fn an_array_is_a_value_that_shows_itself() {
        let value = Value::Array(numbers());
        assert_eq!(value.ty(), Type::Array(&Type::I64));
        assert_eq!(format!("{value} {value:?}"), "[1, null] Array(I64)(_)");
        assert_eq!(Type::Array(&Type::I64).array(), value.ty());
    }
}
