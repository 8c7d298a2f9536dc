//! `Dialect`: the words of one database. Standard SQL by default.

use super::standard_names::{aggregate_name, function_name};
use super::writer::Writer;
use super::{CopiedAtOnce, KeySource, Statement};
use crate::plan::{
    Aggregate, Alias, ArrayRows, Comparison, ConflictClause, CopyRows, Expr, Insert, Join,
    OrderKey, RowLock, RowLookup, Search, Update,
};
use crate::query::{
    Arithmetic, ArrayFunction, Function, JsonFunction, JsonRead, JsonStep, Match, TimeFunction,
};
use crate::schema::{DeclaredSql, EnumType, Table, Truncation};
use crate::value::{Array, ColumnValues, Parameter, Type, Value};
use std::borrow::Cow;

/// The name of the values that are looked for: no name that a model's table can have.
pub(super) const VALUES: Alias = Alias::Table("values in hand");

/// A key that the database counts up, and the largest value of it that was copied.
pub(super) struct CountedKey {
    pub(super) table: &'static Table,
    pub(super) column: &'static str,
    pub(super) largest: i64,
}

/// The fate of the counters of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// Counters go on: no key is given twice.
    Continue,
    /// Counters start anew.
    Restart,
}

/// The words of one database, a method a difference. A method with a body writes standard SQL; a new database writes the
/// others, and those that it says differently.
pub(super) trait Dialect: Sync {
    /// Writes the placeholder of parameter number `n`.
    fn placeholder(&self, to: &mut Writer, n: usize, parameter: &Parameter);

    /// Writes a value of this type as a model's own SQL has it.
    fn literal(&self, to: &mut Writer, piece: &'static str, _ty: Type) {
        to.push(piece);
    }

    /// Returns the sign around names; one within a name is doubled.
    fn quote_mark(&self) -> char {
        '"'
    }

