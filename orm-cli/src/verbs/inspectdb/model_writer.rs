//! One model: its words, its fields, and what is to be noted.

use super::accessors::{Accessor, JoinNames};
use super::casts::{NamedColumn, named};
use super::catalog::{Catalog, is_untyped};
use super::columns::{
    FieldKind, UnreadDefault, bound_words, collation_word, counter_word, default_word, is_counted,
    note_of, one_of, size_words,
};
use super::enums::Enums;
use super::exclusions::is_of_exclusion;
use super::fields::ColumnFields;
use super::foreign_keys::foreign_key_word;
use super::indexes::{IndexWords, IndexedTable};
use super::inspected::Inspected;
use super::names::{
    as_identifier, identifier_of, is_identifier, is_nameable, snake_case, upper_camel,
    why_no_identifier,
};
use super::relations::{Relation, on_delete, on_update};
use super::source::{FieldSource, ModelSource, literal};
use super::sql::Written;
use super::views;
use orm_core::backend::Backend;
use orm_core::schema::physical::{
    CheckCondition, ChoiceValue, ColumnDefault, ColumnType, Deferrability, PhysicalColumn,
    PhysicalPartitioning, PhysicalTable, ReferentialAction, TableKind,
};
use orm_core::sql::ddl::{check_sql, field_type, make_readable, rename_column};
use orm_core::value::Type;

/// One model while it is written.
pub(super) struct ModelWriter<'w, 't> {
    all: &'w Inspected<'t>,
    position: usize,
    table: &'t PhysicalTable,
    fields: &'w ColumnFields,
    /// The accessors of its foreign keys.
    accessors: &'w [Accessor],
    /// The columns that SQL of the table may name.
    columns: Vec<NamedColumn<'t>>,
    enums: &'w mut Enums,
    model: ModelSource,
}

impl<'w, 't> ModelWriter<'w, 't> {
    pub(super) fn new(
        all: &'w Inspected<'t>,
        position: usize,
        accessors: &'w [Accessor],
        enums: &'w mut Enums,
    ) -> Self {
        let (table, fields) = (all.models.tables[position], &all.fields[position]);
        ModelWriter {
            all,
            position,
            table,
            fields,
            accessors,
            columns: named_columns(all, table, fields),
            enums,
            model: ModelSource::default(),
        }
    }

    /// Writes the model; the accessors are those of the tables between two models.
    pub(super) fn write(mut self, of_joins: &[JoinNames]) -> ModelSource {
        self.add_foreign_keys();
        let table = self.table;
        self.model.notes.extend(views::notes(table));
        self.model.is_view = table.kind == TableKind::View;
        self.model
            .name
            .clone_from(&self.all.models.names[self.position]);
        self.model.docs = table.comments.get(None).map(str::to_owned);
        if snake_case(&self.model.name) != table.name.name {
            self.add_word(format!("table = {}", literal(&table.name.name)));
        }
        if let Some(namespace) = &table.name.namespace {
            self.add_word(format!("schema = {}", literal(namespace)));
        }
        let indexes = self.index_words();
        if let [_, _, ..] = table.key_columns()
            && let Some(fields) = self.fields_of(table.key_columns())
            && fields.len() > 1
        {
            self.add_word(format!("primary_key({})", fields.join(", ")));
        }
        self.add_partitions();
        self.model.words.extend(indexes.of_model.iter().cloned());
        self.model.notes.extend(indexes.notes.iter().cloned());
        if !table.comments.is_empty() {
            self.add_word("comments".to_owned());
        }
        for column in &table.columns {
            let field = self.field(column, &indexes);
            self.model.fields.extend(field);
        }
        self.add_checks();
        add_joins(self.all, self.position, of_joins, &mut self.model);
        self.model
    }

    fn add_word(&mut self, word: String) {
        self.model.words.push(word);
    }

