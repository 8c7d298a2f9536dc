//! Generated columns that both databases can compute.

use crate::schema::{Table, index_names};

/// A generated column is one column of values, which nothing else fills in, and is computed from columns that are stored.
pub(super) fn check_generated(table: &'static Table, problems: &mut Vec<String>) {
    let model = table.model;
    let generated = |position: &usize| table.fields[*position].generated.is_some();
    for position in (0..table.fields.len()).filter(generated) {
        let field = &table.fields[position];
        if let Some(why) = wrong_with(table, position) {
            problems.push(format!(
                "`{model}.{}` is `generated`, and {why}",
                field.name
            ));
        }
        for other in named(table, position).into_iter().filter(generated) {
            let other = table.fields[other].name;
            problems.push(format!(
                "`{model}.{}` is `generated` from `{other}`, which is generated too; write the expression of `{other}` in its place",
                field.name
            ));
        }
    }
}

fn wrong_with(table: &Table, position: usize) -> Option<&'static str> {
    let field = &table.fields[position];
    if table.primary_key.contains(&position) {
        Some("stands in the primary key; make another field the key, and this one `unique`")
    } else if field.relation.is_some() || field.types.len() != 1 {
        Some("is a foreign key; make it a value, and find the other row by it")
    } else if field.default || field.db_default.is_some() || field.auto.is_some() {
        Some("has a default, which would never count; remove it")
    } else {
        None
    }
}

/// The fields that the expression of a generated field names, on either database.
fn named(table: &'static Table, position: usize) -> Vec<usize> {
    let Some(sql) = table.fields[position].generated else {
        return Vec::new();
    };
    let mut named = index_names::named(table, sql.sqlite);
    named.extend(index_names::named(table, sql.postgres));
    named.sort_unstable();
    named.dedup();
    named
}
