//! Types of fields by the names that other libraries, databases and languages have for them: rustc says only that there is
//! no such type.

use super::standard::inner;
use crate::model::Model;
use syn::{Ident, Type};

/// Returns whether a path is surely one of Django's `models::CharField` or Diesel's `sql_types::Text`.
fn is_of_other_library(module: &Ident, name: &Ident) -> bool {
    let is_field = name.to_string().ends_with("Field");
    module == "sql_types" || is_field && (module == "models" || module == "fields")
}

/// Names of types, each with what a field of that kind is written as.
const OTHER_NAMES: [(&[&str], &str); 19] = [
    (
        &[
            "CharField",
            "TextField",
            "SlugField",
            "EmailField",
            "URLField",
            "Varchar",
            "VarChar",
            "Text",
            "Citext",
            "text",
            "varchar",
            "string",
            "Str",
        ],
        "a text is a `String`; write `String`",
    ),
    (
        &[
            "SmallIntegerField",
            "PositiveSmallIntegerField",
            "SmallAutoField",
            "SmallInt",
            "SmallInteger",
            "smallint",
            "short",
        ],
        "an integer of 16 bits is an `i16`; write `i16`",
    ),
    (
        &[
            "IntegerField",
            "PositiveIntegerField",
            "AutoField",
            "Int",
            "Integer",
            "int",
            "integer",
            "Serial",
            "serial",
        ],
        "an integer of 32 bits is an `i32`; write `i32`, or `i64` for one of 64 bits",
    ),
    (
        &[
            "BigIntegerField",
            "PositiveBigIntegerField",
            "BigAutoField",
            "BigInt",
            "BigInteger",
            "BigSerial",
            "bigint",
            "long",
            "bigserial",
        ],
        "an integer of 64 bits is an `i64`; write `i64`",
    ),
    (
        &["FloatField", "Float", "Double", "float", "double"],
        "a number with a fraction is an `f64`; write `f64`, or `Decimal` for one of exact digits",
    ),
    (
        &[
            "DecimalField",
            "Numeric",
            "BigDecimal",
            "Money",
            "decimal",
            "numeric",
        ],
        "a number of exact digits is a `Decimal`; write `Decimal`, with `#[orm(max_digits = 12, decimal_places = 2)]`",
    ),
    (
        &[
            "BooleanField",
            "NullBooleanField",
            "Boolean",
            "Bool",
            "boolean",
        ],
        "true or false is a `bool`; write `bool`",
    ),
    (
        &[
            "DateTimeField",
            "DateTimeWithTimeZone",
            "DateTimeUtc",
            "DateTimeLocal",
            "ChronoDateTimeUtc",
            "ChronoDateTimeWithTimeZone",
            "TimeDateTimeWithTimeZone",
            "Timestamptz",
            "TimestampTz",
            "Timestamp",
            "timestamp",
            "timestamptz",
            "datetime",
        ],
        "a moment is a `DateTime<Utc>`; write `DateTime<Utc>`, or `NaiveDateTime` for one without a time zone",
    ),
    (
        &["DateField", "ChronoDate", "TimeDate", "Date", "date"],
        "a day is a `NaiveDate`; write `NaiveDate`",
    ),
    (
        &["TimeField", "ChronoTime", "TimeTime", "Time", "time"],
        "a time of the day is a `NaiveTime`; write `NaiveTime`",
    ),
    (
        &["DurationField", "Interval", "interval"],
        "a length of time is a `TimeDelta`; write `TimeDelta`",
    ),
    (
        &[
            "BinaryField",
            "Bytea",
            "Blob",
            "Bytes",
            "Binary",
            "bytea",
            "blob",
        ],
        "bytes are a `Vec<u8>`; write `Vec<u8>`",
    ),
    (
        &[
            "GenericForeignKey",
            "GenericRelation",
            "PolymorphicForeignKey",
            "Polymorphic",
            "MorphTo",
        ],
        "a relation leads to the rows of one model; write a field for each of the models, such as `Option<ForeignKey<…>>`",
    ),
    (
        &[
            "Nullable",
            "Maybe",
            "Optional",
            "Null",
            "NullString",
            "NullInt64",
        ],
        "what may be null is an `Option`; write `Option<…>` of the type of the value, such as `Option<String>`",
    ),
    (
        &[
            "FileField",
            "ImageField",
            "FilePathField",
            "Attachment",
            "Upload",
        ],
        "a file is kept outside of the database, and its path is a text; write `String`",
    ),
    (
        &["Column", "Attribute", "Property", "InstrumentedAttribute"],
        "a field is of the type of its value, and what else is said of it stands in `#[orm(…)]`; write `i64`, `String`, or `Option<…>` for what may be null",
    ),
    (
        &["List", "Collection", "IList", "IEnumerable", "QuerySet"],
        "a list of values is a `Vec`, and rows of another model that refer to this one are no field; write `Vec<…>`, or leave it out: their foreign key makes a method of its `related_name`",
    ),
    (
        &["UUIDField", "UUID", "Guid", "uuid"],
        "a UUID is a `Uuid`; write `Uuid`",
    ),
    (
        &[
            "JSONField",
            "JsonBinary",
            "JsonValue",
            "Jsonb",
            "JSON",
            "jsonb",
        ],
        "a document is a `Json` of its type; write `Json<Settings>`, or `orm::serde_json::Value` for one of any shape",
    ),
];

/// Returns what to write for a type by another name, which surely is no type of the file. The file is asked about such
/// names alone.
pub(super) fn advice_on_other_name(model: &Model, ty: &Type) -> Option<String> {
    let Type::Path(path) = inner(inner(ty, "Option"), "Vec") else {
        return None;
    };
    let segments: Vec<&Ident> = path.path.segments.iter().map(|it| &it.ident).collect();
    let name = *segments.last()?;
    let instead = instead_of(&name.to_string())?;
    let (lacks, written) = match segments[..] {
        [_] => (
            model.source.has_no_type(name, &model.ident),
            name.to_string(),
        ),
        [module, _] if is_of_other_library(module, name) => (
            model.source.surely_lacks(&module.to_string()),
            format!("{module}::{name}"),
        ),
        _ => return None,
    };
    lacks.then(|| format!("there is no type `{written}`: {instead}"))
}

/// Returns what to write for a type of this name.
fn instead_of(name: &str) -> Option<&'static str> {
    let mut known = OTHER_NAMES.iter();
    let (_, instead) = known.find(|(names, _)| names.contains(&name))?;
    Some(instead)
}
