//! The names of each type of value in the databases.

use crate::value::Type;

/// The names of a type.
pub(super) struct TypeNames {
    /// The name in `CREATE TABLE`, in standard SQL.
    pub(super) standard: &'static str,
    /// The name in `CREATE TABLE` of SQLite: one of its four types of storage.
    pub(super) sqlite: &'static str,
    /// The name in `CREATE TABLE` of Postgres.
    pub(super) postgres: &'static str,
    /// The short name in expressions of Postgres: `$1::int8`.
    pub(super) postgres_cast: &'static str,
    /// The name that `format_type` of Postgres gives a column of the type.
    pub(super) postgres_reported: &'static str,
}

/// Writes `names` from a table: a type, and its names in the order of [`TypeNames`]. Of arrays they follow from those of
/// their elements.
macro_rules! type_names {
    ($($(#[$cfg:meta])* Type::$variant:ident => [$standard:literal, $sqlite:literal, $postgres:literal, $cast:literal, $reported:literal],)*) => {
        /// Returns the names of a type.
        pub(super) fn names(ty: Type) -> TypeNames {
            let [standard, sqlite, postgres, postgres_cast, postgres_reported] = match ty {
                $($(#[$cfg])* Type::$variant => [$standard, $sqlite, $postgres, $cast, $reported],)*
                $($(#[$cfg])* Type::Array(Type::$variant) => [
                    concat!($standard, " ARRAY"),
                    "TEXT",
                    concat!($postgres, "[]"),
                    concat!($cast, "[]"),
                    concat!($reported, "[]"),
                ],)*
                Type::Array(array @ Type::Array(_)) => return names(*array),
            };
            TypeNames { standard, sqlite, postgres, postgres_cast, postgres_reported }
        }
    };
}

#[rustfmt::skip]
type_names! {
    Type::I16       => ["SMALLINT",                 "INTEGER", "SMALLINT",         "int2",        "smallint"],
    Type::I32       => ["INTEGER",                  "INTEGER", "INTEGER",          "int4",        "integer"],
    Type::I64       => ["BIGINT",                   "INTEGER", "BIGINT",           "int8",        "bigint"],
    Type::F32       => ["REAL",                     "REAL",    "REAL",             "float4",      "real"],
    Type::F64       => ["DOUBLE PRECISION",         "REAL",    "DOUBLE PRECISION", "float8",      "double precision"],
    Type::Bool      => ["BOOLEAN",                  "INTEGER", "BOOLEAN",          "bool",        "boolean"],
    Type::Text      => ["TEXT",                     "TEXT",    "TEXT",             "text",        "text"],
    Type::Bytes     => ["BLOB",                     "BLOB",    "BYTEA",            "bytea",       "bytea"],
    Type::Date      => ["DATE",                     "TEXT",    "DATE",             "date",        "date"],
    Type::Time      => ["TIME",                     "TEXT",    "TIME",             "time",        "time without time zone"],
    Type::DateTime  => ["TIMESTAMP",                "TEXT",    "TIMESTAMP",        "timestamp",   "timestamp without time zone"],
    Type::Timestamp => ["TIMESTAMP WITH TIME ZONE", "TEXT",    "TIMESTAMPTZ",      "timestamptz", "timestamp with time zone"],
    Type::Duration  => ["BIGINT",                   "INTEGER", "BIGINT",           "int8",        "bigint"],
    #[cfg(feature = "decimal")]
    Type::Decimal   => ["NUMERIC",                  "INTEGER", "NUMERIC",          "numeric",     "numeric"],
    #[cfg(feature = "uuid")]
    Type::Uuid      => ["UUID",                     "BLOB",    "UUID",             "uuid",        "uuid"],
    #[cfg(feature = "json")]
    Type::Json      => ["JSON",                     "TEXT",    "JSONB",            "jsonb",       "jsonb"],
}

/// Returns the type of a column for which `format_type` of Postgres gives this name.
pub(super) fn reported(name: &str) -> Option<Type> {
    if let Some(element) = name.strip_suffix("[]") {
        return reported(element).map(Type::array);
    }
    let mut types = Type::ALL.iter().copied();
    types.find(|&ty| names(ty).postgres_reported == name)
}
