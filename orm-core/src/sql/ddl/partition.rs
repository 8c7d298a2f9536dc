//! The partitions of a table.

use super::alter::rename_statements;
use super::identifiers::{list, table_name};
use crate::schema::PartitionMethod;
use crate::schema::physical::{PhysicalPartitioning, PhysicalTable, TableName};

/// ` PARTITION BY RANGE ("day")`, behind the columns of the table.
pub(super) fn clause(partitioning: &PhysicalPartitioning) -> String {
    let method = match partitioning.method {
        PartitionMethod::Range => "RANGE",
        PartitionMethod::List => "LIST",
        PartitionMethod::Hash { .. } => "HASH",
    };
    format!(" PARTITION BY {method} ({})", list(&partitioning.columns))
}

/// `CREATE TABLE "reading_default" PARTITION OF "reading" DEFAULT`: the partitions that are made with a new table, so that
/// every row has a place. `verb` is what creates one, `CREATE TABLE` or `CREATE TABLE IF NOT EXISTS`.
pub(super) fn create(verb: &str, table: &PhysicalTable) -> Vec<String> {
    let Some(partitioning) = &table.partition_by else {
        return Vec::new();
    };
    let whole = table_name(&table.name);
    let partitions = partitioning.method.partitions_of(&table.name);
    let bounds = |remainder: usize| match partitioning.method {
        PartitionMethod::Range | PartitionMethod::List => "DEFAULT".to_owned(),
        PartitionMethod::Hash { partitions } => {
            format!("FOR VALUES WITH (MODULUS {partitions}, REMAINDER {remainder})")
        }
    };
    let partitions = partitions.iter().enumerate();
    partitions
        .map(|(remainder, partition)| {
            let name = table_name(partition);
            format!("{verb} {name} PARTITION OF {whole} {}", bounds(remainder))
        })
        .collect()
}

/// `ALTER TABLE IF EXISTS "reading_default" RENAME TO "sample_default"`: the partitions that were made with a table which
/// gets another name.
pub(super) fn rename(table: &PhysicalTable, name: &TableName) -> Vec<String> {
    let Some(partitioning) = &table.partition_by else {
        return Vec::new();
    };
    let partitions = partitioning.method.partitions_of(&table.name);
    let renamed = partitioning.method.partitions_of(name);
    let pairs = partitions.iter().zip(&renamed);
    pairs
        .flat_map(|(from, to)| rename_statements("ALTER TABLE IF EXISTS", from, to))
        .collect()
}
