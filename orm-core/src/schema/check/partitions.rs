//! Tables whose rows are divided into partitions.

use crate::schema::{Constraint, Rule, Schema, Table};

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
    let described = schema.describe();
    let own = described.table(&table.physical_name());
    let own = own.and_then(|own| Some(own.partition_by.as_ref()?.partitions_of(&own.name)));
    for taken in own
        .into_iter()
        .flatten()
        .filter(|it| described.table(it).is_some())
    {
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
