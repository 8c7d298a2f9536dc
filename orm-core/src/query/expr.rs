//! Expressions: values computed in a row, conditions among them.

use super::items::{ListItems, is_endless};
use super::{
    Aggregate, ArgumentTable, ArrayElement, ElementQuery, Function, JsonRead, JsonStep, OrderKey,
    RelationPath, Search, Select, SingleRow, Window,
};
use crate::schema::{DeclaredSql, Table};
use crate::value::{ColumnValues, Type, Value};
use std::sync::Arc;

/// The number of levels that expressions may be nested. A deeper one is dropped while it is built, so that nothing that
/// walks expressions can run out of stack; planning reports it as `QueryTooComplex`.
pub const MAX_DEPTH: usize = 200;

/// A value computed in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    node: Node,
    depth: u16,
}

/// Which of the values of a query one is that is named from around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundPlace {
    /// The number of queries of values within that query. It tells the value from one further in that is written alike: the
    /// `count()` of groups of groups.
    pub within: u16,
    /// The number of values of that query that are written alike and come before it. Where queries are combined, those of
    /// the others may differ.
    pub alike: u16,
}

/// The parts of an expression. A condition is an expression whose value is a boolean.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A column of a field: `"book"."title"`.
    Column {
        /// The path to the row; `None` is the query's own row.
        path: Option<&'static RelationPath>,
        /// The position of the field in that row's table.
        field: usize,
        /// The position among the field's columns; a foreign key to a key of two fields has two.
        part: usize,
    },
    /// A column of a field that was reached by names at run time, such as `author.name`.
    Reached {
        /// The positions of the foreign keys on the way, each in the table of the row before it.
        foreign_keys: Vec<usize>,
        /// The position of the field in the table at the end.
        field: usize,
        /// The position among the field's columns.
        part: usize,
    },
    /// A column of the row that an insert could not store, in what it updates instead: `excluded."title"`.
    Incoming {
        /// The position of the field in the table.
        field: usize,
        /// The position among the field's columns.
        part: usize,
    },
    /// The depth of a row in the walk over a tree that found it.
    TreeDepth,
    /// A condition that there is a row at the end of an optional relation.
    Presence,
    /// A bound value: `?`.
    Value(Value),
    /// `TRUE` or `FALSE`.
    Constant(bool),
    /// `AND`.
    And(Vec<Expr>),
    /// `OR`.
    Or(Vec<Expr>),
    /// `NOT`.
    Not(Box<Expr>),
    /// `=`, `<` and the like.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `IN`, of one value.
    In(Box<Expr>, List),
    /// `(key) IN (SELECT …)`, one expression a column.
    KeyIn(Vec<Expr>, Box<Select>),
    /// `(key) IN (…)`, one expression a column, and one array a column, so that each array is bound as one.
    KeyAmong(Vec<Expr>, Vec<ColumnValues>),
    /// `IS NULL`.
    IsNull(Box<Expr>),
    /// A text compared with a pattern: `LIKE` and its kin.
    Match {
        /// The kind of the comparison.
        how: Match,
        /// Ignores case.
        fold: bool,
        /// The text.
        text: Box<Expr>,
        /// The pattern, or the text to be found.
        pattern: Box<Expr>,
    },
    /// `+ - * / %` of two numbers; the result has this type, the wider of the two.
    Arithmetic(Arithmetic, Type, Box<Expr>, Box<Expr>),
    /// `-x`, of a number of this type.
    Negate(Type, Box<Expr>),
    /// `CAST(number AS …)`.
    Cast {
        /// The type of `number`.
        from: Type,
        /// The type of the result.
        to: Type,
        /// The number.
        number: Box<Expr>,
    },
    /// `function(…)`.
    Call(Function, Vec<Expr>),
    /// A value found in a JSON document: `"document" -> 'a' -> 0`.
    JsonAt {
        /// The document.
        document: Box<Expr>,
        /// The way to the value.
        path: Vec<JsonStep>,
        /// The type as which it is read.
        read: JsonRead,
    },
    /// A JSON document with another value in one place: `jsonb_set(…)`.
    JsonSet {
        /// The document.
        document: Box<Expr>,
        /// The way to the value.
        path: Vec<JsonStep>,
        /// The value, a document of its own; none takes away what is there.
        value: Option<Box<Expr>>,
    },
    /// `CASE WHEN … THEN … ELSE … END`.
    Case {
        /// Conditions, each with the value where it is the first to hold.
        branches: Vec<(Expr, Expr)>,
        /// The value where none holds; null without one.
        otherwise: Option<Box<Expr>>,
    },
    /// SQL that the user wrote, with its arguments, of which fields are those of `table`.
    Raw {
        /// The text, with `{}` for each argument.
        text: &'static str,
        /// The arguments.
        arguments: Vec<Expr>,
        /// The model of the fields among them.
        table: Option<ArgumentTable>,
    },
    /// A condition that the model declares over the columns of a row.
    Declared(DeclaredSql),
    /// Words that are looked for in the texts of a row.
    Search(Box<Search>),
    /// A value computed from many rows.
    Aggregate(Box<Aggregate>),
    /// A value computed from a row and others of its partition.
    Window(Box<Window>),
    /// A row that comes after this place in the order of these keys, one value a key.
    Behind(Vec<OrderKey>, Vec<Value>),
    /// An expression whose paths begin at a related row.
    At(&'static RelationPath, Box<Expr>),
    /// An expression over a single row of a to-many relation.
    Single(Arc<SingleRow>, Box<Expr>),
    /// `EXISTS (SELECT …)`.
    Exists(Box<Select>),
    /// `(SELECT …)` of one value, which has this type.
    Scalar(Box<Select>, Type),
    /// An element of an array, or its position there.
    Element(Box<ArrayElement>),
    /// A subquery of the elements of an array.
    ElementQuery(Box<ElementQuery>),
    /// An expression over a row of this model in a query around.
    Outer(Box<Expr>, ArgumentTable),
    /// A value of the query in `FROM`, in one of its values: the `n` of `AVG(n)`.
    Found(Box<Expr>, FoundPlace),
    /// An expression that was too deep to keep.
    TooDeep,
    /// A condition that cannot be asked, with the reason.
    Refused(String),
}