    /// The foreign keys that are no relations: as words on the struct, or as notes.
    fn add_foreign_keys(&mut self) {
        for (key, why) in &self.all.unsaid[self.position] {
            match foreign_key_word(self.all, self.position, key) {
                Ok(word) => self.add_word(word),
                Err(no_word) => self.model.notes.push(format!(
                    "the foreign key of `{}` to `{}` is left out: {}",
                    key.columns.join("`, `"),
                    key.target,
                    why.as_deref().unwrap_or(no_word)
                )),
            }
        }
    }

    /// How the rows are divided; a model can say so where its key has the columns.
    fn add_partitions(&mut self) {
        let Some(partitioning) = &self.table.partition_by else {
            return;
        };
        let key = self.table.key_columns();
        let is_in_key = partitioning.columns.iter().all(|own| key.contains(own));
        match self.fields_of(&partitioning.columns) {
            Some(columns) if is_in_key => {
                let method = partitioning.method;
                let of_fields = PhysicalPartitioning { method, columns };
                self.add_word(format!("partition_by = {of_fields}"));
            }
            _ => self.model.notes.push(format!(
                "the rows are divided into partitions by `{partitioning}`, which is not in the primary key: left to the database"
            )),
        }
    }

    fn fields_of(&self, columns: &[String]) -> Option<Vec<String>> {
        let fields = columns.iter().map(|column| self.fields.get(column));
        let mut fields = fields.collect::<Option<Vec<_>>>()?;
        fields.dedup();
        Some(fields)
    }

    fn index_words(&self) -> IndexWords {
        let is_field = |name: &str| {
            let column = self.table.column(name)?;
            self.all.models.kind(self.table, column)?;
            self.fields.get(name)
        };
        let is_document = |name: &str| {
            let column = self.table.column(name);
            let kind = column.and_then(|column| self.all.models.kind(self.table, column));
            kind.is_some_and(|kind| kind.is_document())
        };
        let relations = self.all.relations[self.position].iter();
        let relations: Vec<_> = relations.map(|it| it.key.columns.clone()).collect();
        let indexed = IndexedTable {
            table: self.table,
            fields: &is_field,
            is_document: &is_document,
            relations: &relations,
            columns: &self.columns,
            backend: self.all.models.catalog.backend,
        };
        indexed.words()
    }

    /// The field of a column; none where another column of the same foreign key has it.
    fn field(&mut self, column: &PhysicalColumn, indexes: &IndexWords) -> Option<FieldSource> {
        let (all, table) = (self.all, self.table);
        let kind = all.models.kind(table, column);
        let (Some(kind), Some(name)) = (kind, self.fields.get(&column.name)) else {
            return Some(left_out(all.models.catalog, table, column));
        };
        let relations = &all.relations[self.position];
        let relation = relations.iter().zip(self.accessors);
        let mut relation = relation.filter(|(it, _)| it.key.columns.contains(&column.name));
        let relation = relation.next();
        if let Some((relation, _)) = relation
            && relation.key.columns[0] != column.name
        {
            return None;
        }
        let mut field = FieldSource {
            name,
            docs: table.comments.get(Some(&column.name)).map(str::to_owned),
            ..FieldSource::default()
        };
        let columns = relation.map_or_else(
            || vec![column.name.clone()],
            |(relation, _)| relation.key.columns.clone(),
        );
        self.add_key_words(column, &columns, &kind, &mut field);
        add_column_word(&columns, relation.is_some(), &mut field);
        let ty = match relation {
            Some((relation, accessor)) => {
                relation_words(column, relation, accessor, &mut field);
                if !relation.is_one_to_one && indexes.without.contains(&columns) {
                    field.words.push("index = false".to_owned());
                }
                let target = &all.models.names[relation.target];
                let link = if relation.is_one_to_one {
                    "OneToOne"
                } else {
                    "ForeignKey"
                };
                format!("{link}<{target}>")
            }
            None => self.plain_words(column, &kind, indexes, &mut field),
        };
        if !(table.is_whole_key(column) && is_counted(column))
            && let Some((word, note)) =
                default_word(column, &kind, &self.columns, all.models.catalog.backend)
        {
            field.words.push(word);
            field.notes.extend(note);
        }
        let unread = UnreadDefault::of(column, &kind, all.models.catalog.backend);
        field.notes.extend(unread.map(|default| default.note()));
        field.ty = if column.null {
            format!("Option<{ty}>")
        } else {
            ty
        };
        Some(field)
    }

