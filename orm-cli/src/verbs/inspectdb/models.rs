//! The tables of a database as models.

use super::catalog::Catalog;
use super::columns::{FieldKind, is_time_elsewhere, kind_of};
use super::enums::Enums;
use super::fields::{ColumnFields, is_nameable};
use super::model_names::model_names;
use super::model_writer::ModelWriter;
use super::names::{DistinctNames, identifier_of, is_identifier, why_no_identifier};
use super::relations::{Join, Relation, UnsaidKey, accessors, joins, relations_of};
use super::source::Source;
use super::sql::with_quoted_columns;
use super::views::with_key_of_view;
use orm_core::backend::Backend;
use orm_core::schema::physical::{
    CheckCondition, ColumnDefault, ColumnType, IndexedValue, KeyConstraint, PhysicalColumn,
    PhysicalSchema, PhysicalTable, SqlExpression, TableKind,
};
use orm_core::value::Type;

/// The columns that the key of a model may have.
const MAX_KEY_COLUMNS: usize = 4;

/// The tables that are models, and how they hang together. Each list has an entry for each table.
pub(super) struct Inspected<'t> {
    pub(super) catalog: Catalog<'t>,
    pub(super) tables: Vec<&'t PhysicalTable>,
    /// The names of the models.
    pub(super) names: Vec<String>,
    pub(super) relations: Vec<Vec<Relation<'t>>>,
    /// The foreign keys that are no relations.
    pub(super) unsaid: Vec<Vec<UnsaidKey<'t>>>,
    pub(super) fields: Vec<ColumnFields>,
    /// The tables between two models, of all that there are.
    pub(super) joins: Vec<Join>,
}

/// Writes the models of these tables.
pub(super) fn source(catalog: Catalog<'_>, keeps_names: bool) -> Source {
    let Catalog {
        schema, backend, ..
    } = catalog;
    let tables = schema.tables().iter();
    let tables = tables.map(|table| {
        let table = with_uniques(&with_own_names(table, schema, backend));
        with_key_of_view(catalog, table)
    });
    let tables = with_names_of_models(tables.collect());
    let mut left_out = Vec::new();
    let is_model = |table: &&PhysicalTable| {
        let why = why_not(catalog, table).or_else(|| why_not_beside(&tables, table));
        let kind = match table.kind {
            TableKind::Base => "table",
            TableKind::View => "view",
        };
        let note = |why: &String| format!("the {kind} `{}` is left out: {why}", table.name);
        left_out.extend(why.as_ref().map(note));
        why.is_none()
    };
    let tables: Vec<_> = tables.iter().filter(is_model).collect();
    let mut taken = DistinctNames::default();
    let names = model_names(&tables, keeps_names, &mut taken);
    let all = Inspected::of(catalog, tables, names);
    let (of_keys, of_joins) = accessors(&all);
    let mut enums = Enums::besides(taken);
    let positions = (0..all.tables.len()).filter(|position| !all.is_made(*position));
    let models = positions.map(|position| {
        let writer = ModelWriter::new(&all, position, &of_keys[position], &mut enums);
        writer.write(&of_joins)
    });
    left_out.extend(note_on_times(&all));
    left_out.extend(note_on_characters(&all));
    Source {
        notes: left_out,
        models: models.collect(),
        enums: enums.into_sources(),
    }
}

/// A note on times that another program has written, where there are some.
fn note_on_times(all: &Inspected<'_>) -> Option<String> {
    let mut columns = all.tables.iter().flat_map(|table| &table.columns);
    let has_times = columns.any(|column| is_time_elsewhere(column, all.catalog.backend));
    has_times.then(|| {
        "times are texts, compared as they stand, and new ones are written as `2024-05-01T10:00:00.000000`; once the first migration is recorded, `check --database --sql` brings those that are there into this form".to_owned()
    })
}

/// A note on texts that Postgres fills up with blanks, where there are some.
fn note_on_characters(all: &Inspected<'_>) -> Option<String> {
    let mut columns = all.tables.iter().flat_map(|table| &table.columns);
    let is_met = columns.any(|column| {
        all.catalog.backend == Backend::Postgres
            && matches!(&column.ty, ColumnType::Other(declared) if declared == "character")
    });
    is_met.then(|| {
        "an index on a `character` column, that of a key too, serves no condition, since its values are compared as texts: each look-up by one reads the whole table; `check --database --sql` has at its end, as comments, what makes these columns texts, without their blanks".to_owned()
    })
}

