//! The buffer of a statement.

use super::dialect::Dialect;
use super::{Extension, TenantKeyPlace};
use crate::plan::Alias;
use crate::schema::{DeclaredSql, EnumType, Table};
use crate::value::{ColumnValues, Parameter, Stored, Value};
use chrono::Utc;
use std::fmt::Write;

/// Appends a name between two quote marks; one within it is doubled. Names become text here alone.
pub(super) fn quote(mark: char, name: &str, to: &mut String) {
    to.push(mark);
    // Hardly any name has a quote mark, which is ASCII: no byte of another letter is the same.
    if name.bytes().any(|byte| char::from(byte) == mark) {
        to.push_str(&name.replace(mark, &String::from_iter([mark, mark])));
    } else {
        to.push_str(name);
    }
    to.push(mark);
}

/// The text and the bound values of a statement that is being written.
pub(super) struct Writer {
    pub(super) dialect: &'static dyn Dialect,
    quote_mark: char,
    text: String,
    parameters: Vec<Parameter>,
    tenant_keys: Vec<TenantKeyPlace>,
    folds: bool,
    is_zoned: bool,
    extension: Option<Extension>,
    now: Option<Value>,
}

impl Writer {
    pub(super) fn new(dialect: &'static dyn Dialect) -> Self {
        Writer {
            dialect,
            quote_mark: dialect.quote_mark(),
            text: String::with_capacity(256),
            parameters: Vec::new(),
            tenant_keys: Vec::new(),
            folds: false,
            is_zoned: false,
            extension: None,
            now: None,
        }
    }

    /// Notes that a comparison ignores case, for which not every server has the means.
    pub(super) fn fold(&mut self) {
        self.folds = true;
    }

    /// Returns whether a comparison ignores case.
    pub(super) fn folds(&self) -> bool {
        self.folds
    }

    /// Notes that the statement names a time zone, which not every server may know.
    pub(super) fn zoned(&mut self) {
        self.is_zoned = true;
    }

    /// Returns whether the statement names a time zone.
    pub(super) fn is_zoned(&self) -> bool {
        self.is_zoned
    }

    /// Notes that the statement needs an extension, which not every database has.
    pub(super) fn needs(&mut self, extension: Extension) {
        self.extension = Some(extension);
    }

    /// Returns the extension that the statement needs.
    pub(super) fn extension(&self) -> Option<Extension> {
        self.extension
    }

    /// Binds the present, the same wherever it stands in the statement.
    pub(super) fn bind_now(&mut self) {
        let now = self.now.get_or_insert_with(|| Utc::now().into_value());
        let now = now.clone();
        self.bind(now);
    }

    /// Binds a part of the key of the tenant whose rows are asked.
    pub(super) fn tenant_key(&mut self, part: usize, value: &Value) {
        let parameter = self.parameters.len();
        self.tenant_keys.push(TenantKeyPlace { parameter, part });
        self.bind(value.clone());
    }

    /// Takes the places in which the key of a tenant is bound.
    pub(super) fn take_tenant_keys(&mut self) -> Vec<TenantKeyPlace> {
        std::mem::take(&mut self.tenant_keys)
    }

    pub(super) fn finish(self) -> (String, Vec<Parameter>) {
        (self.text, self.parameters)
    }

    /// Returns the length of the text so far.
    pub(super) fn length(&self) -> usize {
        self.text.len()
    }

    /// Returns the number of parameters so far.
    pub(super) fn n_parameters(&self) -> usize {
        self.parameters.len()
    }

    /// Writes a text of ours.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Writes SQL that the model declares.
    pub(super) fn declared(&mut self, sql: DeclaredSql) {
        self.push(self.dialect.declared(sql));
    }

    /// Writes a condition that the model declares, in parentheses.
    pub(super) fn declared_condition(&mut self, sql: DeclaredSql) {
        self.push("(");
        self.declared(sql);
        self.push(")");
    }

    /// Writes a name, quoted.
    pub(super) fn name(&mut self, name: &str) {
        quote(self.quote_mark, name, &mut self.text);
    }

    /// Writes the name of rows.
    pub(super) fn alias(&mut self, alias: Alias) {
        match alias {
            Alias::Table(name) => self.name(name),
            Alias::Number(number) => {
                let mark = self.quote_mark;
                self.fmt(format_args!("{mark}t{number}{mark}"));
            }
        }
    }

    /// Writes a column: `"table"."column"`.
    pub(super) fn column(&mut self, alias: Alias, name: &str) {
        self.alias(alias);
        self.push(".");
        self.name(name);
    }

    /// Writes that two columns are equal.
    pub(super) fn equal(&mut self, left: (Alias, &str), right: (Alias, &str)) {
        self.column(left.0, left.1);
        self.push(" = ");
        self.column(right.0, right.1);
    }

    /// Returns the name of an enum type, quoted.
    pub(super) fn enum_name(&self, ty: EnumType) -> String {
        let mut name = String::new();
        for part in ty.namespace.into_iter().chain([ty.name]) {
            if !name.is_empty() {
                name.push('.');
            }
            quote(self.quote_mark, part, &mut name);
        }
        name
    }

    /// Writes a table by its own name.
    pub(super) fn table(&mut self, table: &Table) {
        if let Some(namespace) = table.namespace {
            self.name(namespace);
            self.push(".");
        }
        self.name(table.name);
    }

    /// Binds a value, a list or a column, and writes its placeholder.
    pub(super) fn bind(&mut self, parameter: impl Into<Parameter>) {
        let parameter = parameter.into();
        let dialect = self.dialect;
        dialect.placeholder(self, self.parameters.len() + 1, &parameter);
        self.parameters.push(parameter);
    }

    /// Binds the values of one column of many rows.
    pub(super) fn column_parameter(&mut self, values: &ColumnValues) {
        self.bind(Parameter::Column(values.clone()));
    }

    /// Writes the names of so many columns: their numbers, from 1.
    pub(super) fn numbers(&mut self, columns: usize) {
        let mark = self.quote_mark;
        self.joined(", ", 1..=columns, |to, n| {
            to.fmt(format_args!("{mark}{n}{mark}"));
        });
    }

    /// Writes a formatted text of ours.
    pub(super) fn fmt(&mut self, text: std::fmt::Arguments<'_>) {
        self.text
            .write_fmt(text)
            .expect("writing to a string cannot fail");
    }

    /// Writes the items with `between` between them.
    pub(super) fn joined<T>(
        &mut self,
        between: &str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        for (n, item) in items.into_iter().enumerate() {
            if n > 0 {
                self.push(between);
            }
            write(self, item);
        }
    }
}
