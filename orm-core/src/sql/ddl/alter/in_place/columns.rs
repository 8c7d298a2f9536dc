//! Columns that are added, and such as get another type, default or null.

use super::{Altered, drop_constraint};
use crate::error::{Error, Result};
use crate::schema::physical::{
    CheckConstraint, ColumnDefault, Deferrability, PhysicalColumn, PhysicalSearch, PhysicalTable,
    SqlExpression, literal,
};
use crate::schema::{BackendSql, sql_words};
use crate::sql::ddl::alter;
use crate::sql::ddl::definitions::Conversion;
use crate::sql::ddl::identifiers::{quote, table_name};
use crate::sql::ddl::search::create_search;
use crate::sql::ddl::table;
use crate::value::Type;

/// A function of the session that computes the new value of a column out of the row. `USING` takes no subquery, but calls a
/// function that has one.
struct ConvertingFunction {
    create: String,
    call: String,
    drop: String,
}

impl Altered<'_> {
    fn update(&self, column: &str, value: &SqlExpression) -> String {
        let (table, column) = (table_name(&self.after.name), quote(column));
        let value = self.to.expression(value);
        format!("UPDATE {table} SET {column} = ({value}) WHERE {column} IS NULL")
    }

    /// The statement that has the foreign keys of rows checked at once, where they would be at the end of the transaction: no
    /// table changes while rows of it are still to be checked. Rows that the transaction has written before, as it does where a
    /// column gets another type, are to be checked again whichever column is set.
    pub(super) fn check_now(&self) -> Option<String> {
        let mut keys = self.after.foreign_keys.iter();
        let is_checked_late = keys.any(|key| key.deferrability == Deferrability::InitiallyDeferred);
        let check = self.to.check_now().filter(|_| is_checked_late)?;
        Some(check.to_owned())
    }

    /// A value that reads other columns cannot be a default, so the column is null until it has it.
    pub(super) fn add_column(
        &self,
        column: &PhysicalColumn,
        fill: Option<&SqlExpression>,
    ) -> Result<Vec<String>> {
        let check = self.to.type_check(&self.after.name.name, column);
        let check = check.map(|check| format!("ADD {}", table::check(self.to, &check)));
        let add = |column: &PhysicalColumn| -> Result<String> {
            let definition = table::column(self.to, self.after, column)?;
            let add = format!("ADD COLUMN {definition}");
            let actions: Vec<_> = std::iter::once(add).chain(check.clone()).collect();
            Ok(self.alter(&actions))
        };
        let Some(fill) = fill else {
            return Ok(vec![add(column)?]);
        };
        let reads_columns = !sql_words::names(self.to.expression(fill)).is_empty();
        let at_first = PhysicalColumn {
            null: column.null || reads_columns,
            default: (!reads_columns).then(|| ColumnDefault::Expression(fill.clone())),
            ..column.clone()
        };
        let mut statements = vec![add(&at_first)?];
        if reads_columns {
            statements.push(self.update(&column.name, fill));
            statements.extend(self.check_now());
        }
        let mut actions = self.default_actions(&at_first, column);
        if !column.null && at_first.null {
            actions.push(format!("ALTER COLUMN {} SET NOT NULL", quote(&column.name)));
        }
        if !actions.is_empty() {
            statements.push(self.alter(&actions));
        }
        Ok(statements)
    }

    pub(super) fn alter_column(
        &self,
        from: &PhysicalColumn,
        to: &PhysicalColumn,
        fill: Option<&SqlExpression>,
        using: Option<&BackendSql>,
    ) -> Result<Vec<String>> {
        let name = quote(&to.name);
        let mut statements = Vec::new();
        // A column that stays of its type has nothing converted: its rows get other values.
        let using = using.and_then(|sql| alter::using(sql, self.to));
        let (value, using) = if from.ty == to.ty {
            (using, None)
        } else {
            (None, using)
        };
        let function = using.as_deref().and_then(|sql| self.function_of(to, sql));
        let using = function.as_ref().map(|it| it.call.clone()).or(using);
        let at_first = PhysicalColumn {
            null: from.null || value.is_some() && to.null,
            ..from.clone()
        };
        if at_first.null && !from.null {
            statements.push(self.alter(&[format!("ALTER COLUMN {name} DROP NOT NULL")]));
        }
        if let Some(value) = value {
            let table = table_name(&self.after.name);
            statements.push(format!("UPDATE {table} SET {name} = ({value})"));
            statements.extend(self.check_now());
        }
        let from = &at_first;
        statements.extend(function.iter().map(|it| it.create.clone()));
        let mut actions = self.type_actions(from, to, using)?;
        let retyped = !actions.is_empty();
        // No column can get another type of which another one is made.
        let searches: Vec<_> = self.searches_of(&to.name).filter(|_| retyped).collect();
        for search in &searches {
            statements.extend(self.to.drop_search(&self.after.name, search));
        }
        let without_default = PhysicalColumn {
            default: None,
            ..from.clone()
        };
        // A default may not be a value of the new type, and an identity is of integers alone.
        let was = match &from.default {
            Some(ColumnDefault::Expression(_)) if retyped => {
                actions.insert(0, format!("ALTER COLUMN {name} DROP DEFAULT"));
                &without_default
            }
            Some(default) if retyped && default.is_identity() && !is_identity(to) => {
                statements.push(self.alter(&[format!("ALTER COLUMN {name} DROP IDENTITY")]));
                &without_default
            }
            _ => from,
        };
        if let Some(fill) = fill {
            if !actions.is_empty() {
                statements.push(self.alter(&actions));
                actions.clear();
            }
            statements.push(self.update(&to.name, fill));
            statements.extend(self.check_now());
        }
        let becomes_identity = is_identity(to) && !is_identity(from);
        if becomes_identity && !actions.is_empty() {
            // Only an integer counts up.
            statements.push(self.alter(&actions));
            actions.clear();
        }
        if from.null && !to.null {
            actions.push(format!("ALTER COLUMN {name} SET NOT NULL"));
        }
        actions.extend(self.default_actions(was, to));
        if !from.null && to.null {
            actions.push(format!("ALTER COLUMN {name} DROP NOT NULL"));
        }
        if becomes_identity {
            statements.extend(release_sequence(from));
        }
        if !actions.is_empty() {
            statements.push(self.alter(&actions));
        }
        if becomes_identity {
            statements.push(self.count_on(to));
        }
        statements.extend(function.map(|it| it.drop));
        for search in searches {
            statements.extend(create_search(self.to, &self.after.name, search)?);
        }
        Ok(statements)
    }

    /// The function by which a column gets values of a subquery, if this SQL has one.
    fn function_of(&self, to: &PhysicalColumn, sql: &str) -> Option<ConvertingFunction> {
        let read = sql_words::names(sql);
        let is_read = |name: &str| read.iter().any(|read| read.eq_ignore_ascii_case(name));
        if !is_read("select") {
            return None;
        }
        let columns = self.before.columns.iter();
        let columns: Vec<_> = columns.filter(|column| is_read(&column.name)).collect();
        let types: Vec<_> = columns
            .iter()
            .map(|column| self.to.column_type(&column.ty))
            .collect();
        let arguments: Vec<_> = columns.iter().map(|column| quote(&column.name)).collect();
        let named = columns.iter().zip(&arguments).enumerate();
        let named: Vec<_> = named
            .map(|(n, (column, name))| {
                let is_text = column.ty.logical() == Some(Type::Text);
                let collation = is_text.then(|| self.to.collation(column.collation.as_deref()));
                let collation = collation.and_then(Result::ok).unwrap_or_default();
                format!("${}{collation} AS {name}", n + 1)
            })
            .collect();
        let table = quote(&self.after.name.name);
        let body = format!(
            "SELECT ({sql}) FROM (SELECT {}) AS {table}",
            named.join(", ")
        );
        let (types, ty) = (types.join(", "), self.to.column_type(&to.ty));
        Some(ConvertingFunction {
            create: format!(
                "CREATE FUNCTION pg_temp.orm_value({types}) RETURNS {ty} LANGUAGE sql AS {}",
                literal(&body)
            ),
            call: format!("pg_temp.orm_value({})", arguments.join(", ")),
            drop: format!("DROP FUNCTION pg_temp.orm_value({types})"),
        })
    }

    fn searches_of(&self, column: &str) -> impl Iterator<Item = &PhysicalSearch> {
        let searches = self.after.searches.iter();
        searches.filter(move |search| search.columns.iter().any(|own| own == column))
    }

    /// The type, its collation, and the checks that keep the column to its values: that of a type, and one that the
    /// database has for some types only.
    fn type_actions(
        &self,
        from: &PhysicalColumn,
        to: &PhysicalColumn,
        using: Option<String>,
    ) -> Result<Vec<String>> {
        let database = self.to;
        let words = |column: &PhysicalColumn| -> Result<String> {
            let plain = PhysicalColumn {
                null: true,
                default: None,
                ..column.clone()
            };
            let text = table::column(database, self.after, &plain)?;
            let name = quote(&column.name);
            Ok(text[name.len()..].trim_start().to_owned())
        };
        let checks = |table: &PhysicalTable, column| -> Vec<CheckConstraint> {
            let of_type = database.type_check(&self.after.name.name, column);
            let own = table.checks.iter();
            let own = own.filter(|check| database.has_check(table, check));
            own.cloned().chain(of_type).collect()
        };
        let (before, after) = (checks(self.before, from), checks(self.after, to));
        let is_retyped = words(from)? != words(to)?;
        // The database would leave a cast to the type before in the check of a type.
        let of_type = database.type_check(&self.after.name.name, to);
        let is_of_another = from.ty.logical() != to.ty.logical();
        let is_made_anew =
            |check: &CheckConstraint| is_of_another && of_type.as_ref() == Some(check);
        let is_kept = |check: &&CheckConstraint| {
            before.contains(check) && after.contains(check) && !is_made_anew(check)
        };
        let gone = before.iter().filter(|check| !is_kept(check));
        let new = after.iter().filter(|check| !is_kept(check));
        let mut actions: Vec<_> = gone.map(|check| drop_constraint(&check.name)).collect();
        if is_retyped {
            let value = match (using, database.conversion(&to.name, &from.ty, &to.ty)) {
                (Some(value), _) | (None, Conversion::By(value)) => Some(value),
                (None, Conversion::Assigned) => None,
                (None, Conversion::Unknown) => {
                    return Err(Error::Unsupported {
                        what: "a change of a column to a type for which it has no cast (say `using`)",
                        backend: "postgres",
                    });
                }
            };
            let value = value.map_or(String::new(), |value| format!(" USING {value}"));
            let name = quote(&to.name);
            actions.push(format!("ALTER COLUMN {name} TYPE {}{value}", words(to)?));
        }
        actions.extend(new.map(|check| format!("ADD {}", table::check(database, check))));
        Ok(actions)
    }

    pub(super) fn default_actions(
        &self,
        from: &PhysicalColumn,
        to: &PhysicalColumn,
    ) -> Vec<String> {
        if from.default == to.default {
            return Vec::new();
        }
        let mut actions = Vec::new();
        match (&from.default, &to.default) {
            (Some(ColumnDefault::Identity | ColumnDefault::IdentityAlways), after) => match after {
                Some(ColumnDefault::Identity) => {
                    actions.push("SET GENERATED BY DEFAULT".to_owned());
                }
                Some(ColumnDefault::IdentityAlways) => {
                    actions.push("SET GENERATED ALWAYS".to_owned());
                }
                _ => actions.push("DROP IDENTITY".to_owned()),
            },
            (Some(ColumnDefault::Generated(_)), _) => actions.push("DROP EXPRESSION".to_owned()),
            (Some(ColumnDefault::Expression(_)), after)
                if !matches!(after, Some(ColumnDefault::Expression(_))) =>
            {
                actions.push("DROP DEFAULT".to_owned());
            }
            _ => {}
        }
        let added = match &to.default {
            Some(ColumnDefault::Expression(sql)) => {
                Some(format!("SET DEFAULT ({})", self.to.expression(sql)))
            }
            Some(ColumnDefault::Identity) if !is_identity(from) => {
                Some("ADD GENERATED BY DEFAULT AS IDENTITY".to_owned())
            }
            Some(ColumnDefault::IdentityAlways) if !is_identity(from) => {
                Some("ADD GENERATED ALWAYS AS IDENTITY".to_owned())
            }
            _ => None,
        };
        let name = quote(&to.name);
        let actions = actions.into_iter().chain(added);
        actions
            .map(|action| format!("ALTER COLUMN {name} {action}"))
            .collect()
    }

    /// Has an identity count on from the rows that are there.
    fn count_on(&self, column: &PhysicalColumn) -> String {
        let table = table_name(&self.after.name);
        let own = quote(&column.name);
        let (table_text, column_text) = (literal(&table), literal(&column.name));
        format!(
            "SELECT setval(pg_get_serial_sequence({table_text}, {column_text}), \
             coalesce((SELECT max({own}) FROM {table}), 0) + 1, false)"
        )
    }
}

/// Takes the sequence of a `serial` column from it, which the column would have besides that of its identity. The sequence
/// stays, as something else may use it.
fn release_sequence(column: &PhysicalColumn) -> Option<String> {
    let Some(ColumnDefault::Expression(sql)) = &column.default else {
        return None;
    };
    let sequence = sql.postgres();
    let sequence = sequence
        .strip_prefix("nextval('")?
        .strip_suffix("'::regclass)")?;
    let sequence = sequence.replace("''", "'");
    Some(format!("ALTER SEQUENCE {sequence} OWNED BY NONE"))
}

fn is_identity(column: &PhysicalColumn) -> bool {
    column
        .default
        .as_ref()
        .is_some_and(ColumnDefault::is_identity)
}
