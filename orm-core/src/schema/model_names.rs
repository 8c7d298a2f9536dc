//! The names of models and fields for what a database calls by tables and columns.

use super::catalog::{CatalogTable, ForeignKey};
use super::declared::Table;
use std::borrow::Cow;

/// The models whose names stand for tables and columns, in errors and reports.
///
/// They are those of a statement, or of all statements of the transaction that is committed, with all models that these
/// lead to, and those that the program named (`builder.models(…)`, `create_tables`).
#[derive(Debug)]
pub(crate) struct ModelNames {
    tables: Vec<&'static Table>,
}

impl ModelNames {
    pub(crate) fn new(own: &[&'static Table], named: &[&'static Table]) -> Self {
        let mut tables = own.to_vec();
        let mut next = 0;
        while let Some(&table) = tables.get(next) {
            next += 1;
            add_all(leads_to(table), &mut tables);
        }
        add_all(named.iter().copied(), &mut tables);
        ModelNames { tables }
    }

    /// All of them, those of statements first.
    pub(crate) fn tables(&self) -> &[&'static Table] {
        &self.tables
    }

    /// The model of a table.
    pub(crate) fn table(&self, table: &CatalogTable) -> Option<&'static Table> {
        let mut tables = self.tables.iter().copied();
        tables.find(|model| table.is_of(model))
    }

    /// The model by which `schema![…]` lists a table: its own, or that whose many-to-many relation it was made for.
    pub(crate) fn listing(&self, table: &CatalogTable) -> Option<&'static Table> {
        let maker = self.maker(|through| table.is_of(through));
        maker.or_else(|| self.table(table))
    }

    /// The model whose rows refer by a field of a table: its own; of a table that was made for a many-to-many relation the
    /// other one that it joins.
    pub(crate) fn referring(&self, table: &'static Table, field: Option<&str>) -> &'static str {
        let is_other = |name: &str| field.is_some_and(|field| field != name);
        let mut ends = table.relations();
        let other = ends.find(|(end, _)| is_other(table.fields[*end].name));
        match (self.maker(|through| std::ptr::eq(through, table)), other) {
            (Some(_), Some((_, other))) => (other.target)().model,
            (Some(maker), None) => maker.model,
            (None, _) => table.model,
        }
    }

    /// The model for whose many-to-many relation a table was made.
    fn maker(&self, is_it: impl Fn(&'static Table) -> bool) -> Option<&'static Table> {
        let has_made = |model: &&'static Table| {
            let mut made = model.many_to_many.iter().filter(|relation| relation.made);
            made.any(|relation| is_it((relation.through)()))
        };
        self.tables.iter().copied().find(has_made)
    }

    /// The name of a table's model, else its own.
    pub(crate) fn model(&self, table: &CatalogTable) -> Cow<'static, str> {
        match self.table(table) {
            Some(model) => Cow::Borrowed(model.model),
            None => Cow::Owned(table.name.clone()),
        }
    }

    /// The name of a foreign key's field, else those of its columns.
    pub(crate) fn field(&self, key: &ForeignKey) -> Cow<'static, str> {
        let model = self.table(&key.table);
        if let Some(field) = model.and_then(|model| key.field_of(model)) {
            return Cow::Borrowed(field);
        }
        let columns = key.columns.iter().map(|column| &*column.name);
        Cow::Owned(columns.collect::<Vec<_>>().join(", "))
    }
}

/// The tables that a model's relations lead to, and those that join it to them.
fn leads_to(table: &'static Table) -> impl Iterator<Item = &'static Table> {
    let targets = table.relations().map(|(_, relation)| relation);
    let declared = table.foreign_keys.iter().map(|key| key.relation);
    let targets = targets.chain(declared).map(|relation| (relation.target)());
    let joined = table.many_to_many.iter();
    let joined = joined.flat_map(|relation| [(relation.through)(), (relation.target)()]);
    targets.chain(joined)
}

fn add_all(tables: impl Iterator<Item = &'static Table>, to: &mut Vec<&'static Table>) {
    for table in tables {
        if !to.iter().any(|added| std::ptr::eq(*added, table)) {
            to.push(table);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::OnDelete;
    use crate::schema::catalog::samples::key;
    use crate::schema::samples::{AUTHOR, BOOK};

    #[test]
    fn names_are_those_of_models_that_the_statement_leads_to_or_that_were_named() {
        let of_book = key("book", "author_id", "author", OnDelete::Cascade);
        let of_author = key("author", "mentor_id", "author", OnDelete::SetNull);
        let tell = |names: &ModelNames, key: &ForeignKey| {
            format!("{}.{}", names.model(&key.table), names.field(key))
        };
        let names = ModelNames::new(&[&AUTHOR], &[]);
        assert_eq!(tell(&names, &of_author), "Author.mentor");
        assert_eq!(tell(&names, &of_book), "book.author_id");
        for names in [
            ModelNames::new(&[&BOOK], &[]),
            ModelNames::new(&[&AUTHOR], &[&BOOK]),
        ] {
            assert_eq!(tell(&names, &of_author), "Author.mentor");
            assert_eq!(tell(&names, &of_book), "Book.author");
        }
    }
}