/// Comparisons of two values. On null all are false but these: `Ne` counts null as different, and `Eq` of two
/// expressions that may both be null finds nulls equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// Comparisons of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Match {
    Contains,
    StartsWith,
    EndsWith,
    Equals,
    /// A pattern of `%` and `_`.
    Like,
    /// A regular expression, found anywhere in the text.
    Regex,
    /// A text with which it shares enough trigrams.
    Similar,
}

/// Calculations with two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Arithmetic {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
}

/// The list of [`Node::In`].
#[derive(Clone, Debug, PartialEq)]
pub enum List {
    /// Values, bound as one list.
    Values(Vec<Value>),
    /// The values of a query's one column.
    Select(Box<Select>),
}

impl Expr {
    /// Returns the parts of the expression.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// Returns the number of levels.
    pub(super) fn depth(&self) -> u16 {
        self.depth
    }

    /// Returns the column of a field that has one.
    pub fn column(path: Option<&'static RelationPath>, field: usize) -> Expr {
        Expr::part(path, field, 0)
    }

    /// Returns one of the columns of a field.
    pub fn part(path: Option<&'static RelationPath>, field: usize, part: usize) -> Expr {
        Expr {
            node: Node::Column { path, field, part },
            depth: 1,
        }
    }

    /// Returns the column of the row itself at this position in its table.
    pub fn own_column(table: &'static Table, column: usize) -> Expr {
        let field = table.columns()[column].field;
        Expr::part(None, field, column - table.range(field).start)
    }

    /// Returns one of the columns of a field that is reached over these foreign keys.
    pub fn reached(foreign_keys: Vec<usize>, field: usize, part: usize) -> Expr {
        Expr {
            node: Node::Reached {
                foreign_keys,
                field,
                part,
            },
            depth: 1,
        }
    }

    /// Returns a column of the row that an insert could not store: `excluded."title"`.
    pub fn incoming(field: usize, part: usize) -> Expr {
        Expr {
            node: Node::Incoming { field, part },
            depth: 1,
        }
    }

    /// Returns the depth of a row in the walk over a tree that found it.
    pub fn tree_depth() -> Expr {
        Expr {
            node: Node::TreeDepth,
            depth: 1,
        }
    }

    /// Returns whether there is a row; where the expression is rooted by [`at`](Expr::at), the row that the path reaches.
    pub fn presence() -> Expr {
        Expr {
            node: Node::Presence,
            depth: 1,
        }
    }