    /// Returns the operator of a comparison.
    fn comparison(&self, how: Comparison) -> &'static str {
        match how {
            Comparison::Eq => " = ",
            Comparison::Ne => " <> ",
            Comparison::Lt => " < ",
            Comparison::Le => " <= ",
            Comparison::Gt => " > ",
            Comparison::Ge => " >= ",
            Comparison::Same => self.same(),
            Comparison::Different => self.different(),
        }
    }

    /// Returns the operator of values that are equal, or both null.
    fn same(&self) -> &'static str {
        " IS NOT DISTINCT FROM "
    }

    /// Returns the operator of values that are not equal, one of which may be null.
    fn different(&self) -> &'static str {
        " IS DISTINCT FROM "
    }

    /// Returns the operator of a calculation.
    fn operator(&self, how: Arithmetic) -> &'static str {
        match how {
            Arithmetic::Add => " + ",
            Arithmetic::Sub => " - ",
            Arithmetic::Mul => " * ",
            Arithmetic::Div => " / ",
            Arithmetic::Rem => " % ",
        }
    }

    /// Writes a calculation whose result has this type.
    fn arithmetic(
        &self,
        to: &mut Writer,
        (how, _ty): (Arithmetic, Type),
        left: &Expr<'_>,
        right: &Expr<'_>,
    ) {
        to.operand(left);
        to.push(self.operator(how));
        to.operand(right);
    }

    /// Writes a number of one type as one of another: as one word, or with parentheses around all.
    fn cast(&self, to: &mut Writer, types: (Type, Type), number: &Expr<'_>);

    /// Writes a float that may be calculated as NaN, so that NaN is an error.
    fn not_nan(&self, to: &mut Writer, number: &Expr<'_>);

    /// Writes an integer that was calculated, so that one that leaves this type, its own, is an error.
    fn in_range(&self, to: &mut Writer, _ty: Type, number: &Expr<'_>) {
        to.operand(number);
    }

    /// Returns the words after a text of no column, so that it is ordered by code point: `COLLATE …`.
    fn text_collation(&self) -> &'static str {
        ""
    }

    /// Writes `function(…)`: as one word, or with parentheses around all.
    fn call(&self, to: &mut Writer, function: Function, arguments: &[Expr<'_>]) {
        to.call(function_name(function), arguments);
    }

    /// Writes a function of dates, times and durations: as one word, or with parentheses around all.
    fn time(&self, to: &mut Writer, function: TimeFunction, arguments: &[Expr<'_>]);

    /// Writes the elements of an array as rows, with their name.
    fn array_rows(&self, to: &mut Writer, rows: &ArrayRows<'_>);

    /// Writes a function of arrays: as one word, or with parentheses around all.
    fn array(&self, to: &mut Writer, function: ArrayFunction, arguments: &[Expr<'_>]);

    /// Writes a function of JSON documents: as one word, or with parentheses around all.
    fn json(&self, to: &mut Writer, function: JsonFunction, arguments: &[Expr<'_>]);

    /// Writes what is found in a JSON document: as one word, or with parentheses around all.
    fn json_at(&self, to: &mut Writer, document: &Expr<'_>, path: &[JsonStep], read: JsonRead);

    /// Writes a JSON document with another value in one place, or without what is there: as one word.
    fn json_set(
        &self,
        to: &mut Writer,
        document: &Expr<'_>,
        path: &[JsonStep],
        value: Option<&Expr<'_>>,
    );

    /// Writes the answer of a search in the texts of a row.
    fn search(&self, to: &mut Writer, search: &Search<'_>);

    /// Writes a value computed from many rows: as one word.
    fn aggregate(&self, to: &mut Writer, aggregate: &Aggregate<'_>) {
        to.aggregate_call(aggregate_name(aggregate.function), aggregate, Writer::expr);
    }

    /// Writes that `expr` is among the values of a list that is bound as one, whose texts may be of an enum type.
    fn in_list(&self, to: &mut Writer, expr: &Expr<'_>, list: &Array, ty: Option<EnumType>) {
        to.operand(expr);
        let cast = ty.map(|ty| to.enum_name(ty));
        self.among(to, list, cast.as_deref());
    }

    /// Writes ` IN (…)` after a value: a list that is bound as one, whose values are cast to a type of this name.
    fn among(&self, to: &mut Writer, list: &Array, cast: Option<&str>);

    /// Writes a query of the values of a list that is bound as one, or these values themselves: `SELECT unnest(?)`.
    fn elements(&self, to: &mut Writer, list: &Array) {
        to.push("SELECT unnest(");
        to.bind(Parameter::List(list.clone()));
        to.push(")");
    }

    /// Writes a text compared with a pattern: by a pattern of the database's own where it is known, so that indexes can
    /// serve; by functions where it is computed.
    fn matching(
        &self,
        to: &mut Writer,
        how: Match,
        fold: bool,
        text: &Expr<'_>,
        pattern: &Expr<'_>,
    ) {
        match literal(pattern).and_then(|literal| self.pattern(how, literal)) {
            Some(own) => self.matching_pattern(to, (how, fold), text, own),
            None => self.computed_matching(to, (how, fold), text, pattern),
        }
    }

    /// Writes a text compared with a pattern of the database's own.
    fn matching_pattern(
        &self,
        to: &mut Writer,
        (how, fold): (Match, bool),
        text: &Expr<'_>,
        pattern: String,
    ) {
        self.folded(to, fold, text);
        to.push(self.like());
        self.folded(to, fold, &Expr::Bound(Cow::Owned(Value::Text(pattern))));
        to.push(self.escape(how));
    }

    /// Writes a text compared with a pattern by functions.
    fn computed_matching(
        &self,
        to: &mut Writer,
        (how, fold): (Match, bool),
        text: &Expr<'_>,
        pattern: &Expr<'_>,
    ) {
        match how {
            Match::Contains => self.contains(to, fold, text, pattern),
            Match::StartsWith => {
                to.push("substr(");
                self.folded(to, fold, text);
                to.push(", 1, length(");
                self.folded(to, fold, pattern);
                to.push(")) = ");
                self.folded(to, fold, pattern);
            }
            Match::EndsWith => {
                to.push("substr(");
                self.folded(to, fold, text);
                to.push(", length(");
                self.folded(to, fold, text);
                to.push(") - length(");
                self.folded(to, fold, pattern);
                to.push(") + 1) = ");
                self.folded(to, fold, pattern);
            }
            Match::Equals => {
                self.folded(to, fold, text);
                to.push(" = ");
                self.folded(to, fold, pattern);
            }
            Match::Like => self.computed_like(to, text, pattern),
            Match::Regex => self.regex(to, fold, text, pattern),
            Match::Similar => self.similar(to, text, pattern),
        }
    }

    /// Writes that a text has another in it.
    fn contains(&self, to: &mut Writer, fold: bool, text: &Expr<'_>, part: &Expr<'_>) {
        to.push(self.position());
        to.push("(");
        self.folded(to, fold, text);
        to.push(", ");
        self.folded(to, fold, part);
        to.push(") > 0");
    }

    /// Writes that a text shares enough trigrams with another.
    fn similar(&self, to: &mut Writer, text: &Expr<'_>, other: &Expr<'_>);

    /// Writes that a regular expression is found in a text.
    fn regex(&self, to: &mut Writer, fold: bool, text: &Expr<'_>, pattern: &Expr<'_>);

    /// Returns the pattern of the database's own that finds `text` where `how` says; none where a function or `=` does as
    /// well.
    fn pattern(&self, how: Match, text: &str) -> Option<String>;

    /// Returns the text that is bound for one that is looked for in another; `None` where the statement depends on it.
    fn bound_pattern(&self, _how: Match, _fold: bool, _text: &str) -> Option<String> {
        None
    }

    /// Returns the text that is bound for a way into a document, where a value is read as `read`.
    fn json_path(&self, path: &[JsonStep], read: JsonRead) -> String;

    /// Returns the operator of the database's own patterns.
    fn like(&self) -> &'static str {
        " LIKE "
    }

    /// Returns the words after a pattern of the database's own: `ESCAPE …`.
    fn escape(&self, _how: Match) -> &'static str {
        ""
    }

    /// Writes a text compared with a pattern of `like` that is not written as one of the database's own.
    fn computed_like(&self, to: &mut Writer, text: &Expr<'_>, pattern: &Expr<'_>) {
        to.operand(text);
        to.push(self.like());
        to.operand(pattern);
    }

    /// Returns the name of the function that finds a text in another.
    fn position(&self) -> &'static str;

    /// Writes a text; where case is ignored, in the one form that all texts have which differ by case alone: its lower
    /// case in upper case, by Unicode on all databases. Upper case comes last, since lower case depends on the letters
    /// around: a sigma is another one at the end of a word.
    fn folded(&self, to: &mut Writer, fold: bool, text: &Expr<'_>);

    /// Writes a text without regard to case as the key of a unique index, which `ON CONFLICT` names.
    fn folded_key(&self, to: &mut Writer, text: &Expr<'_>) {
        self.folded(to, true, text);
    }

    /// Writes that a foreign key points at this key, so that its index is asked row by row.
    fn points_at(&self, to: &mut Writer, link: (Alias, &str), key: (Alias, &str)) {
        to.equal(link, key);
    }

    /// Returns the end of a query in `EXISTS (…)` that is no page; `NOT EXISTS (…)` is the same on all databases.
    fn exists_end(&self) -> &'static str {
        ""
    }

    /// Returns `CROSS JOIN`, where the table before it is to be read first.
    fn cross_join(&self) -> &'static str {
        " CROSS JOIN "
    }

    /// Writes `JOIN … ON …` of a table whose rows a subquery finds by their keys.
    fn join_of_found_rows(&self, to: &mut Writer, join: &Join<'_>) {
        to.join(join);
    }

    /// Writes the same in a query of groups, where one by the key of the table has its other columns.
    fn join_of_grouped_rows(&self, to: &mut Writer, join: &Join<'_>) {
        to.join(join);
    }

    /// Writes one key of `ORDER BY`, with the place of nulls where there may be some.
    fn order_key(&self, to: &mut Writer, key: &OrderKey<'_>) {
        to.operand(&key.expr);
        to.push(if key.descending { " DESC" } else { "" });
        to.push(match key.nulls_first {
            Some(true) => " NULLS FIRST",
            Some(false) => " NULLS LAST",
            None => "",
        });
    }

    /// Returns a page of all rows, which keeps the database from moving a query in `FROM` into the one around it.
    fn fence(&self) -> &'static str {
        " OFFSET 0"
    }

    /// Writes the lock on the rows that are read: `FOR UPDATE OF …`.
    fn row_lock(&self, to: &mut Writer, lock: &RowLock) {
        to.row_lock(lock);
    }

    /// Returns the `LIMIT` before an `OFFSET` where there is no limit.
    fn no_limit(&self) -> &'static str {
        ""
    }

    /// Returns the words that ask how a statement would be run, and the position of the column with the answer.
    fn explain(&self) -> (&'static str, usize) {
        ("EXPLAIN ", 0)
    }

    /// Returns the statement that finds foreign keys which are not `DEFERRABLE`; none where any can be deferred.
    fn find_fixed_foreign_keys(&self) -> Option<&'static str> {
        None
    }

    /// Returns the statement by which foreign keys are checked at the end of the transaction; of Postgres those that are
    /// `DEFERRABLE`.
    fn defer_foreign_keys(&self) -> &'static str {
        "SET CONSTRAINTS ALL DEFERRED"
    }

    /// Writes the query of new rows, given column by column, in their order. Texts may be of an enum type.
    fn rows(&self, to: &mut Writer, columns: &[ColumnValues], enum_types: &[Option<EnumType>]);

    /// Writes the query of rows given column by column, in any order.
    fn tuples(&self, to: &mut Writer, columns: &[ColumnValues], enum_types: &[Option<EnumType>]) {
        self.rows(to, columns, enum_types);
    }

    /// Returns the half of what a model declares in SQL that is meant for this database.
    fn declared(&self, sql: DeclaredSql) -> &'static str;

    /// Writes the query of the rows that have values given column by column.
    fn row_lookup(&self, to: &mut Writer, lookup: &RowLookup<'_>) {
        to.push("SELECT ");
        to.column(VALUES, "n");
        to.push(" - 1");
        to.looked_up(lookup);
        to.push(" FROM unnest(");
        let arrays = &lookup.values.arrays;
        to.joined(", ", arrays.iter(), Writer::column_parameter);
        to.push(") WITH ORDINALITY AS ");
        to.alias(VALUES);
        to.push("(");
        to.numbers(arrays.len());
        to.push(", \"n\") INNER JOIN ");
        to.joined_with_values(lookup, |to, n| {
            to.column(VALUES, &(n + 1).to_string());
            to.read_array(&arrays[n]);
            to.read_enum(lookup.values.enum_types[n]);
        });
    }

    /// Writes the statement by which rows are copied into a table, whose values follow it: the insert of one row, to be
    /// carried out for each.
    fn copy_rows(&self, to: &mut Writer, rows: &CopyRows) {
        to.push("INSERT INTO ");
        to.copied_columns(rows);
        to.push(" VALUES (");
        to.copied_values(rows, |to, _, column| to.bind(Value::Null(column.ty)));
        to.push(")");
    }

    /// Returns the insert of many rows at once that does the same, where there is one.
    fn copy_at_once(&self, _rows: &CopyRows) -> Option<CopiedAtOnce> {
        None
    }

    /// Returns the statement that moves the counter of a table's key past this value, where a copy of rows does not.
    fn move_counter(&self, _key: &CountedKey) -> Option<(String, Vec<Parameter>)> {
        None
    }

    /// Returns the values of an insert that sets no column.
    fn default_values(&self) -> &'static str {
        " DEFAULT VALUES"
    }

    /// Writes `ON CONFLICT (…) DO …`: what becomes of rows that a unique key forbids.
    fn on_conflict(&self, to: &mut Writer, insert: &Insert<'_>, conflict: &ConflictClause<'_>) {
        to.on_conflict(insert.table, conflict);
    }

    /// Writes `RETURNING …`: the columns that an insert hands back, or any value where only the row counts.
    fn returning(&self, to: &mut Writer, insert: &Insert<'_>) {
        to.returning(insert);
    }

    /// Writes `RETURNING …`, where an update hands rows back, or a key that it sets moves the counter of keys.
    fn returning_updated(&self, to: &mut Writer, update: &Update<'_>) {
        to.returned(&update.returning);
    }

    /// Returns how the connection tells the keys of an insert that hands none back; `None` where it cannot.
    fn key_source(&self, _insert: &Insert<'_>) -> Option<KeySource> {
        None
    }

    /// Returns the query of all foreign keys, and of the keys of the tables at their ends. A row is about one column:
    ///
    /// | columns | of a foreign key | of the key of a table |
    /// |---|---|---|
    /// | 1 | its number | 0 |
    /// | 2–4 | its name, the letter of its `ON DELETE`, whether it can be deferred | |
    /// | 5–7 | its table: namespace, name, whether it is found by its name alone | the same |
    /// | 8–10 | the table referred to | |
    /// | 11 | the column | the same |
    /// | 12 | the column referred to | the name of its type; empty where each value has its own |
    /// | 13 | its default, where that is known | |
    /// | 14 | whether it may be null, where that is known | |
    /// | 15 | whether both columns hold the same values, and need no conversion | |
    fn find_foreign_keys(&self) -> &'static str;

    /// Returns the statements that empty these tables, and no other.
    fn truncate(&self, tables: &Truncation, identity: Identity) -> Vec<Statement>;

    /// Returns the query that gives a row if there are counters of keys to be started anew; none where there is no need
    /// to ask.
    fn find_key_counters(&self) -> Option<&'static str> {
        None
    }

    /// The query that gives a row if there are triggers, where those of a delete run when tables are emptied.
    fn find_triggers(&self) -> Option<&'static str> {
        None
    }
}

