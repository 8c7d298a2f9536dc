//! The pragmas of SQLite: the questions about tables, and the types in their answers.

use super::SqliteDefinitions;
use super::create_index::CreateIndex;
use super::create_table::{CreateTable, ForeignKeyText};
use super::exclusion;
use super::value_forms;
use crate::schema::physical::{
    CheckCondition, CheckConstraint, ColumnDefault, ColumnType, Deferrability, IndexedValue,
    PhysicalColumn, PhysicalExclusion, PhysicalIndex, PhysicalTable, SqlExpression, TableKind,
    TableName,
};
use crate::schema::{Digits, names};
use crate::sql::ddl::definitions::{Definitions, statement};
use crate::sql::ddl::identifiers::{quote, table_name};
use crate::sql::ddl::introspection::{FoundColumn, FoundExclusion, FoundTable, Introspection};
use crate::sql::{Statement, Verb};
use crate::value::{Array, Parameter, Type, Value};

/// An `INTEGER` that is the whole key is the number of the row, which SQLite fills in.
const COLUMNS: &str = r#"SELECT "wanted"."key", "found"."type" = 'table', "column"."name", coalesce("column"."type", ''), NULL, true, "column"."notnull" OR "column"."pk" > 0, "column"."dflt_value",
CASE WHEN "column"."hidden" > 1 THEN 'g' WHEN "column"."pk" = 1 AND upper("column"."type") = 'INTEGER' AND NOT EXISTS (SELECT 1 FROM pragma_table_info("found"."name") WHERE "pk" > 1) THEN 'r' ELSE '' END,
NULL, CASE WHEN "column"."cid" = 0 AND "found"."type" = 'table' THEN "found"."sql" END
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "found" ON "found"."name" = "wanted"."value" COLLATE NOCASE AND "found"."type" IN ('table', 'view')
JOIN pragma_table_xinfo("found"."name") AS "column" ON "column"."hidden" <> 1
ORDER BY "wanted"."key", "column"."cid""#;

/// Foreign keys in the order in which they were declared. Their names are in the text of `CREATE TABLE`. One may refer to a
/// table that is not there.
const CONSTRAINTS: &str = r#"SELECT "wanted"."key", 'p', '', group_concat("column"."name", char(31) ORDER BY "column"."pk"), NULL, NULL, '', '', 'a', 'a', 'n', 0 AS "declared"
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "found" ON "found"."name" = "wanted"."value" COLLATE NOCASE AND "found"."type" = 'table'
JOIN pragma_table_info("found"."name") AS "column" ON "column"."pk" > 0
GROUP BY "wanted"."key"
UNION ALL
SELECT "wanted"."key", 'f', '', group_concat("reference"."from", char(31) ORDER BY "reference"."seq"), NULL, NULL, "reference"."table",
coalesce(group_concat(coalesce("reference"."to", (SELECT "name" FROM pragma_table_info("reference"."table") WHERE "pk" = "reference"."seq" + 1)), char(31) ORDER BY "reference"."seq"), ''),
CASE "reference"."on_delete" WHEN 'CASCADE' THEN 'c' WHEN 'RESTRICT' THEN 'r' WHEN 'SET NULL' THEN 'n' WHEN 'SET DEFAULT' THEN 'd' ELSE 'a' END,
CASE "reference"."on_update" WHEN 'CASCADE' THEN 'c' WHEN 'RESTRICT' THEN 'r' WHEN 'SET NULL' THEN 'n' WHEN 'SET DEFAULT' THEN 'd' ELSE 'a' END,
'n', -"reference"."id"
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "found" ON "found"."name" = "wanted"."value" COLLATE NOCASE AND "found"."type" = 'table'
JOIN pragma_foreign_key_list("found"."name") AS "reference"
GROUP BY "wanted"."key", "reference"."id"
UNION ALL
SELECT "wanted"."key", 'x', "index"."name", '', "update"."sql", NULL, '', '', 'a', 'a', 'n', 0
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "index" ON "index"."tbl_name" = "wanted"."value" COLLATE NOCASE AND "index"."type" = 'index'
JOIN sqlite_schema AS "insert" ON "insert"."tbl_name" = "index"."tbl_name" AND "insert"."type" = 'trigger' AND "insert"."name" = "index"."name" || '_insert'
JOIN sqlite_schema AS "update" ON "update"."tbl_name" = "index"."tbl_name" AND "update"."type" = 'trigger' AND "update"."name" = "index"."name" || '_update' AND instr("update"."sql", 'EXCLUDE constraint failed') > 0
ORDER BY 1, 12"#;