    /// The words of a primary key.
    fn add_key_words(
        &self,
        column: &PhysicalColumn,
        columns: &[String],
        kind: &FieldKind,
        field: &mut FieldSource,
    ) {
        if self.table.key_columns() != columns {
            return;
        }
        if field.name != "id" {
            field.words.push("primary_key".to_owned());
        }
        let mut relations = self.all.relations[self.position].iter();
        let is_relation = relations.any(|it| it.key.columns == columns);
        if is_integer(kind) && !is_relation && !is_counted(column) {
            field.words.push("identity = false".to_owned());
        }
    }

    /// The type of a field that is no relation, and its words.
    fn plain_words(
        &mut self,
        column: &PhysicalColumn,
        kind: &FieldKind,
        indexes: &IndexWords,
        field: &mut FieldSource,
    ) -> String {
        let catalog = self.all.models.catalog;
        let odd = catalog.odd_values(self.table, column);
        if let Some(odd) = odd.filter(|_| !is_untyped(column)) {
            let ty = &column.ty;
            let note = format!(
                "the column is a `{ty}` and holds {odd}, which are read and written as they are"
            );
            field.notes.push(note);
            field.notes.extend(readable(catalog, self.table, column));
        }
        field.notes.extend(note_of(column, kind, catalog.backend));
        field.words.extend(size_words(column, kind));
        if let Some((word, note)) = collation_word(column, kind, catalog.backend) {
            field.words.push(word);
            field.notes.push(note);
        }
        field.words.extend(bound_words(self.table, &column.name));
        if indexes.unique.contains(&column.name) && !self.table.is_whole_key(column) {
            field.words.push("unique".to_owned());
        }
        if indexes.indexed.contains(&column.name) {
            field.words.push("index".to_owned());
        }
        let is_identity =
            is_counted(column) && !matches!(column.default, Some(ColumnDefault::Expression(_)));
        if is_identity && !self.table.is_whole_key(column) {
            let never = match &column.default {
                Some(ColumnDefault::IdentityAlways) => {
                    "; it takes no value, so that `save_fields` of the others stores a row"
                }
                _ => "",
            };
            field.notes.push(format!(
                "the database counts this column up, and a model says that of its whole key alone{never}"
            ));
            field.words.extend(counter_word(self.table, column));
        }
        match kind {
            FieldKind::Plain(name, _) => (*name).to_owned(),
            FieldKind::Array(element) => format!("Vec<{element}>"),
            FieldKind::Choices(values, repr) => {
                let own = upper_camel(&snake_case(&column.name));
                let name = format!("{}{own}", self.model.name);
                self.enums.of_check(&name, values, repr)
            }
            FieldKind::Enum(name) => {
                let values = self.all.models.catalog.schema.enum_type(name);
                let values = values.map_or(&[][..], |own| &own.values);
                self.enums.of_type(name, values)
            }
        }
    }