    /// Returns a bound value.
    pub fn value(value: Value) -> Expr {
        Expr {
            node: Node::Value(value),
            depth: 1,
        }
    }

    /// Returns `TRUE` or `FALSE`.
    pub fn constant(truth: bool) -> Expr {
        Expr {
            node: Node::Constant(truth),
            depth: 1,
        }
    }

    /// Returns a value computed from many rows.
    pub fn aggregate(aggregate: Aggregate) -> Expr {
        let depth = aggregate.parts().map(Expr::depth).max().unwrap_or(0);
        Expr::over(depth, |it| Node::Aggregate(Box::new(it)), aggregate)
    }

    /// Returns the aggregate, if this is one by itself.
    pub(super) fn into_aggregate(self) -> Option<Aggregate> {
        match self.node {
            Node::Aggregate(aggregate) => Some(*aggregate),
            _ => None,
        }
    }

    /// Returns a condition that the model declares, over the columns of the query's own table, which no other is joined to.
    pub fn declared(sql: DeclaredSql) -> Expr {
        Expr {
            node: Node::Declared(sql),
            depth: 1,
        }
    }

    /// Returns a condition that cannot be asked; planning fails with the reason.
    pub fn refused(why: String) -> Expr {
        Expr {
            node: Node::Refused(why),
            depth: 1,
        }
    }

    /// Returns a condition that holds where all of these do; of none, true.
    pub fn all_of(conditions: impl IntoIterator<Item = Expr>) -> Expr {
        conditions
            .into_iter()
            .reduce(Expr::and)
            .unwrap_or_else(|| Expr::constant(true))
    }

    /// Returns a condition that holds where one of these does; of none, false.
    pub fn any_of(conditions: impl IntoIterator<Item = Expr>) -> Expr {
        conditions
            .into_iter()
            .reduce(Expr::or)
            .unwrap_or_else(|| Expr::constant(false))
    }

    /// Returns `self AND other`.
    #[must_use]
    pub fn and(self, other: Expr) -> Expr {
        self.joined(
            other,
            |node| {
                if let Node::And(parts) = node {
                    Ok(parts)
                } else {
                    Err(node)
                }
            },
            Node::And,
        )
    }

    /// Returns `self OR other`.
    #[must_use]
    pub fn or(self, other: Expr) -> Expr {
        self.joined(
            other,
            |node| {
                if let Node::Or(parts) = node {
                    Ok(parts)
                } else {
                    Err(node)
                }
            },
            Node::Or,
        )
    }

    /// Returns `NOT self`, or without a `NOT` that is there already.
    #[must_use]
    pub fn negated(self) -> Expr {
        match self.node {
            Node::Not(inner) => *inner,
            Node::Constant(truth) => Expr::constant(!truth),
            _ => Expr::over(self.depth, |expr| Node::Not(Box::new(expr)), self),
        }
    }

    /// Returns `left = right` or the like.
    pub fn compare(how: Comparison, left: Expr, right: Expr) -> Expr {
        let depth = left.depth.max(right.depth);
        Expr::over(
            depth,
            |(left, right)| Node::Compare(how, Box::new(left), Box::new(right)),
            (left, right),
        )
    }

    /// Returns `self IN (…)`.
    pub fn is_in(self, list: List) -> Expr {
        let depth = match &list {
            List::Values(_) => self.depth,
            List::Select(select) => self.depth.max(select.depth()),
        };
        Expr::over(
            depth,
            |(expr, list)| Node::In(Box::new(expr), list),
            (self, list),
        )
    }

    /// Returns the refusal of a list without end, which no database could be sent.
    #[must_use]
    pub fn refused_endless() -> Expr {
        Expr::refused(
            "the list of `is_in` or `in_order_of` has no end, such as `1868..`; write `Book.year.ge(1868)`, or a range that ends, `1868..=1875`"
                .to_owned(),
        )
    }

    /// Returns `self IN (…)`: values go into one list, what is computed is compared one by one.
    #[must_use]
    pub fn is_in_any(self, items: impl Iterator<Item = Expr>) -> Expr {
        if is_endless(&items) {
            return Expr::refused_endless();
        }
        let mut all = ListItems::of(self, items.size_hint().0);
        for item in items {
            all.push(item);
        }
        all.condition()
    }

    /// Returns the bound value that it is.
    pub(super) fn into_value(self) -> Result<Value, Expr> {
        match self.node {
            Node::Value(value) => Ok(value),
            _ => Err(self),
        }
    }