/// Expressions and conditions are in the text of `CREATE INDEX`.
const INDEXES: &str = r#"SELECT "wanted"."key", "index"."name", "index"."unique", 'btree',
group_concat(CASE WHEN "column"."cid" < 0 THEN 'e' || char(30) ELSE 'c' || char(30) || "column"."name" END || char(30) || CASE WHEN "column"."cid" < 0 THEN '' ELSE "column"."coll" END || char(30) || char(30) || CASE WHEN "column"."desc" THEN 'd' ELSE '' END, char(31) ORDER BY "column"."seqno"),
'', NULL, CASE WHEN "index"."partial" OR min("column"."cid") < 0 THEN "statement"."sql" END
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "found" ON "found"."name" = "wanted"."value" COLLATE NOCASE AND "found"."type" = 'table'
JOIN pragma_index_list("found"."name") AS "index" ON "index"."origin" <> 'pk'
JOIN pragma_index_xinfo("index"."name") AS "column" ON "column"."key"
JOIN sqlite_schema AS "statement" ON "statement"."type" = 'index' AND "statement"."name" = "index"."name"
GROUP BY "wanted"."key", "index"."name", "index"."unique", "index"."partial""#;

/// Tables of FTS5 that read their texts from one of the tables, with all triggers.
const SEARCHES: &str = r#"SELECT "wanted"."key", "search"."name",
(SELECT group_concat("column"."name", char(31) ORDER BY "column"."cid") FROM pragma_table_info("search"."name") AS "column"),
CASE WHEN instr("search"."sql", 'porter') > 0 THEN 'english' ELSE 'simple' END
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "trigger" ON "trigger"."type" = 'trigger' AND "trigger"."tbl_name" = "wanted"."value" COLLATE NOCASE
JOIN sqlite_schema AS "search" ON "search"."type" = 'table' AND "search"."sql" LIKE 'CREATE VIRTUAL TABLE%USING fts5%' AND "trigger"."name" IN ("search"."name" || '_insert', "search"."name" || '_update', "search"."name" || '_delete')
GROUP BY "wanted"."key", "search"."name", "search"."sql"
HAVING COUNT(*) = 3"#;

impl Introspection for SqliteDefinitions {
    fn find_columns(&self, tables: &[TableName]) -> Statement {
        statement(COLUMNS, vec![names_of(tables)])
    }

    fn find_constraints(&self, tables: &[TableName]) -> Statement {
        statement(CONSTRAINTS, [(); 3].map(|()| names_of(tables)).to_vec())
    }

    fn find_indexes(&self, tables: &[TableName]) -> Statement {
        statement(INDEXES, vec![names_of(tables)])
    }

    fn find_searches(&self, tables: &[TableName]) -> Statement {
        statement(SEARCHES, vec![names_of(tables)])
    }

    /// The tables of search indexes are of another kind.
    fn find_tables(&self, kind: TableKind) -> Statement {
        let kind = match kind {
            TableKind::Base => "table",
            TableKind::View => "view",
        };
        let text = r#"SELECT "name" FROM pragma_table_list WHERE "schema" = 'main' AND "type" = '{KIND}' AND "name" NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY 1"#;
        let text = text.replace("{KIND}", kind);
        Statement::new(text, Vec::new(), None, Verb::Select)
    }

    fn find_version(&self) -> Statement {
        Statement::new("SELECT sqlite_version()", Vec::new(), None, Verb::Select)
    }

    /// Names of constraints, checks, collations, `AUTOINCREMENT` and `STRICT`.
    fn read_definition(&self, found: &mut FoundTable) {
        let text = found.definition.take().unwrap_or_default();
        let definition = CreateTable::read(&text);
        for ty in &mut found.types {
            ty.is_exact = definition.is_strict;
        }
        add_definition(&mut found.table, definition);
    }

    fn read_index_definition(&self, index: &mut PhysicalIndex, sql: &str) {
        let definition = CreateIndex::read(sql);
        let own = |sql: &str| SqlExpression::Common(sql.to_owned());
        index.condition = definition.condition.map(own);
        for (key, sql) in index.keys.iter_mut().zip(definition.keys) {
            if let IndexedValue::Expression(expression) = &mut key.value {
                *expression = own(sql);
            }
        }
    }

