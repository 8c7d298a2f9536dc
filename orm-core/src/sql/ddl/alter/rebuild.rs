//! A table made anew, its rows copied.

use super::{AppliedChange, TableRebuild};
use crate::error::{Error, Result};
use crate::schema::physical::{
    ColumnDefault, ColumnType, PhysicalColumn, PhysicalTable, SqlExpression, TableName, literal,
};
use crate::schema::{Change, TableChange, names};
use crate::sql::ddl::definitions::{Conversion, Definitions};
use crate::sql::ddl::identifiers::{list, quote, table_name};
use crate::sql::ddl::index::{create_new_index, own_indexes};
use crate::sql::ddl::sqlite::strict_type;
use crate::sql::ddl::table;
use crate::sql::ddl::triggered::create_triggered;
use crate::sql::migration::StoredColumn;
use crate::value::Type;

/// A column of the new table, and the value that a row of the old one gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FilledColumn {
    name: String,
    value: String,
    /// The value where another program declared the column, and wrote values of the type in a form of its own.
    in_form: Option<String>,
}

/// The copy of a table's rows into the one that takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCopy {
    from: String,
    to: String,
    columns: Vec<FilledColumn>,
    sql: Option<String>,
}

impl TableCopy {
    /// The copy between two tables, given by their quoted names.
    fn new(from: String, to: String, columns: Vec<FilledColumn>) -> Self {
        let mut copy = TableCopy {
            from,
            to,
            columns,
            sql: None,
        };
        copy.write();
        copy
    }

    /// The quoted name of the new table.
    pub(super) fn target(&self) -> &str {
        &self.to
    }

    /// The statement, `INSERT INTO … SELECT …`; none where no column has a value.
    pub(super) fn sql(&self) -> Option<&String> {
        self.sql.as_ref()
    }

    /// Copies the values of one column more as they are.
    pub(super) fn add(&mut self, column: &str) {
        self.columns.push(FilledColumn {
            name: column.to_owned(),
            value: quote(column),
            in_form: None,
        });
        self.write();
    }

    /// Brings the values of a column into the form in which this library writes them.
    pub(super) fn bring_into_form(&mut self, column: &str) {
        let columns = self.columns.iter_mut();
        for own in columns.filter(|own| own.name.eq_ignore_ascii_case(column)) {
            if let Some(value) = own.in_form.take() {
                own.value = value;
            }
        }
        self.write();
    }

    fn write(&mut self) {
        let names = self.columns.iter().map(|column| column.name.clone());
        let names = list(&names.collect::<Vec<_>>());
        let values = self.columns.iter().map(|column| column.value.as_str());
        let values = values.collect::<Vec<_>>().join(", ");
        let (from, to) = (&self.from, &self.to);
        let sql = format!("INSERT INTO {to} ({names}) SELECT {values} FROM {from}");
        self.sql = (!self.columns.is_empty()).then_some(sql);
    }
}

/// The definition of a column in a `STRICT` table, which holds the same values: `"shelf" TEXT DEFAULT ('A')`.
pub(super) fn definition(column: &StoredColumn) -> String {
    let mut definition = format!("{} {}", quote(&column.name), strict_type(&column.ty));
    if column.not_null {
        definition.push_str(" NOT NULL");
    }
    if let Some(default) = &column.default {
        definition.extend([" DEFAULT (", default, ")"]);
    }
    definition
}

/// The columns that are copied, in the order of the new table: all but those that the database fills in.
pub(super) fn copied(
    to: &dyn Definitions,
    before: &PhysicalTable,
    after: &PhysicalTable,
    changes: &[&AppliedChange],
) -> Result<Vec<FilledColumn>> {
    let mut copied = Vec::new();
    for column in &after.columns {
        if column.is_generated() {
            continue;
        }
        let kept = before.column(&column.name);
        let kept = kept.filter(|_| !is_dropped(&column.name, changes));
        let after = |value: Option<String>| {
            let changes = changes.iter().filter_map(|it| match &it.change {
                Change::AlterTable { change, .. } => Some(change),
                _ => None,
            });
            let (mut value, mut texts) = (value, RenamedTexts::default());
            for change in changes {
                match change {
                    TableChange::RenameChoice {
                        column: own,
                        from,
                        to,
                    } if *own == column.name => texts.rename(from, to),
                    change => {
                        if is_of_values(change, &column.name) {
                            value = std::mem::take(&mut texts).value(value);
                        }
                        value = changed(to, before, column, change, value)?;
                    }
                }
            }
            Ok::<_, Error>(texts.value(value))
        };
        let in_form = kept.and_then(|own| in_form(to, own));
        let in_form = in_form.and_then(|value| after(Some(value)).ok().flatten());
        let value = after(kept.map(|own| quote(&own.name)))?;
        copied.extend(value.map(|value| FilledColumn {
            name: column.name.clone(),
            value,
            in_form,
        }));
    }
    Ok(copied)
}

