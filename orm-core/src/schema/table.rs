//! One model's table.

use super::{Check, Field, Index, ManyToMany, Ordering};
use crate::value::Type;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

/// The table of one model, as declared.
///
/// Made by `#[derive(Model)]` as a `static`; reached by `Model::table()`.
#[derive(Debug)]
#[non_exhaustive]
pub struct Table {
    /// The Rust name of the model.
    pub model: &'static str,
    /// The module it is declared in.
    pub module: &'static str,
    /// The table's name.
    pub name: &'static str,
    /// The Postgres schema it stands in.
    pub namespace: Option<&'static str>,
    /// The fields in order of declaration.
    pub fields: &'static [Field],
    /// Relations by join tables, in order of declaration.
    pub many_to_many: &'static [ManyToMany],
    /// Positions of the fields of the primary key.
    pub primary_key: &'static [usize],
    /// Indexes over several fields.
    pub indexes: &'static [Index],
    /// Uniqueness over several fields.
    pub uniques: &'static [Index],
    /// Rules in SQL.
    pub checks: &'static [Check],
    /// How lists of rows are ordered where the query does not say.
    pub ordering: &'static [Ordering],
    /// The doc comment.
    pub docs: &'static str,
    /// The name the table had before.
    pub renamed_from: Option<&'static str>,
    layout: OnceLock<Layout>,
}

/// One column of a table.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
    /// Whether it may be null.
    pub null: bool,
    /// The position of the field it belongs to.
    pub field: usize,
}

/// The columns, and where those of each field are. Worked out at first use, because the columns of a foreign key to
/// a key of several fields are named after that key.
#[derive(Debug)]
struct Layout {
    columns: Vec<Column>,
    starts: Vec<usize>,
    key: Vec<usize>,
}

impl Table {
    /// A table of these fields, with nothing else declared.
    pub const fn new(
        model: &'static str,
        module: &'static str,
        name: &'static str,
        fields: &'static [Field],
        primary_key: &'static [usize],
    ) -> Self {
        Table {
            model,
            module,
            name,
            namespace: None,
            fields,
            many_to_many: &[],
            primary_key,
            indexes: &[],
            uniques: &[],
            checks: &[],
            ordering: &[],
            docs: "",
            renamed_from: None,
            layout: OnceLock::new(),
        }
    }

    /// In this Postgres schema.
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.namespace = Some(namespace);
        self
    }

    /// With these relations by join tables.
    #[must_use]
    pub const fn many_to_many(mut self, relations: &'static [ManyToMany]) -> Self {
        self.many_to_many = relations;
        self
    }

    /// With these indexes.
    #[must_use]
    pub const fn indexes(mut self, indexes: &'static [Index]) -> Self {
        self.indexes = indexes;
        self
    }

    /// With these unique constraints.
    #[must_use]
    pub const fn uniques(mut self, uniques: &'static [Index]) -> Self {
        self.uniques = uniques;
        self
    }

    /// With these rules.
    #[must_use]
    pub const fn checks(mut self, checks: &'static [Check]) -> Self {
        self.checks = checks;
        self
    }

    /// Ordered like this by itself.
    #[must_use]
    pub const fn ordering(mut self, ordering: &'static [Ordering]) -> Self {
        self.ordering = ordering;
        self
    }

    /// With this doc comment.
    #[must_use]
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }

    /// Once of this name.
    #[must_use]
    pub const fn renamed_from(mut self, name: &'static str) -> Self {
        self.renamed_from = Some(name);
        self
    }

    /// All columns, in the order in which rows are read and written.
    pub fn columns(&'static self) -> &'static [Column] {
        &self.layout().columns
    }

    /// Where among [`columns`](Self::columns) those of a field are.
    pub fn range(&'static self, field: usize) -> Range<usize> {
        let starts = &self.layout().starts;
        starts[field]..starts[field + 1]
    }

    /// The columns of a field.
    pub fn columns_of(&'static self, field: usize) -> &'static [Column] {
        &self.columns()[self.range(field)]
    }

    /// Where among [`columns`](Self::columns) those of the primary key are, in the key's order.
    pub fn key_positions(&'static self) -> &'static [usize] {
        &self.layout().key
    }

    /// The columns of the primary key, in the key's order.
    pub fn key_columns(&'static self) -> impl ExactSizeIterator<Item = &'static Column> {
        self.key_positions()
            .iter()
            .map(|&position| &self.columns()[position])
    }

    /// The field of a Rust name.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    fn layout(&'static self) -> &'static Layout {
        self.layout.get_or_init(|| {
            let (mut columns, mut starts) = (Vec::new(), vec![0]);
            for (position, field) in self.fields.iter().enumerate() {
                for (part, &ty) in field.types.iter().enumerate() {
                    columns.push(Column {
                        name: keep(column_name(field, part)),
                        ty,
                        null: field.null,
                        field: position,
                    });
                }
                starts.push(columns.len());
            }
            let key = self
                .primary_key
                .iter()
                .flat_map(|&field| starts[field]..starts[field + 1])
                .collect();
            Layout {
                columns,
                starts,
                key,
            }
        })
    }
}

/// A field's column is named as declared; those of a foreign key to several columns each for the one it points at.
/// Worked out without the target's layout, since a row may point at one of its own table.
fn column_name(field: &'static Field, part: usize) -> Cow<'static, str> {
    match field.relation {
        Some(relation) if field.types.len() > 1 => Cow::Owned(format!(
            "{}_{}",
            field.stem(),
            key_name((relation.target)(), part)
        )),
        _ => Cow::Borrowed(field.column),
    }
}

/// The name of one column of the primary key.
fn key_name(table: &'static Table, mut part: usize) -> Cow<'static, str> {
    for &position in table.primary_key {
        let field = &table.fields[position];
        if part < field.types.len() {
            return column_name(field, part);
        }
        part -= field.types.len();
    }
    Cow::Borrowed("")
}

/// Leaked once a table: descriptions live as long as the program.
fn keep(name: Cow<'static, str>) -> &'static str {
    match name {
        Cow::Borrowed(name) => name,
        Cow::Owned(name) => Box::leak(name.into_boxed_str()),
    }
}

impl Field {
    /// What the names of several columns begin with: `author` for `author_id`.
    pub fn stem(&self) -> &'static str {
        self.column.strip_suffix("_id").unwrap_or(self.column)
    }
}

#[cfg(test)]
mod tests {
    use crate::schema::samples::PART;

    #[test]
    fn a_key_of_several_columns_may_point_at_its_own_table() {
        let names: Vec<_> = PART.columns().iter().map(|column| column.name).collect();
        assert_eq!(
            names,
            ["machine_id", "number", "inside_machine_id", "inside_number"]
        );
    }
}