/// Returns the text of a bound pattern.
fn literal<'e>(pattern: &'e Expr<'_>) -> Option<&'e str> {
    match pattern {
        Expr::Bound(value) => match value.as_ref() {
            Value::Text(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::Backend;
    use crate::plan::{self, Plan, plan};
    use crate::query::{self, Insert, InsertValues, OrderKey, Request, Select};
    use crate::schema::samples::BOOK;

    /// A database that says in its own way whatever it may.
    struct Peculiar;

    impl Dialect for Peculiar {
        fn placeholder(&self, to: &mut Writer, n: usize, _parameter: &Parameter) {
            to.fmt(format_args!(":{n}"));
        }

        fn quote_mark(&self) -> char {
            '`'
        }

        fn cast(&self, to: &mut Writer, _types: (Type, Type), number: &Expr<'_>) {
            to.operand(number);
        }

        fn not_nan(&self, to: &mut Writer, number: &Expr<'_>) {
            to.expr(number);
        }

        fn time(&self, to: &mut Writer, _function: TimeFunction, arguments: &[Expr<'_>]) {
            to.call("TIME", arguments);
        }

        fn array_rows(&self, to: &mut Writer, rows: &ArrayRows<'_>) {
            to.operand(&rows.array);
        }

        fn array(&self, to: &mut Writer, _function: ArrayFunction, arguments: &[Expr<'_>]) {
            to.call("ARRAY", arguments);
        }

        fn json(&self, to: &mut Writer, _function: JsonFunction, arguments: &[Expr<'_>]) {
            to.call("JSON", arguments);
        }

        fn json_at(&self, to: &mut Writer, document: &Expr<'_>, _: &[JsonStep], _: JsonRead) {
            to.operand(document);
        }

        fn json_path(&self, path: &[JsonStep], _: JsonRead) -> String {
            format!("{path:?}")
        }

        fn json_set(
            &self,
            to: &mut Writer,
            document: &Expr<'_>,
            _: &[JsonStep],
            _: Option<&Expr<'_>>,
        ) {
            to.operand(document);
        }

        fn among(&self, to: &mut Writer, _list: &Array, _cast: Option<&str>) {
            to.push(" MEMBER OF (…)");
        }

        fn pattern(&self, _how: Match, _text: &str) -> Option<String> {
            None
        }

        fn regex(&self, to: &mut Writer, _fold: bool, text: &Expr<'_>, pattern: &Expr<'_>) {
            to.operand(text);
            to.push(" REGEXP ");
            to.operand(pattern);
        }

        fn position(&self) -> &'static str {
            "locate"
        }

        fn folded(&self, to: &mut Writer, _fold: bool, text: &Expr<'_>) {
            to.operand(text);
        }

        fn order_key(&self, to: &mut Writer, key: &plan::OrderKey<'_>) {
            to.operand(&key.expr);
            to.push(" IS NULL, ");
            to.operand(&key.expr);
        }

        fn no_limit(&self) -> &'static str {
            " LIMIT ALL"
        }

        fn rows(&self, to: &mut Writer, _: &[ColumnValues], _: &[Option<EnumType>]) {
            to.push("VALUES …");
        }

        fn default_values(&self) -> &'static str {
            " () VALUES ()"
        }

        fn returning(&self, to: &mut Writer, _insert: &plan::Insert<'_>) {
            to.push(" -- the key is asked for");
        }

        fn on_conflict(
            &self,
            to: &mut Writer,
            _insert: &plan::Insert<'_>,
            _conflict: &plan::ConflictClause<'_>,
        ) {
            to.push(" ON DUPLICATE KEY IGNORE");
        }

        fn find_foreign_keys(&self) -> &'static str {
            ""
        }

        fn search(&self, _to: &mut Writer, _search: &Search<'_>) {}

        fn similar(&self, _to: &mut Writer, _text: &Expr<'_>, _other: &Expr<'_>) {}

        fn declared(&self, sql: DeclaredSql) -> &'static str {
            sql.sqlite
        }

        fn truncate(&self, _tables: &Truncation, _identity: Identity) -> Vec<Statement> {
            Vec::new()
        }
    }

    #[track_caller]
    fn check(request: Request<'_>, expected: &str) {
        let mut writer = Writer::new(&Peculiar);
        let planned = plan(request, Backend::Sqlite.features(), None);
        match planned.expect("the request is valid").plan {
            Plan::Select(select) => writer.select(&select),
            Plan::Insert(insert) => assert!(writer.insert(&insert).is_none()),
            Plan::Lookup(_)
            | Plan::IndexLookup(_)
            | Plan::Check(_)
            | Plan::Copy(_)
            | Plan::Update(_)
            | Plan::BulkUpdate(_)
            | Plan::UpdateFrom(_)
            | Plan::Delete(_) => {}
        }
        assert_eq!(writer.finish().0, expected);
    }

    #[test]
    fn a_new_database_writes_a_dialect_and_nothing_else() {
        let mut books = Select::new(&BOOK);
        books.set_output(query::Output::Values(vec![
            query::Expr::column(None, 1).into(),
        ]));
        books.order_by(vec![OrderKey::asc(query::Expr::column(None, 4))]);
        books.offset(3);
        check(
            Request::Select(&books),
            "SELECT `book`.`title` FROM `book` ORDER BY `book`.`subtitle` IS NULL, `book`.`subtitle` LIMIT ALL OFFSET :1",
        );
        let mut insert = Insert {
            table: &BOOK,
            columns: Vec::new(),
            values: InsertValues::Row(Vec::new()),
            computed: Vec::new(),
            returning: vec![0],
            conflict: None,
            tells_inserted: false,
        };
        check(
            Request::Insert(&insert),
            "INSERT INTO `book` () VALUES () -- the key is asked for",
        );
        insert.columns = vec![1];
        insert.values = InsertValues::Row(vec![Value::Text("Walden".to_owned())]);
        insert.conflict = Some(query::ConflictClause::ignore(vec![1]));
        check(
            Request::Insert(&insert),
            "INSERT INTO `book` (`title`) VALUES (:1) ON DUPLICATE KEY IGNORE -- the key is asked for",
        );
    }

    #[test]
    fn a_quote_mark_within_a_name_is_doubled() {
        let mut writer = Writer::new(&Peculiar);
        writer.name("a`b\"c");
        assert_eq!(writer.finish().0, "`a``b\"c`");
    }
}
