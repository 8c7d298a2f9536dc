//! One table and what belongs to it, as SQL.

use super::choices::one_of;
use super::definitions;
use super::definitions::Definitions;
use super::domains::{between, bound, one_character};
use super::identifiers::{list, quote, table_name};
use super::variants::{absent_unless, present_if};
use crate::backend::Backend;
use crate::error::Result;
use crate::schema::physical::{
    CheckCondition, CheckConstraint, ColumnDefault, ForeignKeyConstraint, PhysicalColumn,
    PhysicalTable, ReferentialAction,
};
use crate::value::Type;

/// `CREATE TABLE IF NOT EXISTS …`, without the foreign keys that are late.
pub(super) fn create_table(
    to: &dyn Definitions,
    table: &PhysicalTable,
    is_late: &dyn Fn(&ForeignKeyConstraint) -> bool,
) -> Result<String> {
    let definition = definition(to, table, is_late)?;
    let name = table_name(&table.name);
    Ok(format!("CREATE TABLE IF NOT EXISTS {name} {definition}"))
}

/// The columns and constraints of a table in parentheses, and its options: what follows its name.
pub(super) fn definition(
    to: &dyn Definitions,
    table: &PhysicalTable,
    is_late: &dyn Fn(&ForeignKeyConstraint) -> bool,
) -> Result<String> {
    let columns = table.columns.iter();
    let columns: Result<Vec<_>> = columns.map(|own| column(to, table, own)).collect();
    let mut lines = columns?;
    lines.extend(keys(to, table));
    let type_checks = table.columns.iter();
    let type_checks = type_checks.filter_map(|column| to.type_check(&table.name.name, column));
    // A check of a narrower range has the name of the type's own.
    let is_narrowed = |own: &CheckConstraint| table.checks.iter().any(|it| it.name == own.name);
    let type_checks = type_checks.filter(|own| !is_narrowed(own));
    lines.extend(type_checks.map(|own| check(to, &own)));
    let checks = table.checks.iter().filter(|own| to.has_check(table, own));
    let mut checks: Vec<_> = checks.collect();
    to.order_checks(&mut checks);
    lines.extend(checks.into_iter().map(|own| check(to, own)));
    let foreign_keys = table.foreign_keys.iter().filter(|key| !is_late(key));
    lines.extend(foreign_keys.map(|key| foreign_key(to, key)));
    let options = to.options(table);
    Ok(format!("(\n    {}\n){options}", lines.join(",\n    ")))
}

/// `ALTER TABLE … ADD …`, for each foreign key that is late.
pub(super) fn add_foreign_keys(
    to: &dyn Definitions,
    table: &PhysicalTable,
    is_late: &dyn Fn(&ForeignKeyConstraint) -> bool,
) -> Vec<String> {
    let late = table.foreign_keys.iter().filter(|key| is_late(key));
    let name = table_name(&table.name);
    late.map(|key| format!("ALTER TABLE {name} ADD {}", foreign_key(to, key)))
        .collect()
}

/// `"title" TEXT NOT NULL`.
pub(super) fn column(
    to: &dyn Definitions,
    table: &PhysicalTable,
    column: &PhysicalColumn,
) -> Result<String> {
    let default = column.default.as_ref();
    let is_identity = default.is_some_and(ColumnDefault::is_identity);
    let is_numbered = is_identity || default == Some(&ColumnDefault::RowNumber);
    let is_own_key = table.is_whole_key(column) && !is_numbered && !table.is_given_key(column);
    let ty = if is_own_key {
        to.key_type(&column.ty)
    } else {
        to.column_type(&column.ty)
    };
    if let Some(serial) = to.serial(table, column) {
        return Ok(format!("{} {serial}", quote(&column.name)));
    }
    let mut text = format!("{} {ty}", quote(&column.name));
    if is_identity {
        text.push_str(to.identity());
        return Ok(text);
    }
    if matches!(
        column.ty.logical(),
        Some(Type::Text | Type::Array(Type::Text))
    ) {
        text.push_str(&to.collation(column.collation.as_deref())?);
    }
    if !column.null {
        text.push_str(" NOT NULL");
    }
    match default {
        Some(ColumnDefault::Expression(sql)) => {
            text.extend([" DEFAULT (", &*to.value(&column.ty, sql), ")"]);
        }
        Some(ColumnDefault::Generated(sql)) => {
            text.extend([" GENERATED ALWAYS AS (", to.expression(sql), ") STORED"]);
        }
        _ => {}
    }
    Ok(text)
}