    /// Returns `(key) IN (SELECT …)`.
    pub(super) fn key_in(key: Vec<Expr>, select: Select) -> Expr {
        Expr::over(
            depth_of(&key).max(select.depth()),
            |(key, select)| Node::KeyIn(key, Box::new(select)),
            (key, select),
        )
    }

    /// Returns `(key) IN (…)` of keys listed column by column.
    pub(super) fn key_among(key: Vec<Expr>, columns: Vec<ColumnValues>) -> Expr {
        Expr::over(
            depth_of(&key),
            |(key, columns)| Node::KeyAmong(key, columns),
            (key, columns),
        )
    }

    /// Returns `self IS NULL`.
    #[must_use]
    pub fn is_null(self) -> Expr {
        Expr::over(self.depth, |expr| Node::IsNull(Box::new(expr)), self)
    }

    /// Returns a text compared with a pattern, without regard to case where `fold` is set.
    pub fn matching(how: Match, fold: bool, text: Expr, pattern: Expr) -> Expr {
        let depth = text.depth.max(pattern.depth);
        Expr::over(
            depth,
            |(text, pattern)| Node::Match {
                how,
                fold,
                text: Box::new(text),
                pattern: Box::new(pattern),
            },
            (text, pattern),
        )
    }

    /// Returns `left + right` or the like, a number of type `ty`.
    pub fn arithmetic(how: Arithmetic, ty: Type, left: Expr, right: Expr) -> Expr {
        let depth = left.depth.max(right.depth);
        Expr::over(
            depth,
            |(left, right)| Node::Arithmetic(how, ty, Box::new(left), Box::new(right)),
            (left, right),
        )
    }

    /// Returns `CAST(self AS …)`: a number of type `from` as one of type `to`, or from or to a text.
    #[must_use]
    pub fn cast(self, from: Type, to: Type) -> Expr {
        Expr::over(
            self.depth,
            |number| Node::Cast {
                from,
                to,
                number: Box::new(number),
            },
            self,
        )
    }

    /// Returns `function(…)`.
    pub fn call(function: Function, arguments: Vec<Expr>) -> Expr {
        Expr::over(
            depth_of(&arguments),
            |arguments| Node::Call(function, arguments),
            arguments,
        )
    }

    /// Returns the type of a column in a row of this table; `None` of what is computed.
    pub fn column_type(&self, table: &'static Table) -> Option<Type> {
        match self.node() {
            Node::Column { path, field, part } => {
                let table = path.map_or(table, |path| path.target(table));
                Some(table.columns_of(*field)[*part].ty)
            }
            Node::Reached {
                foreign_keys,
                field,
                part,
            } => {
                let mut hops = foreign_keys.iter();
                let end = hops.try_fold(table, |table, &field| {
                    Some((table.fields[field].relation?.target)())
                })?;
                Some(end.columns_of(*field)[*part].ty)
            }
            Node::At(path, inner) => inner.column_type(path.target(table)),
            Node::Single(row, inner) => inner.column_type((row.table.0)()),
            Node::Found(inner, _) => inner.column_type(table),
            _ => None,
        }
    }

    /// Returns what is found in a JSON document at the end of a way.
    #[must_use]
    pub fn json_at(self, path: Vec<JsonStep>, read: JsonRead) -> Expr {
        Expr::over(
            self.depth,
            |(document, path)| Node::JsonAt {
                document: Box::new(document),
                path,
                read,
            },
            (self, path),
        )
    }

    /// Returns a JSON document with another value at the end of a way, or without the value that is there.
    #[must_use]
    pub fn json_set(self, path: Vec<JsonStep>, value: Option<Expr>) -> Expr {
        let depth = value.iter().map(Expr::depth).fold(self.depth, u16::max);
        Expr::over(
            depth,
            |(document, path, value)| Node::JsonSet {
                document: Box::new(document),
                path,
                value: Option::map(value, Box::new),
            },
            (self, path, value),
        )
    }

    /// Returns `CASE WHEN … THEN … ELSE … END`.
    pub fn case(branches: Vec<(Expr, Expr)>, otherwise: Option<Expr>) -> Expr {
        let parts = branches
            .iter()
            .flat_map(|(condition, value)| [condition, value]);
        let depth = parts.chain(&otherwise).map(Expr::depth).max().unwrap_or(0);
        Expr::over(
            depth,
            |(branches, otherwise)| Node::Case {
                branches,
                otherwise: Option::map(otherwise, Box::new),
            },
            (branches, otherwise),
        )
    }

