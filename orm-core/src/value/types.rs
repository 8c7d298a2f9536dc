//! The table of the types of values. Every type stands here, once.

/// Hands the table of types to the macro that is named, which makes an item, an arm or a method of each row.
///
/// A row says of a type:
///
/// | variant of `Type` and `Value` | Rust type | method of `Reader` | bytes of a value | class | word in messages |
/// |---|---|---|---|---|---|
/// | `I16` | `i16` | `i16` | `2` | `integer` | `"an integer"` |
///
/// The class says how values are compared, shown and kept; see `value.rs` and `stored.rs`. What a database calls a type
/// and how it stores values of it is said once for each database: in `sql/types.rs`, `db/sqlite/types.rs` and
/// `db/postgres/types.rs`, where the compiler asks for it.
///
/// ```text
/// macro_rules! rust_name {
///     ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {
///         fn rust_name(ty: Type) -> &'static str {
///             match ty { $($(#[$cfg])* Type::$variant => stringify!($t),)* }
///         }
///     };
/// }
/// for_each_type!(rust_name);
/// // fn rust_name(ty: Type) -> &'static str {
/// //     match ty { Type::I16 => "i16", Type::I32 => "i32", … }
/// // }
/// ```
macro_rules! for_each_type {
    ($then:ident) => {
        $then! {
            I16: i16, i16, 2, integer, "an integer";
            I32: i32, i32, 4, integer, "an integer";
            I64: i64, i64, 8, integer, "an integer";
            F32: f32, f32, 4, float, "a float";
            F64: f64, f64, 8, float, "a float";
            Bool: bool, bool, 1, plain, "a bool";
            Text: String, string, varying, text, "a text";
            Bytes: Vec<u8>, byte_vec, varying, bytes, "bytes";
            Date: chrono::NaiveDate, date, 4, plain, "a date";
            Time: chrono::NaiveTime, time, 8, clock, "a time";
            DateTime: chrono::NaiveDateTime, date_time, 8, clock, "a date and time";
            Timestamp: chrono::DateTime<chrono::Utc>, timestamp, 8, clock, "a timestamp";
            Duration: chrono::TimeDelta, duration, 8, span, "a duration";
            #[cfg(feature = "decimal")]
            Decimal: rust_decimal::Decimal, decimal, 16, exact, "a decimal";
            #[cfg(feature = "uuid")]
            Uuid: uuid::Uuid, uuid, 16, unique, "a uuid";
            #[cfg(feature = "json")]
            Json: crate::value::JsonText, json, varying, json, "JSON";
        }
    };
}
pub(crate) use for_each_type;
