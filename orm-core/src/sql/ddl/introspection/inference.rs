//! Facts about a table that need several rows, found when all are read.

use super::{DeclaredType, FoundColumn, FoundExclusion, FoundTable, Introspection};
use crate::schema::names;
use crate::schema::physical::{
    CheckCondition, CheckConstraint, ColumnType, IndexedValue, KeyConstraint, PhysicalIndex,
    PhysicalTable, SqlExpression, UnsaidExclusion,
};
use crate::sql::ddl::choices::find_one_of;
use crate::sql::ddl::domains::{find_bound, find_domain};
use crate::sql::ddl::stored::sort;
use crate::sql::ddl::table::{all_or_none, none_without};
use crate::sql::ddl::variants::find_variant;

impl FoundTable {
    /// Returns whether the database has it: a table has columns.
    pub(super) fn is_there(&self) -> bool {
        !self.table.columns.is_empty()
    }

    /// Completes the table by the facts that no row says alone.
    pub(super) fn finish(self, database: &dyn Introspection) -> PhysicalTable {
        let mut table = self.table;
        for (position, ty) in self.types.iter().enumerate() {
            if ty.is_exact {
                find_type(database, &mut table, position, ty);
            }
            let collation = table.columns[position].collation.take();
            table.columns[position].collation =
                collation.and_then(|name| database.found_collation(name));
        }
        for check in &mut table.checks {
            find_all_or_none(check);
            find_none_without(check);
            find_variant(check);
            find_at_most(&table.name.name, check);
            find_choices(&table.name.name, check);
            find_domain(&table.name.name, check);
            find_bound(database, (&table.name.name, &table.columns), check);
        }
        let definitions = self.index_definitions.iter();
        for (index, sql) in table.indexes.iter_mut().zip(definitions) {
            if let Some(sql) = sql {
                database.read_index_definition(index, sql);
            }
        }
        find_ignoring_case(database, &mut table);
        if database.uniques_are_indexes() {
            move_uniques(&mut table);
        }
        take_out_searches(&mut table);
        add_exclusions(database, &mut table, &self.exclusions);
        sort(&mut table);
        table
    }
}

/// Gives a column its logical type, and takes the check away that says so.
fn find_type(
    database: &dyn Introspection,
    table: &mut PhysicalTable,
    position: usize,
    ty: &DeclaredType,
) {
    let found = FoundColumn {
        name: &table.columns[position].name,
        ty: &ty.name,
        max_length: ty.max_length,
    };
    let declared = database.declared_name(&found);
    for candidate in database.candidates(table, &found) {
        table.columns[position].ty = candidate;
        let own = &table.columns[position];
        let Some(needed) = database.type_check(&table.name.name, own) else {
            return;
        };
        let checks = table.checks.iter();
        if let Some(check) = checks
            .clone()
            .position(|check| is_it(database, &needed, check))
        {
            table.checks.remove(check);
            return;
        }
    }
    table.columns[position].ty = ColumnType::Other(declared);
}

/// Returns whether this is the check that was written.
fn is_it(database: &dyn Introspection, written: &CheckConstraint, read: &CheckConstraint) -> bool {
    match (&written.condition, &read.condition) {
        (CheckCondition::Sql(written_sql), CheckCondition::Sql(read_sql)) => {
            let [written_sql, read_sql] = [written_sql, read_sql].map(|it| database.expression(it));
            written.name == read.name && database.is_condition(written_sql, read_sql)
        }
        _ => false,
    }
}

/// Finds the columns of a check that reads `("a" IS NULL) = ("b" IS NULL)`, however its parentheses stand.
fn find_all_or_none(check: &mut CheckConstraint) {
    let CheckCondition::Sql(SqlExpression::Common(sql)) = &check.condition else {
        return;
    };
    let mut columns: Vec<String> = Vec::new();
    for column in compared_with_null(sql) {
        if columns.last().is_none_or(|last| *last != column) {
            columns.push(column);
        }
    }
    if columns.len() > 1 && bare(sql) == bare(&all_or_none(&columns)) {
        check.condition = CheckCondition::AllOrNone(columns);
    }
}

/// Finds the columns of a check that reads `"a" IS NOT NULL OR ("b" IS NULL)`, however its parentheses stand.
fn find_none_without(check: &mut CheckConstraint) {
    let CheckCondition::Sql(SqlExpression::Common(sql)) = &check.condition else {
        return;
    };
    let mut columns = compared_with_null(sql).into_iter();
    let (Some(column), others) = (columns.next(), columns.collect::<Vec<_>>()) else {
        return;
    };
    if !others.is_empty() && bare(sql) == bare(&none_without(&column, &others)) {
        check.condition = CheckCondition::NoneWithout { column, others };
    }
}

