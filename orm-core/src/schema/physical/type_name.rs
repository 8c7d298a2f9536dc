//! The names of types in files, the same whatever database: `i64`, `varchar(200)`, `decimal(8, 2)`, `array(text)`,
//! `enum(book_status)`.

use super::{ColumnType, EnumName};
use crate::schema::Digits;
use crate::value::Type;
use std::fmt;

/// Writes `varchar(200)`, as files of migrations have it; [`ColumnType::parse`] reads it back.
///
/// ```
/// use orm_core::schema::physical::ColumnType;
///
/// assert_eq!(ColumnType::text(200).to_string(), "varchar(200)");
/// assert_eq!(ColumnType::parse("varchar(200)"), Some(ColumnType::text(200)));
/// ```
///
/// The name of [`Other`](ColumnType::Other) is the database's own, which is not read back.
impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ColumnType::Logical {
                ty: Type::Text,
                max_length: Some(most),
            } => write!(f, "varchar({most})"),
            ColumnType::Logical {
                ty: Type::Array(element),
                ..
            } => write!(f, "array({})", name(**element)),
            ColumnType::Logical { ty, .. } => f.write_str(name(*ty)),
            ColumnType::Decimal(digits) => {
                write!(
                    f,
                    "decimal({}, {})",
                    digits.max_digits, digits.decimal_places
                )
            }
            ColumnType::Enum(name) => write!(f, "enum({name})"),
            ColumnType::Other(name) => f.write_str(name),
        }
    }
}

impl ColumnType {
    /// The type of this name; none if there is no such type, or the feature is off that it needs.
    ///
    /// ```
    /// use orm::schema::physical::ColumnType;
    ///
    /// let parsed = ["varchar(40)", "array(i32)", "enum(shop.book_status)", "text(40)"].map(ColumnType::parse);
    /// assert_eq!(parsed[0], Some(ColumnType::text(40)));
    /// assert!(parsed[1].is_some() && parsed[2].is_some() && parsed[3].is_none());
    /// ```
    pub fn parse(text: &str) -> Option<ColumnType> {
        let Some((word, inside)) = text.trim().split_once('(') else {
            return scalar(text.trim()).map(ColumnType::of);
        };
        let inside = inside.trim_end().strip_suffix(')')?;
        match word.trim() {
            "varchar" => Some(ColumnType::text(inside.trim().parse().ok()?)),
            "array" => Some(ColumnType::of(scalar(inside.trim())?.array())),
            "enum" => {
                let (namespace, name) = match inside.trim().split_once('.') {
                    Some((namespace, name)) => (Some(namespace), name),
                    None => (None, inside.trim()),
                };
                (!name.is_empty()).then(|| ColumnType::of_enum(EnumName::new(namespace, name)))
            }
            "decimal" => {
                let (max_digits, decimal_places) = inside.split_once(',')?;
                Some(ColumnType::Decimal(Digits {
                    max_digits: max_digits.trim().parse().ok()?,
                    decimal_places: decimal_places.trim().parse().ok()?,
                }))
            }
            _ => None,
        }
    }
}

/// The names of all types, for suggestions; of those with an argument the word before it.
///
/// ```
/// use orm::schema::physical::type_names;
///
/// assert!(type_names().any(|name| name == "timestamptz"));
/// assert!(type_names().any(|name| name == "varchar"));
/// ```
pub fn type_names() -> impl Iterator<Item = &'static str> {
    let scalars = Type::ALL.iter().map(|ty| name(*ty));
    scalars.chain(["varchar", "array", "enum"])
}

fn scalar(name: &str) -> Option<Type> {
    let mut types = Type::ALL.iter().copied();
    types.find(|&ty| self::name(ty) == name)
}

/// The name of a type. Migrations are kept forever, so it must never change.
fn name(ty: Type) -> &'static str {
    match ty {
        Type::I16 => "i16",
        Type::I32 => "i32",
        Type::I64 => "i64",
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::Bool => "bool",
        Type::Text => "text",
        Type::Bytes => "bytes",
        Type::Date => "date",
        Type::Time => "time",
        Type::DateTime => "datetime",
        Type::Timestamp => "timestamptz",
        Type::Duration => "duration",
        #[cfg(feature = "decimal")]
        Type::Decimal => "decimal",
        #[cfg(feature = "uuid")]
        Type::Uuid => "uuid",
        #[cfg(feature = "json")]
        Type::Json => "json",
        Type::Array(_) => "array",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        let scalars = Type::ALL.iter().copied();
        let arrays = scalars.clone().map(Type::array).map(ColumnType::of);
        let others = [
            ColumnType::text(20),
            ColumnType::of_enum(EnumName::new(None, "status")),
            ColumnType::of_enum(EnumName::new(Some("shop"), "status")),
            ColumnType::Decimal(Digits {
                max_digits: 8,
                decimal_places: 2,
            }),
        ];
        for ty in scalars.map(ColumnType::of).chain(arrays).chain(others) {
            assert_eq!(ColumnType::parse(&ty.to_string()), Some(ty));
        }
    }

    #[test]
    fn other_names_are_none() {
        for text in [
            "",
            "int",
            "varchar",
            "varchar(x)",
            "array(array(text))",
            "decimal(8)",
            "enum()",
            "text(3",
            "i64(2)",
        ] {
            assert_eq!(ColumnType::parse(text), None, "{text}");
        }
    }
}