    fn read_exclusion(
        &self,
        table: &PhysicalTable,
        found: &FoundExclusion,
    ) -> Option<PhysicalExclusion> {
        let index = table
            .indexes
            .iter()
            .find(|index| index.name == found.name)?;
        exclusion::read(self, table, index, found.text.as_deref()?)
    }

    fn candidates(&self, table: &PhysicalTable, column: &FoundColumn<'_>) -> Vec<ColumnType> {
        let types = |types: &[Type]| types.iter().map(|&ty| ColumnType::of(ty)).collect();
        match column.ty {
            "INTEGER" | "INT" => {
                let decimal = digits(table, column.name).map(ColumnType::Decimal);
                let integers = types(&[Type::I16, Type::I32, Type::Bool, Type::I64]);
                decimal.into_iter().chain(integers).collect()
            }
            "REAL" => types(&[Type::F32, Type::F64]),
            "TEXT" => {
                let length = max_length(table, column.name).map(ColumnType::text);
                let documents = Type::ALL.iter().filter(|ty| is_document(**ty));
                let documents = documents.map(|&ty| ColumnType::of(ty));
                let texts = length.into_iter().chain(documents);
                texts
                    .chain([Type::Array(&Type::Text), Type::Text].map(ColumnType::of))
                    .collect()
            }
            "BLOB" => types(&[Type::Bytes]),
            _ => Vec::new(),
        }
    }

    fn found_type(&self, ty: &ColumnType) -> String {
        self.described_type(ty)
    }

    /// By the word that other programs declare columns with, and where it is none of theirs by the rules of affinity.
    fn field_type(&self, declared: &str) -> Option<Type> {
        let words = declared.to_ascii_uppercase();
        let word = words.split('(').next().unwrap_or_default().trim();
        let word = word.strip_suffix("_TEXT").unwrap_or(word);
        match word {
            "BOOL" | "BOOLEAN" => Some(Type::Bool),
            "TINYINT" if words.contains("(1)") => Some(Type::Bool),
            "SMALLINT" | "INT2" => Some(Type::I16),
            "MEDIUMINT" | "INT4" => Some(Type::I32),
            "DATE" => Some(Type::Date),
            "TIME" => Some(Type::Time),
            "DATETIME" | "TIMESTAMP" => Some(Type::DateTime),
            "TIMESTAMPTZ" | "TIMESTAMP WITH TIME ZONE" | "TIMESTAMP_WITH_TIMEZONE" => {
                Some(Type::Timestamp)
            }
            "DECIMAL" | "NUMERIC" => Some(Type::F64),
            "JSON" | "JSONB" => document_in(affinity(declared)),
            _ => match affinity(declared) {
                "INTEGER" => Some(Type::I64),
                "TEXT" => Some(Type::Text),
                "BLOB" => Some(Type::Bytes),
                "REAL" => Some(Type::F64),
                _ => None,
            },
        }
    }

    /// By the rules of affinity, so that a table made elsewhere, `VARCHAR(50)` and all, will do. `DATETIME`, `BOOLEAN` and
    /// `DECIMAL(10, 2)` have the affinity `NUMERIC`: a number stays one, and a text that reads like none stays a text. A column
    /// without a type, such as a calculated one of a view, keeps what it is given.
    fn holds(&self, ty: Type, found: &ColumnType) -> bool {
        let declared = self.found_type(found);
        match affinity(&declared) {
            "BLOB" if declared.is_empty() => true,
            "NUMERIC" => stays_in_numeric(ty),
            affinity => affinity == self.type_name(ty),
        }
    }

    /// Another program declared it: its type is none of models, or it is an integer whose default is a truth.
    fn has_forms(&self, _table: &PhysicalTable, column: &PhysicalColumn) -> bool {
        matches!(column.ty, ColumnType::Other(_)) || column.default_truth().is_some()
    }

    fn find_value_forms(&self, table: &PhysicalTable, columns: &[&PhysicalColumn]) -> String {
        value_forms::find(table, columns)
    }