impl<'t> Inspected<'t> {
    fn of(catalog: Catalog<'t>, tables: Vec<&'t PhysicalTable>, names: Vec<String>) -> Self {
        let mut all = Inspected {
            catalog,
            tables,
            names,
            relations: Vec::new(),
            unsaid: Vec::new(),
            fields: Vec::new(),
            joins: Vec::new(),
        };
        let tables = all.tables.iter();
        let relations: Vec<_> = tables.map(|table| relations_of(&all, table)).collect();
        (all.relations, all.unsaid) = relations.into_iter().unzip();
        let fields = all.tables.iter().zip(&all.relations);
        let fields = fields.map(|(table, relations)| ColumnFields::of(table, relations));
        all.fields = fields.collect();
        all.joins = joins(&all);
        all
    }

    /// The kind of field for a column; none if no field reads it.
    pub(super) fn kind(&self, table: &PhysicalTable, column: &PhysicalColumn) -> Option<FieldKind> {
        kind_of(self.catalog, table, column)
    }

    /// Returns whether a relation makes this table, so that it is no model.
    fn is_made(&self, position: usize) -> bool {
        let mut joins = self.joins.iter();
        joins.any(|join| join.is_made && join.through == position)
    }
}

/// A table whose foreign keys, conditions and expressions name tables and columns as those are called: SQLite takes any case.
fn with_own_names(
    table: &PhysicalTable,
    schema: &PhysicalSchema,
    backend: Backend,
) -> PhysicalTable {
    let mut own = table.clone();
    if backend != Backend::Sqlite {
        return own;
    }
    for key in &mut own.foreign_keys {
        take_names(&mut key.columns, table);
        let mut tables = schema.tables().iter();
        let target = tables.find(|it| it.name.name.eq_ignore_ascii_case(&key.target.name));
        if let Some(target) = target {
            key.target.clone_from(&target.name);
            take_names(&mut key.target_columns, target);
        }
    }
    let columns = table.columns.iter().map(|column| &*column.name);
    let columns: Vec<_> = columns.collect();
    for sql in expressions(&mut own) {
        if let SqlExpression::Common(text) = sql {
            *text = with_quoted_columns(text, &columns);
        }
    }
    own
}

/// The SQL in a table that speaks of its columns.
fn expressions(table: &mut PhysicalTable) -> impl Iterator<Item = &mut SqlExpression> {
    let checks = table.checks.iter_mut();
    let checks = checks.filter_map(|check| match &mut check.condition {
        CheckCondition::Sql(sql) => Some(sql),
        _ => None,
    });
    let generated = table.columns.iter_mut();
    let generated = generated.filter_map(|column| match &mut column.default {
        Some(ColumnDefault::Generated(sql)) => Some(sql),
        _ => None,
    });
    let indexes = table.indexes.iter_mut().flat_map(|index| {
        let keys = index.keys.iter_mut();
        let keys = keys.filter_map(|key| match &mut key.value {
            IndexedValue::Expression(sql) => Some(sql),
            _ => None,
        });
        index.condition.iter_mut().chain(keys)
    });
    checks.chain(generated).chain(indexes)
}

/// Tables whose constraints and indexes have names that models can give them: of letters, digits and underscores, and each
/// check one of its own. The names in the database stay; a run of migrations finds them by what the constraints say.
fn with_names_of_models(mut tables: Vec<PhysicalTable>) -> Vec<PhysicalTable> {
    let mut taken = DistinctNames::default();
    for table in &mut tables {
        let uniques = table.uniques.iter_mut().map(|key| &mut key.name);
        let indexes = table.indexes.iter_mut().map(|index| &mut index.name);
        for name in uniques.chain(indexes) {
            *name = identifier_of(name);
        }
        for check in &mut table.checks {
            let name = identifier_of(&check.name);
            check.name = taken.take_ignoring_case(&name, "_");
        }
    }
    tables
}