    /// Returns `-self`, a number of type `ty`.
    #[must_use]
    pub fn minus(self, ty: Type) -> Expr {
        Expr::over(self.depth, |expr| Node::Negate(ty, Box::new(expr)), self)
    }

    /// Returns the expression with its paths rooted at the row that `path` reaches.
    #[must_use]
    pub fn at(self, path: &'static RelationPath) -> Expr {
        Expr::over(self.depth, |expr| Node::At(path, Box::new(expr)), self)
    }

    /// Returns `EXISTS (SELECT …)`.
    pub fn exists(select: Select) -> Expr {
        let depth = select.depth();
        Expr::over(depth, |select| Node::Exists(Box::new(select)), select)
    }

    /// Returns `(SELECT …)` of one value.
    pub fn scalar(select: Select, ty: Type) -> Expr {
        let depth = select.depth();
        Expr::over(depth, |select| Node::Scalar(Box::new(select), ty), select)
    }

    /// Returns the expression over a row of this model in a query around, for use in a subquery.
    #[must_use]
    pub fn outer(self, table: ArgumentTable) -> Expr {
        let depth = self.depth;
        Expr::over(depth, |expr| Node::Outer(Box::new(expr), table), self)
    }

    /// Returns the expression as a value of the query in `FROM`, for use in one of the values of that.
    #[must_use]
    pub fn found(self, place: FoundPlace) -> Expr {
        let depth = self.depth;
        Expr::over(depth, |expr| Node::Found(Box::new(expr), place), self)
    }

    /// Returns a node over `parts`, whose deepest is `depth`. A node that would be too deep is dropped with its parts.
    pub(super) fn over<P>(depth: u16, node: impl FnOnce(P) -> Node, parts: P) -> Expr {
        if usize::from(depth) >= MAX_DEPTH {
            return Expr {
                node: Node::TooDeep,
                depth: 1,
            };
        }
        Expr {
            node: node(parts),
            depth: depth + 1,
        }
    }

    /// Joins two conditions in one list, so that a long chain of `&` or `|` is wide and not deep.
    fn joined(
        self,
        other: Expr,
        parts: fn(Node) -> Result<Vec<Expr>, Node>,
        node: fn(Vec<Expr>) -> Node,
    ) -> Expr {
        let mut depth = 0;
        let mut list = Vec::new();
        for side in [self, other] {
            let side_depth = side.depth;
            match parts(side.node) {
                Ok(more) if list.is_empty() => {
                    list = more;
                    depth = side_depth - 1;
                }
                Ok(more) => {
                    list.extend(more);
                    depth = depth.max(side_depth - 1);
                }
                Err(node) => {
                    list.push(Expr {
                        node,
                        depth: side_depth,
                    });
                    depth = depth.max(side_depth);
                }
            }
        }
        Expr::over(depth, node, list)
    }
}

/// Returns the depth of the deepest.
pub(super) fn depth_of(exprs: &[Expr]) -> u16 {
    exprs.iter().map(|expr| expr.depth).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(field: usize) -> Expr {
        Expr::column(None, field)
    }

    #[test]
    fn chains_are_wide() {
        let chain = Expr::any_of((0..100_000).map(column));
        assert!(matches!(chain.node(), Node::Or(parts) if parts.len() == 100_000));
        assert_eq!(chain.depth, 2);
    }

    #[test]
    fn negations_collapse_in_pairs() {
        let mut condition = column(0);
        for _ in 0..10_001 {
            condition = condition.negated();
        }
        assert!(
            matches!(condition.node(), Node::Not(inner) if matches!(inner.node(), Node::Column { .. }))
        );
    }

    #[test]
    fn what_is_too_deep_is_dropped_while_it_is_built() {
        let mut condition = column(0);
        for n in 0..100_000 {
            condition = if n % 2 == 0 {
                condition.and(column(1))
            } else {
                condition.or(column(2))
            };
        }
        assert!(usize::from(condition.depth) <= MAX_DEPTH);
        let mut sum = column(0);
        for _ in 0..MAX_DEPTH {
            sum = sum.minus(Type::I64);
        }
        assert!(matches!(sum.node(), Node::TooDeep));
    }
}
