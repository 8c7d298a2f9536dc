//! Foreign keys as relations.

use super::columns::FieldKind;
use super::model_tables::ModelTables;
use super::names::snake_case;
use orm_core::backend::Backend;
use orm_core::schema::physical::{ForeignKeyConstraint, PhysicalTable, ReferentialAction};
use orm_core::sql::ddl::{quote, table_name};
use orm_core::value::Type;

/// A foreign key that is a field.
#[derive(Debug)]
pub(super) struct Relation<'t> {
    pub(super) key: &'t ForeignKeyConstraint,
    /// The position of the model that it leads to.
    pub(super) target: usize,
    /// The beginning of the names of its columns: `author` of `author_id`.
    pub(super) stem: String,
    pub(super) is_one_to_one: bool,
}

/// A foreign key that is no field, and why, unless it may stand on the struct.
pub(super) type UnsaidKey<'t> = (&'t ForeignKeyConstraint, Option<String>);

/// The foreign keys of a table that can be fields, each column in one at most, and the others.
pub(super) fn relations_of<'t>(
    all: &ModelTables<'t>,
    table: &'t PhysicalTable,
) -> (Vec<Relation<'t>>, Vec<UnsaidKey<'t>>) {
    let (mut relations, mut others) = (Vec::<Relation<'t>>::new(), Vec::new());
    for key in &table.foreign_keys {
        let mut earlier = relations.iter();
        let is_taken = earlier.any(|own| own.key.columns.iter().any(|it| key.columns.contains(it)));
        let found = if is_taken {
            Err(None)
        } else {
            relation(all, table, key)
        };
        match found {
            Ok(relation) => relations.push(relation),
            Err(why) => others.push((key, why)),
        }
    }
    (relations, others)
}

fn relation<'t>(
    all: &ModelTables<'t>,
    table: &'t PhysicalTable,
    key: &'t ForeignKeyConstraint,
) -> Result<Relation<'t>, Option<String>> {
    let target = all.position(&key.target).ok_or(None)?;
    let other = all.tables[target];
    if other.key_columns() != key.target_columns {
        return Err(None);
    }
    let kinds = |table: &PhysicalTable, columns: &[String]| {
        let columns = columns.iter();
        let kinds = columns.map(|name| all.kind(table, table.column(name)?));
        kinds.collect::<Option<Vec<FieldKind>>>()
    };
    let (own, wanted) = (
        kinds(table, &key.columns),
        kinds(other, &key.target_columns),
    );
    if own.is_none() || own != wanted {
        let alter = alter_type(all, table, key, other);
        return Err(Some(format!(
            "its column is of another type than the key{alter}"
        )));
    }
    let stem = match &key.columns[..] {
        [column] => stem(column, &key.target_columns),
        columns => stem_of_several(columns, &key.target_columns).ok_or(None)?,
    };
    let mut keys = table.primary_key.iter().chain(&table.uniques);
    Ok(Relation {
        key,
        target,
        stem,
        is_one_to_one: keys.any(|own| own.columns == key.columns),
    })
}

/// Returns a note on an integer of Postgres that is of another type than the key: `; ALTER TABLE "rental" ALTER COLUMN "customer_id"
/// TYPE integer, …` makes it a relation. Of others it is empty.
fn alter_type(
    all: &ModelTables<'_>,
    table: &PhysicalTable,
    key: &ForeignKeyConstraint,
    other: &PhysicalTable,
) -> String {
    let integer = |table: &PhysicalTable, name: &str| {
        let kind = all.kind(table, table.column(name)?)?;
        match kind {
            FieldKind::Plain(_, Type::I16) => Some("smallint"),
            FieldKind::Plain(_, Type::I32) => Some("integer"),
            FieldKind::Plain(_, Type::I64) => Some("bigint"),
            _ => None,
        }
    };
    let ([own], [wanted]) = (&key.columns[..], &key.target_columns[..]) else {
        return String::new();
    };
    let is_integer = integer(table, own).is_some();
    match integer(other, wanted).filter(|_| is_integer) {
        Some(ty) if all.catalog.backend == Backend::Postgres => {
            format!(
                "; `ALTER TABLE {} ALTER COLUMN {} TYPE {ty}`, before the models are written again, makes it a relation",
                table_name(&table.name),
                quote(own)
            )
        }
        _ => String::new(),
    }
}

/// `author` of `author_id`, `support_rep` of `SupportRepId`, and `user` of `user_uuid`, which refers to `uuid`.
fn stem(column: &str, key: &[String]) -> String {
    let snake = snake_case(column);
    let of_key = key.iter().map(|name| format!("_{}", snake_case(name)));
    let mut ends = std::iter::once("_id".to_owned()).chain(of_key);
    let stem = ends.find_map(|end| snake.strip_suffix(&end).filter(|stem| !stem.is_empty()));
    stem.map(str::to_owned).unwrap_or(snake)
}

/// `inside` of `inside_machine_id` and `inside_number`, which refer to `machine_id` and `number`.
fn stem_of_several(columns: &[String], key: &[String]) -> Option<String> {
    let mut stems = columns.iter().zip(key).map(|(column, key)| {
        let stem = column.strip_suffix(key.as_str())?.strip_suffix('_')?;
        (!stem.is_empty() && snake_case(stem) == stem).then_some(stem)
    });
    let first = stems.next()??;
    stems
        .all(|stem| stem == Some(first))
        .then(|| first.to_owned())
}

/// The word for what becomes of the row when the other is deleted.
pub(super) fn on_delete(key: &ForeignKeyConstraint, is_null: bool) -> &'static str {
    match key.on_delete {
        ReferentialAction::Cascade => "Cascade",
        ReferentialAction::Restrict => "Protect",
        ReferentialAction::SetNull if is_null => "SetNull",
        ReferentialAction::SetDefault => "SetDefault",
        ReferentialAction::NoAction | ReferentialAction::SetNull => "Restrict",
    }
}

/// The word for what becomes of it when the other gets a new key, where there is one.
pub(super) fn on_update(key: &ForeignKeyConstraint) -> Option<&'static str> {
    match key.on_update {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some("Restrict"),
        ReferentialAction::Cascade => Some("Cascade"),
        ReferentialAction::SetNull => Some("SetNull"),
        ReferentialAction::SetDefault => Some("SetDefault"),
    }
}