/// Finds the columns of a check that reads `"starts" <= "ends"`, however its parentheses stand, and has the name of one of
/// them.
fn find_at_most(table: &str, check: &mut CheckConstraint) {
    let CheckCondition::Sql(SqlExpression::Common(sql)) = &check.condition else {
        return;
    };
    let sql = sql.replace(['(', ')'], "");
    let Some((column, other)) = sql.split_once(" <= ") else {
        return;
    };
    let [column, other] = [column, other].map(|name| name.trim().trim_matches('"').to_owned());
    if check.name == names::order(table, &[&column, &other]) {
        check.condition = CheckCondition::AtMost { column, other };
    }
}

/// Returns the words before `IS`.
fn compared_with_null(sql: &str) -> Vec<String> {
    let words = sql.replace(['(', ')', '"', '='], " ");
    let words: Vec<_> = words.split_whitespace().collect();
    let columns = words.windows(2).filter(|pair| pair[1] == "IS");
    columns.map(|pair| pair[0].to_owned()).collect()
}

/// Returns SQL without what databases write otherwise.
fn bare(sql: &str) -> String {
    sql.replace(['(', ')', '"', ' '], "")
}

/// Finds the column and the values of a check that has the name of one for choices.
fn find_choices(table: &str, check: &mut CheckConstraint) {
    let CheckCondition::Sql(SqlExpression::Common(sql)) = &check.condition else {
        return;
    };
    match find_one_of(sql) {
        Some(CheckCondition::OneOf { column, values })
            if check.name == names::choice(table, &column) =>
        {
            check.condition = CheckCondition::OneOf { column, values };
        }
        _ => {}
    }
}

/// Takes the columns and indexes out that search indexes are made of.
fn take_out_searches(table: &mut PhysicalTable) {
    let searches = &table.searches;
    let is_search = |name: &String| searches.iter().any(|search| search.name == *name);
    table.columns.retain(|column| !is_search(&column.name));
    table.indexes.retain(|index| !is_search(&index.name));
}

/// Adds the constraints on ranges, each with the check that is declared with it, and takes the indexes out that they are made of.
fn add_exclusions(
    database: &dyn Introspection,
    table: &mut PhysicalTable,
    found: &[FoundExclusion],
) {
    for found in found {
        let own = database.read_exclusion(table, found);
        let order = own.as_ref().map(|own| own.order(&table.name.name));
        let lacked = order.filter(|order| !table.checks.contains(order));
        match own.filter(|_| lacked.is_none()) {
            Some(own) => {
                table.indexes.retain(|index| index.name != own.name);
                table.exclusions.push(own);
            }
            None => table.unsaid_exclusions.push(UnsaidExclusion {
                name: found.name.clone(),
                lacked,
            }),
        }
    }
}

/// Makes uniques of the unique indexes that are a list of columns.
fn move_uniques(table: &mut PhysicalTable) {
    let indexes = std::mem::take(&mut table.indexes).into_iter();
    let (uniques, indexes): (Vec<_>, Vec<_>) =
        indexes.partition(|index| index.is_unique && is_list(index));
    table.indexes = indexes;
    let uniques = uniques.into_iter().map(|index| {
        let columns = index.columns().unwrap_or_default();
        let columns = columns.into_iter().map(str::to_owned).collect();
        KeyConstraint {
            name: index.name,
            columns,
        }
    });
    table.uniques.extend(uniques);
}

/// Returns whether an index is nothing but a list of columns.
fn is_list(index: &PhysicalIndex) -> bool {
    let mut keys = index.keys.iter();
    index.columns().is_some() && index.condition.is_none() && keys.all(|key| !key.descending)
}

/// Finds the columns of index keys that are the expression by which case is ignored, however its parentheses stand.
fn find_ignoring_case(database: &dyn Introspection, table: &mut PhysicalTable) {
    let bare = |sql: &str| {
        let sql = sql.replace(['(', ')', '"', ' '], "");
        sql.replace("::text", "").replace("::charactervarying", "")
    };
    let columns = table.columns.iter();
    let columns: Vec<_> = columns
        .map(|column| (&column.name, bare(&database.ignoring_case(&column.name))))
        .collect();
    let keys = table.indexes.iter_mut().flat_map(|index| &mut index.keys);
    for key in keys {
        let IndexedValue::Expression(SqlExpression::Common(sql)) = &key.value else {
            continue;
        };
        let collation = key.collation.as_deref();
        let collation = collation.map_or(String::new(), |name| format!(" COLLATE {name}"));
        let sql = bare(&format!("{sql}{collation}"));
        if let Some((column, _)) = columns.iter().find(|(_, folded)| *folded == sql) {
            key.value = IndexedValue::IgnoringCase((*column).clone());
            key.collation = None;
        }
    }
}
