//! The description of declared models, join tables among them.

use super::{
    CheckCondition, CheckConstraint, ChoiceValue, ColumnDefault, ColumnType, Deferrability,
    EnumName, ForeignKeyConstraint, IndexedValue, KeyConstraint, PhysicalColumn, PhysicalEnum,
    PhysicalExclusion, PhysicalIndex, PhysicalIndexKey, PhysicalPartitioning, PhysicalSchema,
    PhysicalSearch, PhysicalTable, ReferentialAction, SqlExpression, TableName,
};
use crate::schema::{
    ChoiceValues, Constraint, DeclaredSql, Index, IndexKey, IndexValue, NoOverlap, NullsOrder,
    OnDelete, OnUpdate, Partitioning, Relation, Rule, Schema, Table,
};
use crate::value::Type;

impl Schema {
    /// The tables of these models, as one owned description: tables, columns, keys, checks, foreign keys, indexes and enum
    /// types, each by its name in the database.
    ///
    /// Tables stand in the order of [`tables`](Self::tables), and the columns of each in that of
    /// [`Table::columns`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Author, Book, Tag].describe();
    /// let book = &described.tables()[1];
    /// let columns: Vec<&str> = book.columns.iter().map(|column| column.name.as_str()).collect();
    /// assert_eq!(columns, ["id", "title", "year", "subtitle", "copies", "author_id"]);
    /// ```
    pub fn describe(&self) -> PhysicalSchema {
        let tables = self.tables().iter().copied();
        let namespaces = tables.clone().filter_map(|table| table.namespace);
        let enums = tables.clone().flat_map(enums);
        PhysicalSchema::new(namespaces.map(str::to_owned), tables.map(describe)).with_enums(enums)
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
    let columns = table.stored_columns();
    described.columns = columns.map(|position| column(table, position)).collect();
    for constraint in table.constraints() {
        add_constraint(&mut described, table, constraint);
    }
    described.partition_by = table.partition_by.map(|it| partitioning(table, it));
    if table.comments {
        add_comments(&mut described, table);
    }
    described
}

fn partitioning(table: &'static Table, declared: Partitioning) -> PhysicalPartitioning {
    let fields = declared.fields.iter();
    let columns = fields.flat_map(|&field| table.columns_of(field));
    PhysicalPartitioning {
        method: declared.method,
        columns: columns.map(|column| column.name.to_owned()).collect(),
    }
}

/// The doc comments of the struct and of its fields.
fn add_comments(described: &mut PhysicalTable, table: &'static Table) {
    let text = |docs: &'static str| Some(docs.trim()).filter(|docs| !docs.is_empty());
    described.comments.set(None, text(table.docs));
    for position in table.stored_columns() {
        let column = &table.columns()[position];
        let docs = table.fields[column.field].docs;
        described.comments.set(Some(column.name), text(docs));
    }
}

/// The enum types of the columns of a table.
fn enums(table: &'static Table) -> impl Iterator<Item = PhysicalEnum> {
    table.stored_columns().filter_map(move |position| {
        let name = enum_name(table, position)?;
        let values = match table.origin(position).choices()?.values {
            ChoiceValues::Texts(texts) => texts.iter().map(ToString::to_string).collect(),
            ChoiceValues::Integers(_) => return None,
        };
        Some(PhysicalEnum { name, values })
    })
}

fn enum_name(table: &'static Table, column: usize) -> Option<EnumName> {
    let ty = table.enum_type(column)?;
    Some(EnumName::new(ty.namespace, ty.name))
}

fn column(table: &'static Table, position: usize) -> PhysicalColumn {
    let column = &table.columns()[position];
    let field = &table.fields[column.field];
    let origin = table.origin(position);
    let is_text = column.ty == Type::Text;
    let default = field.db_default.map(|default| {
        ColumnDefault::Expression(SqlExpression::of(default.sqlite, default.postgres))
    });
    let generated = field
        .generated
        .map(expression)
        .map(ColumnDefault::Generated);
    PhysicalColumn {
        name: column.name.to_owned(),
        ty: match (table.digits(position), enum_name(table, position)) {
            (Some(digits), _) => ColumnType::Decimal(digits),
            (None, Some(name)) => ColumnType::of_enum(name),
            (None, None) => ColumnType::Logical {
                ty: column.ty,
                max_length: origin.max_length.filter(|_| is_text),
            },
        },
        null: column.null,
        default: field
            .identity
            .then_some(ColumnDefault::Identity)
            .or(generated)
            .or(default),
        collation: origin.collation.filter(|_| is_text).map(str::to_owned),
    }
}

/// Adds a rule of the model as the database has it. Lengths and ranges are part of the column's type.
fn add_constraint(table: &mut PhysicalTable, declared: &'static Table, constraint: &Constraint) {
    let name = constraint.name.clone();
    let columns: Vec<_> = constraint.columns.iter().map(ToString::to_string).collect();
    let check = |condition| CheckConstraint {
        name: constraint.name.clone(),
        condition,
    };
    match constraint.rule {
        Rule::PrimaryKey => table.primary_key = Some(KeyConstraint { name, columns }),
        Rule::Unique => table.uniques.push(KeyConstraint { name, columns }),
        Rule::Length(_) | Rule::Range(_) | Rule::Bool | Rule::Array => {}
        Rule::Choice(choices) => table.checks.push(check(CheckCondition::OneOf {
            column: columns.concat(),
            values: ChoiceValue::all(choices.values),
        })),
        Rule::Integers { least, most } => table.checks.push(check(CheckCondition::Between {
            column: columns.concat(),
            least,
            most: (most < i64::MAX).then_some(most),
        })),
        Rule::Bound(bound) => {
            let mut columns_of_field = declared.range(constraint.fields[0]);
            let digits = columns_of_field.find_map(|column| declared.digits(column));
            table.checks.push(check(CheckCondition::Bound {
                column: columns.concat(),
                end: bound.end,
                number: bound.number.to_owned(),
                decimal_places: digits.map(|digits| digits.decimal_places),
            }));
        }
        Rule::Character => table
            .checks
            .push(check(CheckCondition::OneCharacter(columns.concat()))),
        #[cfg(feature = "json")]
        Rule::Json => {}
        Rule::Whole => table.checks.push(check(CheckCondition::AllOrNone(columns))),
        Rule::Absent => table.checks.push(check(CheckCondition::NoneWithout {
            column: columns[0].clone(),
            others: columns[1..].to_vec(),
        })),
        Rule::Variant { value, is_required } => {
            let (tag, of_variant) = (columns[0].clone(), &columns[1..]);
            table
                .checks
                .push(check(variant(tag, value, of_variant, is_required)));
        }
        Rule::Check(sql) => table
            .checks
            .push(check(CheckCondition::Sql(expression(sql)))),
        Rule::ForeignKey(relation) => {
            table
                .foreign_keys
                .push(foreign_key(name, columns, relation));
        }
        Rule::Index => table.indexes.push(PhysicalIndex::over(name, columns)),
        Rule::DeclaredIndex { index, is_unique } => table.indexes.push(PhysicalIndex {
            is_unique,
            ..declared_index(name, declared, index)
        }),
        Rule::Search(search) => table
            .searches
            .push(PhysicalSearch::new(name, columns, search)),
        Rule::Order(_) => {
            if let [column, other] = &*columns {
                let (column, other) = (column.clone(), other.clone());
                table
                    .checks
                    .push(check(CheckCondition::AtMost { column, other }));
            }
        }
        Rule::NoOverlap(own) => table.exclusions.push(exclusion(name, declared, own)),
    }
}

/// The condition of a variant whose columns these are, the first of which may be required in it.
fn variant(
    column: String,
    value: &str,
    of_variant: &[String],
    is_required: bool,
) -> CheckCondition {
    let value = value.to_owned();
    match of_variant {
        [present, ..] if is_required => CheckCondition::PresentIf {
            column,
            value,
            present: present.clone(),
        },
        absent => CheckCondition::AbsentUnless {
            column,
            value,
            absent: absent.to_vec(),
        },
    }
}

fn declared_index(name: String, table: &'static Table, index: &Index) -> PhysicalIndex {
    let keys = index.keys.iter();
    let keys = keys.flat_map(|key| index_keys(table, index, key));
    let mut seen = Vec::new();
    let keys = keys.filter(|key| {
        let is_new = !seen.contains(&key.value);
        seen.push(key.value.clone());
        is_new
    });
    let included = table.names_of(index.include);
    let included = included.into_iter();
    PhysicalIndex {
        name,
        is_unique: false,
        method: index.method.name().to_owned(),
        keys: keys.collect(),
        include: included.map(str::to_owned).collect(),
        condition: index.condition.map(expression),
        backends: index.backends,
    }
}

fn exclusion(name: String, table: &'static Table, own: &NoOverlap) -> PhysicalExclusion {
    let column = |field| table.names_of(&[field]).concat();
    let equal = table.names_of(own.equal).into_iter();
    PhysicalExclusion {
        name,
        equal: equal.map(str::to_owned).collect(),
        start: column(own.start),
        end: column(own.end),
        includes_end: own.includes_end,
        condition: own.condition.map(expression),
    }
}

/// One key for each column of a field.
fn index_keys(table: &'static Table, index: &Index, key: &IndexKey) -> Vec<PhysicalIndexKey> {
    let columns = |field: usize| {
        let columns = table.columns_of(field).iter();
        columns.map(|column| column.name.to_owned())
    };
    let values: Vec<_> = match key.value {
        IndexValue::Field(field) => columns(field).map(IndexedValue::Column).collect(),
        IndexValue::IgnoringCase(field) => columns(field).map(IndexedValue::IgnoringCase).collect(),
        IndexValue::Expression(sql) => vec![IndexedValue::Expression(expression(sql))],
    };
    let by_direction = if key.descending {
        NullsOrder::First
    } else {
        NullsOrder::Last
    };
    let key = |value| PhysicalIndexKey {
        operator_class: index.operator_class.map(str::to_owned),
        descending: key.descending,
        nulls: key.nulls.filter(|nulls| *nulls != by_direction),
        ..PhysicalIndexKey::new(value)
    };
    values.into_iter().map(key).collect()
}

fn expression(sql: DeclaredSql) -> SqlExpression {
    SqlExpression::of(sql.sqlite, sql.postgres)
}

fn foreign_key(name: String, columns: Vec<String>, relation: Relation) -> ForeignKeyConstraint {
    let target_columns = relation.target_columns().into_iter().map(str::to_owned);
    ForeignKeyConstraint {
        name,
        columns,
        target: (relation.target)().physical_name(),
        target_columns: target_columns.collect(),
        on_delete: on_delete(relation.on_delete),
        on_update: on_update(relation.on_update),
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

fn on_update(declared: OnUpdate) -> ReferentialAction {
    match declared {
        OnUpdate::NoAction => ReferentialAction::NoAction,
        OnUpdate::Restrict => ReferentialAction::Restrict,
        OnUpdate::Cascade => ReferentialAction::Cascade,
        OnUpdate::SetNull => ReferentialAction::SetNull,
        OnUpdate::SetDefault => ReferentialAction::SetDefault,
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
