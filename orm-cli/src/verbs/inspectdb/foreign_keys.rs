//! Foreign keys that are no relations, as words on the struct: `foreign_key(country = Country.code, on_delete = Protect)`.

use super::indexes::is_served;
use super::inspected::Inspected;
use super::relations::{on_delete, on_update};
use orm_core::schema::physical::{
    Deferrability, ForeignKeyConstraint, PhysicalColumn, PhysicalTable, ReferentialAction,
};

/// Returns the word of a foreign key of a model, or why there is none for it: fields refer to fields that hold the same, and that
/// no two rows have the same.
pub(super) fn foreign_key_word(
    all: &Inspected<'_>,
    position: usize,
    key: &ForeignKeyConstraint,
) -> Result<String, &'static str> {
    let models = &all.models;
    let table = models.tables[position];
    let target = models.position(&key.target);
    let target = target.ok_or("that table is no model here")?;
    if !is_unique(models.tables[target], &key.target_columns) {
        return Err("the model has no unique of the columns that it refers to");
    }
    if !can_act(table, key) {
        return Err("its columns cannot be null, or have no default, which it would make them");
    }
    let columns = key.columns.iter().zip(&key.target_columns);
    let pairs = columns.map(|(own, theirs)| pair(all, (position, own), (target, theirs)));
    let mut words = pairs.collect::<Result<Vec<_>, _>>()?;
    let is_null = columns_of(table, key).all(|column| column.null);
    words.push(format!("on_delete = {}", on_delete(key, is_null)));
    if let Some(action) = on_update(key) {
        words.push(format!("on_update = {action}"));
    }
    if key.deferrability == Deferrability::InitiallyDeferred {
        words.push("deferrable".to_owned());
    }
    if !is_served(table, &key.columns, None) {
        words.push("index = false".to_owned());
    }
    Ok(format!("foreign_key({})", words.join(", ")))
}

fn columns_of<'t>(
    table: &'t PhysicalTable,
    key: &'t ForeignKeyConstraint,
) -> impl Iterator<Item = &'t PhysicalColumn> {
    key.columns.iter().filter_map(|name| table.column(name))
}

/// Returns whether a key, a unique constraint or a unique index of all rows is over just these columns.
fn is_unique(table: &PhysicalTable, columns: &[String]) -> bool {
    let is_over = |own: &[String]| {
        own.len() == columns.len() && columns.iter().all(|column| own.contains(column))
    };
    let mut keys = table.primary_key.iter().chain(&table.uniques);
    keys.any(|key| is_over(&key.columns))
}

/// Returns whether the columns can become what the foreign key makes them.
fn can_act(table: &PhysicalTable, key: &ForeignKeyConstraint) -> bool {
    [key.on_delete, key.on_update].iter().all(|action| {
        columns_of(table, key).all(|column| match action {
            ReferentialAction::SetNull => column.null,
            ReferentialAction::SetDefault => column.default.is_some(),
            _ => true,
        })
    })
}

/// `country = Country.code`: two columns that hold the same, or whose foreign keys lead to one model.
fn pair(
    all: &Inspected<'_>,
    (position, own): (usize, &str),
    (target, theirs): (usize, &str),
) -> Result<String, &'static str> {
    let kind = |position: usize, name: &str| {
        let table: &PhysicalTable = all.models.tables[position];
        all.models.kind(table, table.column(name)?)
    };
    let relation = |position: usize, name: &str| {
        let mut relations = all.relations[position].iter();
        let found = relations.find(|it| it.key.columns.iter().any(|column| column == name))?;
        Some((found.target, found.key.columns.len()))
    };
    let (held, wanted) = (kind(position, own), kind(target, theirs));
    if held.is_none() || held != wanted {
        return Err("a column is of another type than the one that it refers to");
    }
    let leads_to = relation(position, own);
    let is_whole = leads_to.is_none_or(|(_, width)| width == 1);
    if !is_whole || leads_to != relation(target, theirs) {
        return Err("another foreign key has a column of it, or of the columns that it refers to");
    }
    let field = |position: usize, name: &str| all.fields[position].get(name);
    match (field(position, own), field(target, theirs)) {
        (Some(own), Some(theirs)) => Ok(format!("{own} = {}.{theirs}", all.models.names[target])),
        _ => Err("a column of it is no field"),
    }
}