/// The value of a column that another program declared, in the form in which this library writes it; none where the two have
/// one form.
fn in_form(to: &dyn Definitions, column: &PhysicalColumn) -> Option<String> {
    let declared = match column.ty.logical()? {
        Type::DateTime => "DATETIME",
        Type::Timestamp => "TIMESTAMPTZ",
        _ => return None,
    };
    let declared = ColumnType::Other(declared.to_owned());
    match to.conversion(&column.name, &declared, &column.ty) {
        Conversion::By(value) => Some(value),
        Conversion::Assigned | Conversion::Unknown => None,
    }
}

fn is_dropped(name: &str, changes: &[&AppliedChange]) -> bool {
    changes.iter().any(|applied| match &applied.change {
        Change::AlterTable {
            change: TableChange::DropColumn { column, .. },
            ..
        } => column.name == name,
        _ => false,
    })
}

/// The value of a column after this change, as it is at last; none if it has its default.
fn changed(
    to: &dyn Definitions,
    before: &PhysicalTable,
    after: &PhysicalColumn,
    change: &TableChange,
    value: Option<String>,
) -> Result<Option<String>> {
    let name = after.name.as_str();
    match change {
        TableChange::AddColumn { column, fill } if column.name == name => match fill {
            Some(fill) => filled(to, before, column, fill).map(Some),
            None if column.default == after.default => Ok(None),
            None => Ok(first_default(to, column)),
        },
        TableChange::AlterColumn {
            from,
            to: column,
            fill,
            using: given,
        } if column.name == name => {
            let given = given.as_ref().and_then(|sql| super::given(sql, to));
            let conversion = match given {
                Some(given) => Conversion::By(filled(to, before, column, &given)?),
                None => to.conversion(name, &from.ty, &column.ty),
            };
            let fill = fill.as_ref().map(|fill| filled(to, before, column, fill));
            let fill = fill.transpose()?;
            // A new column has no value to convert.
            let Some(own) = value else {
                return Ok(fill);
            };
            let converted = match conversion {
                Conversion::Assigned => own,
                // The conversion reads the column by its name, whose value another change has made.
                Conversion::By(value) if own != quote(name) => {
                    format!("(SELECT {value} FROM (SELECT {own} AS {}))", quote(name))
                }
                Conversion::By(value) => value,
                Conversion::Unknown => {
                    return Err(Error::Unsupported {
                        what: "a change of a column between types that it stores in different ways (say `using`)",
                        backend: "sqlite",
                    });
                }
            };
            Ok(Some(match fill {
                Some(fill) => format!("coalesce({converted}, {fill})"),
                None => converted,
            }))
        }
        _ => Ok(value),
    }
}

/// The value that a column which gets another default after it was added has in the rows before; none of one that is counted up.
fn first_default(to: &dyn Definitions, column: &PhysicalColumn) -> Option<String> {
    match &column.default {
        Some(ColumnDefault::Expression(sql)) => Some(format!("({})", to.value(&column.ty, sql))),
        Some(_) => None,
        None => column.null.then(|| "NULL".to_owned()),
    }
}

/// Texts of an enum that have another one, each as it was in the rows.
#[derive(Default)]
struct RenamedTexts(Vec<(String, String)>);

impl RenamedTexts {
    /// Follows one rename more, maybe of a text that is one by a rename before.
    fn rename(&mut self, from: &str, to: &str) {
        match self.0.iter_mut().find(|(_, now)| now == from) {
            Some((_, now)) => to.clone_into(now),
            None => self.0.push((from.to_owned(), to.to_owned())),
        }
    }