    /// The integers of a column of times, if they are milliseconds since 1970, and the texts of a column of truths.
    fn readable(&self, table: &TableName, column: &PhysicalColumn) -> Option<String> {
        let (table, own) = (table_name(table), quote(&column.name));
        let offset = match self.field_type(&self.found_type(&column.ty))? {
            Type::DateTime => "",
            Type::Timestamp => "+00:00",
            Type::Bool => {
                return Some(format!(
                    "UPDATE {table} SET {own} = lower({own}) IN ('t', 'true') WHERE lower({own}) IN ('t', 'true', 'f', 'false')"
                ));
            }
            _ => return None,
        };
        Some(format!(
            "UPDATE {table} SET {own} = strftime('%Y-%m-%dT%H:%M:%f000{offset}', {own} / 1000.0, 'unixepoch') WHERE typeof({own}) = 'integer'"
        ))
    }

    fn is_name(&self, name: &str, found: &str) -> bool {
        name.eq_ignore_ascii_case(found)
    }
}

/// The type of JSON documents in a column of this affinity; `JSONB` alone may be what SQLite calls so, which is no text.
fn document_in(affinity: &str) -> Option<Type> {
    let mut types = Type::ALL.iter().copied();
    types.find(|ty| is_document(*ty) && ["TEXT", "NUMERIC"].contains(&affinity))
}

/// Returns whether values of this type are stored as they are in a column of the affinity `NUMERIC`. A document that is a
/// number and nothing else becomes that number.
fn stays_in_numeric(ty: Type) -> bool {
    use Type::{Bool, Date, DateTime, Duration, F32, F64, I16, I32, I64, Time, Timestamp};
    matches!(
        ty,
        I16 | I32 | I64 | F32 | F64 | Bool | Date | Time | DateTime | Timestamp | Duration
    ) || is_document(ty)
}

/// Returns whether values of this type are texts of which a check says more.
fn is_document(ty: Type) -> bool {
    match ty {
        #[cfg(feature = "json")]
        Type::Json => true,
        _ => false,
    }
}

/// Takes the collations from the keys of indexes that have those of their columns.
fn forget_usual_collations(table: &mut PhysicalTable) {
    let columns = &table.columns;
    let usual = |name: &str| {
        let column = columns.iter().find(|column| column.name == name);
        let own = column.and_then(|column| column.collation.as_deref());
        own.unwrap_or("BINARY")
    };
    let indexes = table.indexes.iter_mut();
    for key in indexes.flat_map(|index| &mut index.keys) {
        if let IndexedValue::Column(name) = &key.value {
            let usual = usual(name);
            key.collation.take_if(|own| own.eq_ignore_ascii_case(usual));
        }
    }
}

fn add_definition(table: &mut PhysicalTable, definition: CreateTable) {
    let own = table.name.name.clone();
    if let Some(key) = &mut table.primary_key {
        let name = definition.primary_key;
        key.name = name.unwrap_or_else(|| names::primary_key(&own));
    }
    for column in &mut table.columns {
        let collation = definition.collations.get(&column.name);
        column.collation = collation.map(|name| name.to_ascii_uppercase());
        column.default = match column.default.take() {
            Some(ColumnDefault::RowNumber) if definition.counts_up => Some(ColumnDefault::Identity),
            Some(ColumnDefault::Generated(_)) => {
                let expression = definition.generated.get(&column.name);
                Some(ColumnDefault::Generated(SqlExpression::Common(
                    expression.cloned().unwrap_or_default(),
                )))
            }
            Some(ColumnDefault::Expression(sql)) => Some(ColumnDefault::Expression(with_text(sql))),
            default => default,
        };
    }
    forget_usual_collations(table);
    add_to_foreign_keys(table, definition.foreign_keys);
    for (name, sql) in definition.checks {
        let name = name.unwrap_or_else(|| names::check(&own));
        let name = free_name(&names_of_constraints(table), &name);
        let condition = CheckCondition::sql(sql);
        table.checks.push(CheckConstraint { name, condition });
    }
}

/// A default that is a text in the quotes of names, `DEFAULT "new"`, in those of texts. SQLite takes it for a text there alone:
/// in parentheses it would be a name.
fn with_text(sql: SqlExpression) -> SqlExpression {
    let SqlExpression::Common(text) = &sql else {
        return sql;
    };
    let inner = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    match inner.map(|inner| inner.replace("\"\"", "\u{0}")) {
        Some(inner) if !inner.contains('"') => {
            let inner = inner.replace('\'', "''").replace('\u{0}', "\"");
            SqlExpression::Common(format!("'{inner}'"))
        }
        _ => sql,
    }
}

