//! A page of Markdown with a table for each table: its columns, and what the models say of them.

use super::comparison::Mark;
use super::{Drawing, is_key};
use orm_core::schema::physical::{ColumnDefault, PhysicalColumn, PhysicalTable, SqlExpression};
use orm_core::schema::{Schema, Table};

pub(super) fn draw(drawing: &Drawing, models: &Schema) -> String {
    let mut sections = vec!["# Tables\n".to_owned()];
    for table in &drawing.tables {
        sections.push(section(drawing, table, model(models, table)));
    }
    sections.join("\n")
}

fn model(models: &Schema, table: &PhysicalTable) -> Option<&'static Table> {
    let mut tables = models.tables().iter().copied();
    tables.find(|it| it.name == table.name.name && it.namespace == table.name.namespace.as_deref())
}

fn section(drawing: &Drawing, table: &PhysicalTable, model: Option<&'static Table>) -> String {
    let docs = model.map_or("", |model| model.docs.trim());
    let docs = if docs.is_empty() {
        String::new()
    } else {
        format!("\n{docs}\n")
    };
    let head =
        "| column | type | null | default | refers to | |\n| --- | --- | --- | --- | --- | --- |\n";
    let rows = table.columns.iter().map(|column| {
        let mark = drawing.column_mark(table, column);
        row(table, column, (mark, docs_of(column, model)))
    });
    let rows: String = rows.collect();
    let mark = drawing.mark(table);
    let mark = mark.map_or(String::new(), |mark| format!(" ({})", mark.word()));
    format!("## {}{mark}\n{docs}\n{head}{rows}", table.name)
}

fn row(table: &PhysicalTable, column: &PhysicalColumn, words: (Option<Mark>, String)) -> String {
    let (mark, docs) = words;
    let name = if is_key(table, column) {
        format!("**{}**", column.name)
    } else {
        column.name.clone()
    };
    let mark = mark.map_or(String::new(), |mark| format!(" ({})", mark.word()));
    let cells = [
        name + &mark,
        column.ty.to_string(),
        (if column.null { "yes" } else { "" }).to_owned(),
        default(column),
        target(table, column),
        docs,
    ];
    let cells = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
    format!("| {} |\n", cells.join(" | "))
}

fn default(column: &PhysicalColumn) -> String {
    let sql = |value: &SqlExpression| match value {
        SqlExpression::Common(sql) | SqlExpression::PerBackend { sqlite: sql, .. } => {
            format!("`{sql}`")
        }
    };
    match &column.default {
        Some(ColumnDefault::Expression(value)) => sql(value),
        Some(ColumnDefault::Generated(value)) => format!("computed: {}", sql(value)),
        Some(_) => "counted up".to_owned(),
        None => String::new(),
    }
}

/// `author.id`, for each foreign key that the column is part of.
fn target(table: &PhysicalTable, column: &PhysicalColumn) -> String {
    let targets = table.foreign_keys.iter().filter_map(|key| {
        let position = key.columns.iter().position(|own| *own == column.name)?;
        Some(format!("{}.{}", key.target, key.target_columns[position]))
    });
    targets.collect::<Vec<_>>().join(", ")
}

fn docs_of(column: &PhysicalColumn, model: Option<&'static Table>) -> String {
    let field = model.and_then(|model| {
        let mut columns = model.columns().iter();
        let own = columns.find(|own| own.name == column.name)?;
        Some(model.fields[own.field].docs)
    });
    field.unwrap_or("").trim().to_owned()
}
