//! One row each for a column, a constraint, an index.

use super::{DeclaredType, FoundExclusion, FoundTable};
use crate::error::DecodeResult;
use crate::schema::physical::{
    CheckCondition, CheckConstraint, ColumnDefault, ColumnType, Deferrability, EnumName,
    ForeignKeyConstraint, IndexedValue, KeyConstraint, PhysicalColumn, PhysicalEnum, PhysicalIndex,
    PhysicalIndexKey, PhysicalPartitioning, PhysicalSearch, ReferentialAction, SqlExpression,
    TableKind, TableName,
};
use crate::schema::{IndexBackends, NullsOrder, PartitionMethod};
use crate::sql::ddl::stored::is_null;
use crate::value::Reader;

/// Separates the names in a list, as the statements write it.
const SEPARATOR: char = '\u{1f}';

/// Separates the parts of a key of an index.
pub(in crate::sql::ddl) const KEY_SEPARATOR: char = '\u{1e}';

impl FoundTable {
    /// Takes a column.
    pub(super) fn read_column(&mut self, row: &mut dyn Reader) -> DecodeResult<()> {
        if !row.bool()? {
            self.table.kind = TableKind::View;
        }
        let name = row.string()?;
        let ty = DeclaredType {
            name: row.string()?,
            max_length: optional(row, |row| row.i64())?.and_then(|n| u32::try_from(n).ok()),
            is_exact: row.bool()?,
        };
        let null = !row.bool()?;
        let default = optional(row, |row| row.string())?;
        let default = default_of(&row.string()?, default);
        let collation = optional(row, |row| row.string())?;
        let definition = optional(row, |row| row.string())?;
        self.definition = self.definition.take().or(definition);
        self.table.columns.push(PhysicalColumn {
            name,
            ty: ColumnType::Other(ty.name.clone()),
            null,
            default,
            collation,
        });
        self.types.push(ty);
        Ok(())
    }

    /// Takes a key, a check or a foreign key.
    pub(super) fn read_constraint(&mut self, row: &mut dyn Reader) -> DecodeResult<()> {
        let table = &mut self.table;
        let kind = row.string()?;
        let (name, columns) = (row.string()?, list(row)?);
        let text = optional(row, |row| row.string())?;
        let namespace = optional(row, |row| row.string())?;
        let target = TableName {
            namespace,
            name: row.string()?,
        };
        let target_columns = list(row)?;
        let (on_delete, on_update) = (action(&row.string()?), action(&row.string()?));
        let deferrability = match &*row.string()? {
            "d" => Deferrability::InitiallyDeferred,
            "i" => Deferrability::InitiallyImmediate,
            _ => Deferrability::NotDeferrable,
        };
        match &*kind {
            "p" => table.primary_key = Some(KeyConstraint { name, columns }),
            "u" => table.uniques.push(KeyConstraint { name, columns }),
            "c" => table.checks.push(CheckConstraint {
                name,
                condition: CheckCondition::sql(text.unwrap_or_default()),
            }),
            "x" => self.exclusions.push(FoundExclusion {
                name,
                keys: columns,
                text,
            }),
            _ => table.foreign_keys.push(ForeignKeyConstraint {
                name,
                columns,
                target,
                target_columns,
                on_delete,
                on_update,
                deferrability,
            }),
        }
        Ok(())
    }

    /// Takes an index.
    pub(super) fn read_index(&mut self, row: &mut dyn Reader) -> DecodeResult<()> {
        self.table.indexes.push(PhysicalIndex {
            name: row.string()?,
            is_unique: row.bool()?,
            method: row.string()?,
            keys: list(row)?.iter().map(|key| index_key(key)).collect(),
            include: list(row)?,
            condition: optional(row, |row| row.string())?.map(SqlExpression::Common),
            backends: IndexBackends::All,
        });
        let definition = optional(row, |row| row.string())?;
        self.index_definitions.push(definition);
        Ok(())
    }