    fn add_checks(&mut self) {
        let relations = &self.all.relations[self.position];
        for check in &self.table.checks {
            let is_type = one_of(&check.condition).is_some_and(|(column, values)| {
                let mut columns = self.table.columns.iter();
                let own = columns.find(|own| own.name.eq_ignore_ascii_case(&column));
                match own.and_then(|own| self.all.models.kind(self.table, own)) {
                    Some(FieldKind::Choices(..)) => true,
                    Some(FieldKind::Plain(_, Type::Bool)) => is_zero_or_one(&values),
                    _ => false,
                }
            });
            match &check.condition {
                _ if is_type => {}
                CheckCondition::Sql(sql)
                    if let Some(column) = left_out_column(sql.postgres(), &self.columns) =>
                {
                    let name = &check.name;
                    let note = format!("the check `{name}` is left out: `{column}` is no field");
                    self.model.notes.push(note);
                }
                CheckCondition::Sql(sql) => {
                    let (name, backend) = (literal(&check.name), self.all.models.catalog.backend);
                    let sql = Written::of(sql.postgres(), backend, &self.columns, "true");
                    let what = format!("the check `{}`", check.name);
                    self.model.notes.extend(sql.note(&what, backend));
                    let word = format!("check(name = {name}, {})", sql.text());
                    self.model.words.push(word);
                }
                CheckCondition::AllOrNone(columns)
                    if relations.iter().any(|it| it.key.columns == *columns) => {}
                CheckCondition::OneOf { .. }
                | CheckCondition::Between { .. }
                | CheckCondition::Bound { .. }
                | CheckCondition::OneCharacter(_) => {}
                CheckCondition::AtMost { .. } if is_of_exclusion(self.table, &check.condition) => {}
                CheckCondition::AllOrNone(_)
                | CheckCondition::NoneWithout { .. }
                | CheckCondition::AtMost { .. }
                | CheckCondition::PresentIf { .. }
                | CheckCondition::AbsentUnless { .. } => {
                    let (name, sql) = (literal(&check.name), literal(&check_sql(check)));
                    let word = format!("check(name = {name}, {sql})");
                    self.model.words.push(word);
                }
            }
        }
    }
}

/// The columns of a table as SQL may name them.
fn named_columns<'t>(
    all: &Inspected<'t>,
    table: &'t PhysicalTable,
    fields: &ColumnFields,
) -> Vec<NamedColumn<'t>> {
    let columns = table.columns.iter().map(|column| {
        let kind = all.models.kind(table, column);
        let is_field = kind.is_some() && fields.get(&column.name).is_some();
        NamedColumn {
            name: &column.name,
            ty: match kind {
                Some(FieldKind::Plain(_, ty)) => Some(ty),
                Some(FieldKind::Choices(..)) => all.models.catalog.field_type(table, column),
                _ => None,
            },
            is_field,
        }
    });
    columns.collect()
}

/// The first column that SQL names and that is no field.
fn left_out_column<'t>(sql: &str, columns: &[NamedColumn<'t>]) -> Option<&'t str> {
    let mut named = named(sql, columns);
    named
        .find(|column| !column.is_field)
        .map(|column| column.name)
}

/// The name of the column, where it does not follow from that of the field.
fn add_column_word(columns: &[String], is_relation: bool, field: &mut FieldSource) {
    let [column] = columns else {
        return;
    };
    let name = field.name.trim_start_matches("r#");
    let end = if is_relation { "_id" } else { "" };
    // The derive asks a foreign key that is called like its column for the column's name.
    let is_asked = is_relation && name.ends_with("_id");
    if is_asked || *column != format!("{name}{end}") {
        field.words.push(format!("column = {}", literal(column)));
    }
}

/// The words of a foreign key.
fn relation_words(
    column: &PhysicalColumn,
    relation: &Relation<'_>,
    accessor: &Accessor,
    field: &mut FieldSource,
) {
    if !accessor.is_default {
        let name = as_identifier(&accessor.name);
        field
            .words
            .push(format!("related_name = {}", literal(&name)));
    }
    let action = on_delete(relation.key, column.null);
    if relation.key.on_delete == ReferentialAction::SetNull && !column.null {
        field
            .notes
            .push("the database would set this column null, which it may not be".to_owned());
    }
    field.words.push(format!("on_delete = {action}"));
    if let Some(action) = on_update(relation.key) {
        field.words.push(format!("on_update = {action}"));
    }
    if relation.key.deferrability == Deferrability::InitiallyDeferred {
        field.words.push("deferrable".to_owned());
    }
}