/// `CONSTRAINT "book_pkey" PRIMARY KEY ("id")`, and the uniques.
fn keys(to: &dyn Definitions, table: &PhysicalTable) -> Vec<String> {
    let is_identity = |column: &PhysicalColumn| {
        let default = column.default.as_ref();
        default.is_some_and(ColumnDefault::is_identity)
    };
    let is_written = to.identity_is_primary_key() && table.columns.iter().any(is_identity);
    let primary_key = table.primary_key.as_ref().filter(|_| !is_written);
    let primary_key = primary_key.map(|key| ("PRIMARY KEY", key));
    let uniques = table.uniques.iter().filter(|_| !to.uniques_are_indexes());
    let keys = primary_key
        .into_iter()
        .chain(uniques.map(|key| ("UNIQUE", key)));
    keys.map(|(words, key)| {
        let rule = format!("{words} ({})", list(&key.columns));
        constraint(&key.name, &rule)
    })
    .collect()
}

/// `CONSTRAINT "printed" CHECK (year > 1400)`.
pub(super) fn check(to: &dyn Definitions, check: &CheckConstraint) -> String {
    constraint(&check.name, &format!("CHECK ({})", condition(to, check)))
}

/// The condition of a check as Postgres would be given it.
pub fn check_sql(check: &CheckConstraint) -> String {
    condition(definitions(Backend::Postgres), check)
}

/// The condition of a check, `"pages" > 0`.
pub(super) fn condition(to: &dyn Definitions, check: &CheckConstraint) -> String {
    match &check.condition {
        CheckCondition::AllOrNone(columns) => all_or_none(columns),
        CheckCondition::NoneWithout { column, others } => none_without(column, others),
        CheckCondition::PresentIf {
            column,
            value,
            present,
        } => present_if((column, value), present),
        CheckCondition::AbsentUnless {
            column,
            value,
            absent,
        } => absent_unless((column, value), absent),
        CheckCondition::OneOf { column, values } => one_of(column, values),
        CheckCondition::Between {
            column,
            least,
            most,
        } => between(column, *least, *most),
        CheckCondition::Bound {
            column,
            end,
            number,
            decimal_places,
        } => {
            let number = decimal_places.map_or(number.clone(), |it| to.decimal(number, it));
            bound(column, *end, &number)
        }
        CheckCondition::AtMost { column, other } => at_most(column, other),
        CheckCondition::OneCharacter(column) => one_character(column),
        CheckCondition::Sql(sql) => to.expression(sql).to_owned(),
    }
}

/// `CONSTRAINT "book_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE`.
pub(super) fn foreign_key(to: &dyn Definitions, key: &ForeignKeyConstraint) -> String {
    let rule = format!(
        "FOREIGN KEY ({}) {}",
        list(&key.columns),
        references(to, key)
    );
    constraint(&key.name, &rule)
}

/// `REFERENCES "author" ("id") ON DELETE CASCADE`.
pub(super) fn references(to: &dyn Definitions, key: &ForeignKeyConstraint) -> String {
    let mut rule = format!(
        "REFERENCES {} ({}) ON DELETE {}",
        table_name(&key.target),
        list(&key.target_columns),
        key.on_delete.sql()
    );
    if key.on_update != ReferentialAction::NoAction {
        rule.extend([" ON UPDATE ", key.on_update.sql()]);
    }
    rule.push_str(to.deferrability(key.deferrability));
    rule
}

/// `CONSTRAINT "book_title_key" UNIQUE ("title")`.
pub(super) fn constraint(name: &str, rule: &str) -> String {
    format!("CONSTRAINT {} {rule}", quote(name))
}

/// `"starts" <= "ends"`.
pub(super) fn at_most(column: &str, other: &str) -> String {
    format!("{} <= {}", quote(column), quote(other))
}

/// `("a" IS NULL) = ("b" IS NULL)`: all of them are null or none is.
pub(super) fn all_or_none(columns: &[String]) -> String {
    let is_null = |column: &str| format!("({} IS NULL)", quote(column));
    let pairs = columns.windows(2);
    let pairs = pairs.map(|pair| format!("{} = {}", is_null(&pair[0]), is_null(&pair[1])));
    pairs.collect::<Vec<_>>().join(" AND ")
}

/// `"a" IS NOT NULL OR ("b" IS NULL AND "c" IS NULL)`: without the first column there are no others.
pub(super) fn none_without(column: &str, others: &[String]) -> String {
    let others = others
        .iter()
        .map(|other| format!("{} IS NULL", quote(other)));
    let others = others.collect::<Vec<_>>().join(" AND ");
    format!("{} IS NOT NULL OR ({others})", quote(column))
}