    /// Takes the columns by which rows are divided.
    pub(super) fn read_partitioning(&mut self, row: &mut dyn Reader) -> DecodeResult<()> {
        let method = row.string()?;
        let columns = list(row)?;
        let partitions = u32::try_from(row.i64()?).unwrap_or(u32::MAX);
        self.table.partition_by = Some(PhysicalPartitioning {
            method: match &*method {
                "l" => PartitionMethod::List,
                "h" => PartitionMethod::Hash { partitions },
                _ => PartitionMethod::Range,
            },
            columns,
        });
        Ok(())
    }

    /// Takes a comment.
    pub(super) fn read_comment(&mut self, row: &mut dyn Reader) -> DecodeResult<()> {
        let column = optional(row, |row| row.string())?;
        let comment = row.string()?;
        self.table.comments.set(column.as_deref(), Some(&comment));
        Ok(())
    }

    /// Takes a search index.
    pub(super) fn read_search(&mut self, row: &mut dyn Reader) -> DecodeResult<()> {
        self.table.searches.push(PhysicalSearch {
            name: row.string()?,
            columns: list(row)?,
            language: row.string()?,
        });
        Ok(())
    }
}

/// Takes a value of an enum type; those of one type follow one another.
pub(super) fn read_enum(enums: &mut Vec<PhysicalEnum>, row: &mut dyn Reader) -> DecodeResult<()> {
    let namespace = optional(row, |row| row.string())?;
    let name = EnumName {
        namespace,
        name: row.string()?,
    };
    let value = optional(row, |row| row.string())?;
    match enums.last_mut() {
        Some(last) if last.name == name => last.values.extend(value),
        _ => enums.push(PhysicalEnum {
            name,
            values: value.into_iter().collect(),
        }),
    }
    Ok(())
}

/// The default of a column by the letter of its kind.
fn default_of(kind: &str, sql: Option<String>) -> Option<ColumnDefault> {
    match kind {
        "d" => Some(ColumnDefault::Identity),
        "a" => Some(ColumnDefault::IdentityAlways),
        "r" => Some(ColumnDefault::RowNumber),
        "g" => {
            let sql = sql.unwrap_or_default();
            Some(ColumnDefault::Generated(SqlExpression::Common(sql)))
        }
        _ => {
            let sql = sql.filter(|sql| !is_null(sql))?;
            Some(ColumnDefault::Expression(SqlExpression::Common(sql)))
        }
    }
}

/// A key of an index.
fn index_key(parts: &str) -> PhysicalIndexKey {
    let mut parts = parts.split(KEY_SEPARATOR);
    let mut next = || parts.next().unwrap_or_default();
    let (kind, text) = (next(), next().to_owned());
    let named = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
    PhysicalIndexKey {
        value: match kind {
            "c" => IndexedValue::Column(text),
            _ => IndexedValue::Expression(SqlExpression::Common(text)),
        },
        collation: named(next()),
        operator_class: named(next()),
        descending: next() == "d",
        nulls: match next() {
            "f" => Some(NullsOrder::First),
            "l" => Some(NullsOrder::Last),
            _ => None,
        },
    }
}

/// The names of a list.
fn list(row: &mut dyn Reader) -> DecodeResult<Vec<String>> {
    let names = row.string()?;
    let names = names.split(SEPARATOR).filter(|name| !name.is_empty());
    Ok(names.map(str::to_owned).collect())
}

fn optional<T>(
    row: &mut dyn Reader,
    read: impl FnOnce(&mut dyn Reader) -> DecodeResult<T>,
) -> DecodeResult<Option<T>> {
    if row.take_null()? {
        return Ok(None);
    }
    read(row).map(Some)
}

/// An action by its letter.
fn action(letter: &str) -> ReferentialAction {
    match letter {
        "c" => ReferentialAction::Cascade,
        "r" => ReferentialAction::Restrict,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}