/// The fields of relations by tables between two models.
fn add_joins(all: &Inspected<'_>, position: usize, names: &[JoinNames], model: &mut ModelSource) {
    let joins = all.joins.iter().zip(names);
    for (join, names) in joins.filter(|(join, _)| join.from == position) {
        let target = &all.models.names[join.to];
        let name = &names.field;
        let mut words = vec![format!("related_name = {}", literal(&names.accessor))];
        let table = &all.models.tables[join.through].name.name;
        let own = &all.models.tables[position].name.name;
        if join.is_made && *table != format!("{own}_{name}") {
            words.push(format!("table = {}", literal(table)));
        }
        let ty = if join.is_made {
            format!("ManyToMany<{target}>")
        } else {
            format!("ManyToMany<{target}, {}>", all.models.names[join.through])
        };
        model.fields.push(FieldSource {
            words,
            name: as_identifier(name),
            ty,
            ..FieldSource::default()
        });
    }
}

/// A note in place of a column that is no field.
fn left_out(catalog: Catalog<'_>, table: &PhysicalTable, column: &PhysicalColumn) -> FieldSource {
    let (name, ty) = (&column.name, &column.ty);
    let odd = catalog.odd_values(table, column);
    let is_untyped = is_untyped(column);
    let why = if let Some(odd) = odd.as_ref().filter(|_| is_untyped) {
        format!("it holds {odd}, which no field reads")
    } else if let Some(odd) = &odd {
        format!("it is a `{ty}` and holds {odd}, which no field reads")
    } else if is_untyped && is_nameable(table, column) {
        "it is calculated, and no row has a value that tells its type".to_owned()
    } else if is_nameable(table, column) {
        format!("no field holds a `{ty}`")
    } else if is_identifier(name) {
        "another column is called so in other letters, capital or small".to_owned()
    } else {
        why_no_identifier(name)
    };
    let inserts = if column.null || column.default.is_some() {
        ""
    } else {
        "; it needs a default, since rows are inserted without it"
    };
    let readable = if is_nameable(table, column) {
        readable(catalog, table, column)
    } else {
        nameable(table, column)
    };
    let why = format!("the column `{name}` is left out: {why}{inserts}");
    FieldSource {
        notes: [why].into_iter().chain(readable).collect(),
        ..FieldSource::default()
    }
}

/// A note with the SQL by which a column gets a name that a field can have; none where another has it.
fn nameable(table: &PhysicalTable, column: &PhysicalColumn) -> Option<String> {
    let name = identifier_of(&column.name);
    let mut columns = table.columns.iter();
    let is_free = columns.all(|own| !own.name.eq_ignore_ascii_case(&name));
    let is_base = table.kind == TableKind::Base && !is_identifier(&column.name);
    (is_free && is_base).then(|| {
        let sql = rename_column(&table.name, &column.name, &name);
        format!("`{sql}`, before the models are written again, makes it a field, if no other program names it")
    })
}

/// A note with the SQL by which a field reads a column, or reads it as what it is declared as.
fn readable(
    catalog: Catalog<'_>,
    table: &PhysicalTable,
    column: &PhysicalColumn,
) -> Option<String> {
    let is_base = table.kind == TableKind::Base;
    let sql = make_readable(&table.name, column, catalog.backend).filter(|_| is_base)?;
    if catalog.backend == Backend::Postgres {
        if !matches!(column.ty, ColumnType::Other(_)) {
            return Some(format!(
                "`{sql}`, before the models are written again, makes them the last and the first day that a field holds, if no other program looks for infinite ones"
            ));
        }
        return Some(format!(
            "`{sql}`, before the models are written again, makes it a type that one holds"
        ));
    }
    let of = if field_type(&column.ty, catalog.backend) == Some(Type::Bool) {
        let of_texts = "makes truths of them, if no other program looks for the texts";
        catalog.holds_texts(table, column).then_some(of_texts)
    } else {
        let of_integers = "makes integers times, if they are milliseconds since 1970";
        catalog.holds_integers(table, column).then_some(of_integers)
    };
    of.map(|what| format!("`{sql}`, before the models are written again, {what}"))
}

/// Returns whether a check allows what a boolean is stored as, and so says no more than its type.
fn is_zero_or_one(values: &[ChoiceValue]) -> bool {
    let both = [0, 1].map(ChoiceValue::Integer);
    both.iter().all(|value| values.contains(value))
}

fn is_integer(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Plain(_, Type::I16 | Type::I32 | Type::I64))
}