/// Replaces names of columns by those that the table has.
fn take_names(names: &mut [String], table: &PhysicalTable) {
    for name in names {
        let mut columns = table.columns.iter();
        if let Some(column) = columns.find(|column| column.name.eq_ignore_ascii_case(name)) {
            name.clone_from(&column.name);
        }
    }
}

/// A table with the unique indexes that are lists of columns among its unique constraints. One that has no primary key has the
/// first of those that do as one.
fn with_uniques(table: &PhysicalTable) -> PhysicalTable {
    let mut table = table.clone();
    let indexes = std::mem::take(&mut table.indexes).into_iter();
    for index in indexes {
        let mut keys = index.keys.iter();
        let is_list = index.include.is_empty()
            && keys.all(|key| key.collation.is_none() && key.operator_class.is_none());
        match index.unique_columns().filter(|_| is_list) {
            Some(columns) => {
                let columns = columns.into_iter().map(str::to_owned).collect();
                let name = index.name.clone();
                table.uniques.push(KeyConstraint { name, columns });
            }
            None => table.indexes.push(index),
        }
    }
    table.sort_items();
    if table.primary_key.is_none() {
        let is_key = |key: &KeyConstraint| {
            let mut columns = key.columns.iter();
            columns.all(|name| table.column(name).is_some_and(|column| !column.null))
        };
        let key = table.uniques.iter().position(is_key);
        table.primary_key = key.map(|position| table.uniques.remove(position));
    }
    table
}

/// Why a table is no model; none if it is one.
fn why_not(catalog: Catalog<'_>, table: &PhysicalTable) -> Option<String> {
    if !is_identifier(&table.name.name) {
        return Some(why_no_identifier(&table.name.name));
    }
    let Some(key) = table.primary_key.as_ref() else {
        let why = match table.kind {
            TableKind::Base => "a model needs a primary key, and it has none",
            TableKind::View => "a model needs a primary key, and no column of this view can be one",
        };
        return Some(why.to_owned());
    };
    if key.columns.len() > MAX_KEY_COLUMNS {
        return Some(format!(
            "the key of a model has at most {MAX_KEY_COLUMNS} columns, and that of this table has {}",
            key.columns.len()
        ));
    }
    let columns = key.columns.iter().filter_map(|name| table.column(name));
    for column in columns {
        if table.kind == TableKind::Base && catalog.holds_null(table, column) {
            return Some(format!(
                "the column `{}` of its primary key is null in some rows; give them a value, or delete them, before the models are written again",
                column.name
            ));
        }
        let kind = kind_of(catalog, table, column);
        if let Some(what) = what_is_no_key(column, kind.as_ref()) {
            return Some(format!(
                "{what} cannot be a key, and `{}` is one",
                column.name
            ));
        }
        if !is_nameable(table, column) || kind.is_none() {
            let (name, ty) = (&column.name, &column.ty);
            let holds = catalog.odd_values(table, column);
            let holds = holds
                .map(|odd| format!(" that holds {odd}"))
                .unwrap_or_default();
            return Some(format!(
                "no field holds the column `{name}` of its primary key, a `{ty}`{holds}"
            ));
        }
    }
    None
}

/// Returns why a table is no model beside those before it, if it is none: SQLite takes `Users` and `users` for one.
fn why_not_beside(tables: &[PhysicalTable], table: &PhysicalTable) -> Option<String> {
    let mut before = tables.iter().take_while(|own| own.name != table.name);
    let other = before.find(|own| own.name.name.eq_ignore_ascii_case(&table.name.name))?;
    let other = &other.name;
    Some(format!(
        "`{other}` is called so in other letters, capital or small, and a program has one of the two"
    ))
}

/// The words for a column that cannot be in the key of a model; none if it can.
fn what_is_no_key(column: &PhysicalColumn, kind: Option<&FieldKind>) -> Option<&'static str> {
    match kind {
        _ if matches!(column.default, Some(ColumnDefault::Generated(_))) => {
            Some("a generated column")
        }
        Some(FieldKind::Array(_)) => Some("an array"),
        Some(FieldKind::Plain(_, Type::Json)) => Some("a JSON document"),
        Some(FieldKind::Plain(_, Type::F32 | Type::F64)) => Some("a float"),
        _ => None,
    }
}
