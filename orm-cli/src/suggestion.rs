//! The value that is suggested for a column in rows that are there: SQL of its type, which its checks let pass.

use crate::pending::Tables;
use orm_core::schema::RangeEnd;
use orm_core::schema::physical::{CheckCondition, ChoiceValue, ColumnType, PhysicalTable};
use orm_core::sql::ddl::first_key;
use orm_core::value::Value;
use orm_migrate::FillQuestion;

/// A value for the column, to begin with: that of the field's own `default`, if it is one that SQL has the same word for.
pub(crate) fn suggestion(question: &FillQuestion, tables: &Tables) -> String {
    let (column, after) = (&question.column, &tables.after);
    let default = tables
        .models
        .constant_default(&question.table, &column.name);
    if let Some(sql) = default.and_then(|value| sql_of(&value)) {
        return sql;
    }
    if let ColumnType::Enum(name) = &column.ty {
        let own = after.enum_type(name);
        let first = own.and_then(|own| own.values.first());
        return first.map_or_else(|| "''".to_owned(), |value| text(value));
    }
    let table = after.table(&question.table);
    let of_table = table.and_then(|table| {
        key_of_other(table, &column.name).or_else(|| allowed(table, &column.name))
    });
    let example = || tables.models.example(&question.table, &column.name);
    of_table
        .or_else(|| example().map(text))
        .unwrap_or_else(|| of_type(&column.ty).to_owned())
}

fn sql_of(value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(value) => value.to_string(),
        Value::I16(value) => value.to_string(),
        Value::I32(value) => value.to_string(),
        Value::I64(value) => value.to_string(),
        Value::F64(value) if value.is_finite() => value.to_string(),
        Value::Decimal(value) => value.to_string(),
        Value::Text(value) => text(value),
        _ => return None,
    })
}

/// The first key of the table that a foreign key refers to.
fn key_of_other(table: &PhysicalTable, column: &str) -> Option<String> {
    let mut keys = table.foreign_keys.iter();
    let key = keys.find(|key| key.columns == [column] && key.target != table.name)?;
    Some(first_key(&key.target, &key.target_columns.concat()))
}

/// The first value that the checks of a column allow, where the usual one of its type may not be one.
fn allowed(table: &PhysicalTable, column: &str) -> Option<String> {
    table
        .checks
        .iter()
        .find_map(|check| match &check.condition {
            CheckCondition::OneOf {
                column: own,
                values,
            } if own == column => Some(match values.first()? {
                ChoiceValue::Text(value) => text(value),
                ChoiceValue::Integer(value) => value.to_string(),
            }),
            CheckCondition::Between {
                column: own, least, ..
            } if own == column && *least > 0 => Some(least.to_string()),
            CheckCondition::Bound {
                column: own,
                end,
                number,
                ..
            } if own == column => {
                let is_negative = number.starts_with('-');
                let excludes_zero = match end {
                    RangeEnd::Least => !is_negative,
                    RangeEnd::Greatest => is_negative,
                };
                excludes_zero.then(|| number.clone())
            }
            CheckCondition::OneCharacter(own) if own == column => Some("'-'".to_owned()),
            _ => None,
        })
}

fn of_type(ty: &ColumnType) -> &'static str {
    let ty = ty.to_string();
    match ty.as_str() {
        "i16" | "i32" | "i64" | "f32" | "f64" | "duration" => "0",
        "bool" => "false",
        "date" => "'2000-01-01'",
        "time" => "'00:00'",
        "datetime" | "timestamptz" => "'2000-01-01 00:00'",
        "json" => "'{}'",
        "bytes" => r#"{ sqlite = "x''", postgres = "''" }"#,
        "uuid" => r#"{ sqlite = "randomblob(16)", postgres = "gen_random_uuid()" }"#,
        _ if ty.starts_with("decimal") => "0",
        _ if ty.starts_with("array") => r#"{ sqlite = "'[]'", postgres = "'{}'" }"#,
        _ => "''",
    }
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}
