//! All that was read of a database: its tables, and the forms of the values in their columns.

use orm_core::backend::Backend;
use orm_core::schema::physical::{
    ColumnType, PhysicalColumn, PhysicalSchema, PhysicalTable, TableKind,
};
use orm_core::sql::ddl::{ValueForm, ValueForms, field_type, field_type_of};
use orm_core::value::Type;
use std::collections::BTreeSet;

/// All that was read of a database.
#[derive(Clone, Copy)]
pub(super) struct Catalog<'t> {
    pub(super) schema: &'t PhysicalSchema,
    pub(super) forms: &'t ValueForms,
    pub(super) backend: Backend,
}

impl<'t> Catalog<'t> {
    /// The type of field for a column; none if no field reads it, or if it is one of a view that has neither a type nor values.
    pub(super) fn field_type(self, table: &PhysicalTable, column: &PhysicalColumn) -> Option<Type> {
        let is_untyped = is_untyped(column) && table.kind == TableKind::View;
        match self.forms_of(table, column) {
            Some(forms) if is_untyped && is_empty(forms) => None,
            Some(forms) if self.holds_truths(column, forms) => Some(Type::Bool),
            Some(forms) => field_type_of(&column.ty, forms, self.backend),
            None => field_type(&column.ty, self.backend),
        }
    }

    /// Returns whether a column of integers holds 0 and 1 alone, and `TRUE` or `FALSE` by default: `INTEGER DEFAULT FALSE`.
    fn holds_truths(self, column: &PhysicalColumn, forms: &BTreeSet<ValueForm>) -> bool {
        let truth = ColumnType::of(Type::Bool);
        column.default_truth().is_some()
            && field_type(&column.ty, self.backend) == Some(Type::I64)
            && field_type_of(&truth, forms, self.backend) == Some(Type::Bool)
    }

    fn forms_of(
        self,
        table: &PhysicalTable,
        column: &PhysicalColumn,
    ) -> Option<&'t BTreeSet<ValueForm>> {
        let key = (table.name.clone(), column.name.clone());
        self.forms.get(&key)
    }

    /// Returns whether a column is null in some row. SQLite takes null in a key that is not declared `NOT NULL`.
    pub(super) fn holds_null(self, table: &PhysicalTable, column: &PhysicalColumn) -> bool {
        let forms = self.forms_of(table, column);
        forms.is_some_and(|forms| forms.contains(&ValueForm::Null))
    }

    /// Returns whether a column that another program declared holds integers.
    pub(super) fn holds_integers(self, table: &PhysicalTable, column: &PhysicalColumn) -> bool {
        let forms = self.forms_of(table, column);
        forms.is_some_and(|forms| forms.iter().any(|form| form.is_integer()))
    }

    /// Returns whether a column that another program declared holds texts.
    pub(super) fn holds_texts(self, table: &PhysicalTable, column: &PhysicalColumn) -> bool {
        let forms = self.forms_of(table, column);
        forms.is_some_and(|forms| forms.contains(&ValueForm::Text))
    }

    /// The values of a column, in words, where they are not what it is declared as: `integers and dates with a time`.
    pub(super) fn odd_values(
        self,
        table: &PhysicalTable,
        column: &PhysicalColumn,
    ) -> Option<String> {
        let forms = self.forms_of(table, column)?;
        let forms = Some(forms).filter(|forms| !is_empty(forms))?;
        let declared = field_type(&column.ty, self.backend)?;
        if self.field_type(table, column) == Some(declared) || self.holds_truths(column, forms) {
            return None;
        }
        let values = forms.iter().filter(|form| **form != ValueForm::Null);
        let mut words: Vec<_> = values.map(|form| form.words()).collect();
        words.dedup();
        Some(words.join(" and "))
    }
}

/// Returns whether a column has no values.
fn is_empty(forms: &BTreeSet<ValueForm>) -> bool {
    forms.iter().all(|form| *form == ValueForm::Null)
}

/// Returns whether a column has no type: SQLite tells none of what a view calculates.
pub(super) fn is_untyped(column: &PhysicalColumn) -> bool {
    column.ty.to_string().is_empty()
}
