//! The description of declared models, join tables among them.

use super::{
    CheckCondition, CheckConstraint, ChoiceValue, ColumnDefault, ColumnType, Deferrability,
    ForeignKeyConstraint, KeyConstraint, PhysicalColumn, PhysicalIndex, PhysicalSchema,
    PhysicalTable, ReferentialAction, SqlExpression, TableName,
};
use crate::schema::{Constraint, OnDelete, Relation, Rule, Schema, Table};
use crate::value::Type;

impl Schema {
    /// The tables of these models, as one owned description: tables, columns, keys, checks, foreign keys and indexes,
    /// each by its name in the database.
    ///
    /// Tables stand in the order of [`tables`](Self::tables), and the columns of each in that of
    /// [`Table::columns`].
    pub fn describe(&self) -> PhysicalSchema {
        let tables = self.tables().iter().copied();
        let namespaces = tables.clone().filter_map(|table| table.namespace);
        PhysicalSchema::new(namespaces.map(str::to_owned), tables.map(describe))
    }
}

impl Table {
    /// The name by which descriptions know this table.
    #[doc(hidden)]
    pub fn physical_name(&self) -> TableName {
        TableName::new(self.namespace, self.name)
    }
}

fn describe(table: &'static Table) -> PhysicalTable {
    let mut described = PhysicalTable::new(table.physical_name());
    let columns = 0..table.columns().len();
    described.columns = columns.map(|position| column(table, position)).collect();
    for constraint in table.constraints() {
        add_constraint(&mut described, constraint);
    }
    described
}

fn column(table: &'static Table, position: usize) -> PhysicalColumn {
    let column = &table.columns()[position];
    let field = &table.fields[column.field];
    let origin = table.origin(position);
    let is_text = column.ty == Type::Text;
    let default = field.db_default.map(|default| {
        ColumnDefault::Expression(SqlExpression::of(default.sqlite, default.postgres))
    });
    PhysicalColumn {
        name: column.name.to_owned(),
        ty: match table.digits(position) {
            Some(digits) => ColumnType::Decimal(digits),
            None => ColumnType::Logical {
                ty: column.ty,
                max_length: origin.max_length.filter(|_| is_text),
            },
        },
        null: column.null,
        default: field
            .identity
            .then_some(ColumnDefault::Identity)
            .or(default),
        collation: origin.collation.filter(|_| is_text).map(str::to_owned),
    }
}

/// Adds a rule of the model as the database has it. Lengths and ranges are part of the column's type.
fn add_constraint(table: &mut PhysicalTable, constraint: &Constraint) {
    let name = constraint.name.clone();
    let columns: Vec<_> = constraint.columns.iter().map(ToString::to_string).collect();
    let check = |condition| CheckConstraint {
        name: constraint.name.clone(),
        condition,
    };
    match constraint.rule {
        Rule::PrimaryKey => table.primary_key = Some(KeyConstraint { name, columns }),
        Rule::Unique => table.uniques.push(KeyConstraint { name, columns }),
        Rule::Length(_) | Rule::Range(_) | Rule::Bool => {}
        Rule::Choice(choices) => table.checks.push(check(CheckCondition::OneOf {
            column: columns.concat(),
            values: ChoiceValue::all(choices.values),
        })),
        Rule::Whole => table.checks.push(check(CheckCondition::AllOrNone(columns))),
        Rule::Check(sql) => table
            .checks
            .push(check(CheckCondition::Sql(sql.to_owned()))),
        Rule::ForeignKey(relation) => {
            table
                .foreign_keys
                .push(foreign_key(name, columns, relation));
        }
        Rule::Index => table.indexes.push(PhysicalIndex {
            name,
            columns,
            is_unique: false,
            definition: None,
        }),
    }
}

fn foreign_key(name: String, columns: Vec<String>, relation: Relation) -> ForeignKeyConstraint {
    let target = (relation.target)();
    let target_columns = target.key_columns().map(|column| column.name.to_owned());
    ForeignKeyConstraint {
        name,
        columns,
        target: target.physical_name(),
        target_columns: target_columns.collect(),
        on_delete: on_delete(relation.on_delete),
        on_update: ReferentialAction::NoAction,
        deferrability: deferrability(relation),
    }
}

fn on_delete(declared: OnDelete) -> ReferentialAction {
    match declared {
        OnDelete::Cascade => ReferentialAction::Cascade,
        OnDelete::Protect => ReferentialAction::Restrict,
        OnDelete::Restrict | OnDelete::DoNothing => ReferentialAction::NoAction,
        OnDelete::SetNull => ReferentialAction::SetNull,
        OnDelete::SetDefault => ReferentialAction::SetDefault,
    }
}

/// Under `Restrict` a delete has the check deferred until all rows are gone that go with it.
fn deferrability(relation: Relation) -> Deferrability {
    match relation.on_delete {
        _ if relation.deferrable => Deferrability::InitiallyDeferred,
        OnDelete::Restrict => Deferrability::InitiallyImmediate,
        _ => Deferrability::NotDeferrable,
    }
}