    /// `CASE "status" WHEN 'draft' THEN 'sketch' ELSE "status" END`.
    fn value(mut self, value: Option<String>) -> Option<String> {
        self.0.retain(|(before, now)| before != now);
        if self.0.is_empty() {
            return value;
        }
        let own = value?;
        let cases = self.0.iter().map(|(before, now)| {
            let (before, now) = (literal(before), literal(now));
            format!("WHEN {before} THEN {now} ")
        });
        let cases: String = cases.collect();
        Some(format!("CASE {own} {cases}ELSE {own} END"))
    }
}

/// Returns whether a change says something of the values of a column.
fn is_of_values(change: &TableChange, name: &str) -> bool {
    match change {
        TableChange::AddColumn { column, .. } | TableChange::AlterColumn { to: column, .. } => {
            column.name == name
        }
        _ => false,
    }
}

/// The value of rows that have none, in the form in which the column stores it.
fn filled(
    to: &dyn Definitions,
    before: &PhysicalTable,
    column: &PhysicalColumn,
    fill: &SqlExpression,
) -> Result<String> {
    check_value(to, before, column, fill)?;
    Ok(to.given(&column.ty, fill))
}

/// Refuses SQL that would mean another value on this database than on others, or none that can be read.
fn check_value(
    to: &dyn Definitions,
    before: &PhysicalTable,
    column: &PhysicalColumn,
    value: &SqlExpression,
) -> Result<()> {
    let type_of = |name: &str| before.column(name).map(|own| own.ty.clone());
    match to.misfit(&column.ty, value, &type_of) {
        Some(what) => Err(Error::Unsupported {
            what,
            backend: "sqlite",
        }),
        None => Ok(()),
    }
}

/// The beginning of the name of a table that is made anew, until it has its own: `orm_new__book`.
pub const NEW_TABLE: &str = "orm_new__";

pub(super) fn rebuild(
    to: &dyn Definitions,
    before: &PhysicalTable,
    after: &PhysicalTable,
    columns: Vec<FilledColumn>,
) -> Result<TableRebuild> {
    let name = &after.name.name;
    let new = TableName::new(None, &format!("{NEW_TABLE}{name}"));
    let (own, new_name) = (table_name(&after.name), table_name(&new));
    let definition = table::definition(to, after, &|_| false)?;
    let (mut statements, mut taken_out) = (Vec::new(), Vec::new());
    for mut index in own_indexes(to, after) {
        if to.is_within_table(&index.name) {
            let own = names::unique(name, &index.columns().unwrap_or_default());
            let was = std::mem::replace(&mut index.name, own.clone());
            taken_out.push((was, own));
        }
        statements.extend(create_new_index(to, &after.name, &index)?);
    }
    for item in after.triggered_items() {
        statements.extend(create_triggered(to, after, &item)?);
    }
    Ok(TableRebuild {
        table: name.clone(),
        known_items: [before, after].into_iter().flat_map(known_items).collect(),
        known: before.columns.iter().map(|it| it.name.clone()).collect(),
        create: format!("CREATE TABLE {new_name} {definition}"),
        extend: Vec::new(),
        count: count(before, after, &new.name),
        replace: vec![
            format!("DROP TABLE {own}"),
            "PRAGMA legacy_alter_table = ON".to_owned(),
            format!("ALTER TABLE {new_name} RENAME TO {own}"),
            "PRAGMA legacy_alter_table = OFF".to_owned(),
        ],
        indexes: statements,
        taken_out,
        copy: TableCopy::new(own, new_name, columns),
    })
}

/// The names of the items of a table and of the triggers of some.
pub(super) fn known_items(table: &PhysicalTable) -> impl Iterator<Item = String> {
    let items = table.items().into_iter().map(|item| item.name().to_owned());
    items.chain(table.triggers())
}

/// Keeps the highest number that was given out, so that none is given out twice.
fn count(before: &PhysicalTable, after: &PhysicalTable, new: &str) -> Vec<String> {
    if !(counts_up(before) && counts_up(after)) {
        return Vec::new();
    }
    let (new, old) = (literal(new), literal(&before.name.name));
    vec![
        format!("DELETE FROM sqlite_sequence WHERE name = {new}"),
        format!(
            "INSERT INTO sqlite_sequence (name, seq) SELECT {new}, seq FROM sqlite_sequence WHERE name = {old}"
        ),
    ]
}

fn counts_up(table: &PhysicalTable) -> bool {
    let mut columns = table.columns.iter();
    columns.any(|column| {
        let default = column.default.as_ref();
        default.is_some_and(ColumnDefault::is_identity)
    })
}
