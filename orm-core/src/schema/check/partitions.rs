//! Tables whose rows are divided into partitions.

use crate::schema::{Constraint, Rule, Schema, Table};
use std::collections::HashSet;

/// A partition knows its own rows alone, so that keys and uniques have the columns that divide them. The derive says so of what
/// it sees; embedded structs have uniques of their own.
pub(super) fn check_partitions(schema: &Schema, table: &'static Table, problems: &mut Vec<String>) {
    let Some(partitioning) = table.partition_by else {
        return;
    };
    let model = table.model;
    let columns = partitioning.fields.iter();
    let columns: Vec<_> = columns.flat_map(|&field| table.columns_of(field)).collect();
    for key in table.constraints().iter().filter(|it| is_key(it)) {
        let missing = columns.iter().find(|own| !key.columns.contains(&own.name));
        if let Some(column) = missing {
            let divided = table.fields[column.field].name;
            let (fields, name) = (key.columns.join(", "), &key.name);
            problems.push(format!(
                "the rows of `{model}` are divided into partitions by `{divided}`, and `{name}` is unique over `{fields}` alone; add `{divided}` to it"
            ));
        }
    }
    let names = schema.tables().iter().map(|it| it.physical_name());
    let names: HashSet<_> = names.collect();
    let partitions = partitioning.method.partitions_of(&table.physical_name());
    for taken in partitions.iter().filter(|it| names.contains(it)) {
        problems.push(format!(
            "`{taken}` is the name of a partition of `{model}` and of a table; give one of the models another `table = \"…\"`"
        ));
    }
}

fn is_key(constraint: &Constraint) -> bool {
    match constraint.rule {
        Rule::PrimaryKey | Rule::Unique => true,
        Rule::DeclaredIndex { is_unique, .. } => is_unique,
        _ => false,
    }
}