/// A name that none of these is: `play_check`, `play_check1`, as Postgres counts them. SQLite takes one name for several
/// constraints.
fn free_name(taken: &[String], name: &str) -> String {
    let numbered = (1..).map(|number: u32| format!("{name}{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let is_free = |name: &String| !taken.contains(name);
    names.find(is_free).unwrap_or_default()
}

/// The names of the constraints that a table has so far.
fn names_of_constraints(table: &PhysicalTable) -> Vec<String> {
    let keys = table.primary_key.iter().chain(&table.uniques);
    let keys = keys.map(|key| &key.name);
    let checks = table.checks.iter().map(|check| &check.name);
    let foreign_keys = table.foreign_keys.iter().map(|key| &key.name);
    keys.chain(checks).chain(foreign_keys).cloned().collect()
}

/// Adds names and times of checking. If not all foreign keys are found in the text, none is known for sure.
fn add_to_foreign_keys(table: &mut PhysicalTable, mut texts: Vec<ForeignKeyText>) {
    let mut keys = std::mem::take(&mut table.foreign_keys);
    let mut taken = names_of_constraints(table);
    if texts.len() != keys.len() {
        texts.clear();
    }
    texts.resize_with(keys.len(), ForeignKeyText::default);
    for (key, text) in keys.iter_mut().zip(texts) {
        let columns: Vec<_> = key.columns.iter().map(String::as_str).collect();
        let name = text.name;
        let name = name.unwrap_or_else(|| names::foreign_key(&table.name.name, &columns));
        key.name = free_name(&taken, &name);
        taken.push(key.name.clone());
        if text.is_deferred {
            key.deferrability = Deferrability::InitiallyDeferred;
        }
    }
    table.foreign_keys = keys;
}

/// The number of characters that the check of a text's length allows.
fn max_length(table: &PhysicalTable, column: &str) -> Option<u32> {
    let sql = check(table, &names::length(&table.name.name, column))?;
    sql.rsplit_once(" <= ")?.1.parse().ok()
}

/// The digits that the check of a decimal's range allows: `… < 10000000000 * 100`.
fn digits(table: &PhysicalTable, column: &str) -> Option<Digits> {
    let sql = check(table, &names::range(&table.name.name, column))?;
    let (whole, unit) = sql.rsplit_once(" < ")?.1.split_once(" * ")?;
    let decimal_places = unit.parse::<u64>().ok()?.checked_ilog10()?;
    let digits = Digits {
        max_digits: whole.parse::<u64>().ok()?.checked_ilog10()? + decimal_places,
        decimal_places,
    };
    digits.are_sound().then_some(digits)
}

/// The condition of the check of this name.
fn check<'t>(table: &'t PhysicalTable, name: &str) -> Option<&'t str> {
    let check = table.checks.iter().find(|check| check.name == name)?;
    match &check.condition {
        CheckCondition::Sql(SqlExpression::Common(sql)) => Some(sql),
        _ => None,
    }
}

/// The affinity that SQLite gives a declared type ("Determination Of Column Affinity" in its documentation).
fn affinity(declared: &str) -> &'static str {
    let declared = declared.to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| declared.contains(part));
    match () {
        () if has(&["INT"]) => "INTEGER",
        () if has(&["CHAR", "CLOB", "TEXT"]) => "TEXT",
        () if declared.is_empty() || has(&["BLOB"]) => "BLOB",
        () if has(&["REAL", "FLOA", "DOUB"]) => "REAL",
        () => "NUMERIC",
    }
}

/// The names of the tables, which are bound as a JSON array.
fn names_of(tables: &[TableName]) -> Parameter {
    let names = tables.iter().map(|table| Value::Text(table.name.clone()));
    Parameter::List(Array::new(Type::Text, names.collect()))
}

#[cfg(test)]
mod tests {
    use super::affinity;

    #[test]
    fn affinity_follows_the_rules_of_sqlite() {
        let cases = [
            ("INTEGER", "INTEGER"),
            ("bigint", "INTEGER"),
            ("varchar(50)", "TEXT"),
            ("TEXT", "TEXT"),
            ("BLOB", "BLOB"),
            ("", "BLOB"),
            ("double precision", "REAL"),
            ("datetime", "NUMERIC"),
        ];
        for (declared, expected) in cases {
            assert_eq!(affinity(declared), expected, "{declared}");
        }
    }
}
