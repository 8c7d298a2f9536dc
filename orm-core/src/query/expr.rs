//! Values computed in a row, conditions among them.

use super::{RelationPath, Select};
use crate::value::{Array, Type, Value};

/// How deep expressions may be nested. Deeper ones are dropped while they are built, so that nothing that walks them
/// can run out of stack; planning reports them as `QueryTooComplex`.
pub const MAX_DEPTH: usize = 200;

/// A value computed in a row.
#[derive(Clone, Debug)]
pub struct Expr {
    node: Node,
    depth: u16,
}

/// What an expression is made of. A condition is an expression whose value is a truth.
#[derive(Clone, Debug)]
pub enum Node {
    /// A column: part `part` of a field, reached over `path`.
    Column {
        /// The way to the row; `None` is the query's own.
        path: Option<&'static RelationPath>,
        /// The position of the field in that row's table.
        field: usize,
        /// Which of the field's columns.
        part: usize,
    },
    /// A bound value.
    Value(Value),
    /// Always true or always false.
    Constant(bool),
    /// All of them hold.
    And(Vec<Expr>),
    /// One of them holds.
    Or(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// Two values compared.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// The value is among those of a list.
    In(Box<Expr>, List),
    /// The key, one expression a column, is among those that a query finds.
    KeyIn(Vec<Expr>, Box<Select>),
    /// The key, one expression a column, is among these: one array a column, so that each is bound as one.
    KeyAmong(Vec<Expr>, Vec<Array>),
    /// The value is null.
    IsNull(Box<Expr>),
    /// A text compared with a pattern; without regard to case where `fold` is set.
    Match {
        /// How.
        how: Match,
        /// Whether case is ignored.
        fold: bool,
        /// What is compared.
        text: Box<Expr>,
        /// What with.
        pattern: Box<Expr>,
    },
    /// Two numbers calculated with; the result is of this type, the wider of the two.
    Arithmetic(Arithmetic, Type, Box<Expr>, Box<Expr>),
    /// A number with its sign turned.
    Negate(Box<Expr>),
    /// A number as one of another type.
    Cast {
        /// The type that it has.
        from: Type,
        /// The type that it becomes.
        to: Type,
        /// The number.
        number: Box<Expr>,
    },
    /// An expression over a related row.
    At(&'static RelationPath, Box<Expr>),
    /// Some row of the subquery is there.
    Exists(Box<Select>),
    /// The one value of the subquery, of this type.
    Scalar(Box<Select>, Type),
    /// What was too deep to keep.
    TooDeep,
    /// A condition that cannot be asked, and why.
    Refused(String),
}

/// Comparisons of two values. On null all are false but these: `Ne` counts null as different, and `Eq` of two
/// expressions that may both be null finds nulls equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Match {
    Contains,
    StartsWith,
    EndsWith,
    Equals,
    /// By a pattern of `%` and `_`.
    Like,
}

/// Calculations with two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Arithmetic {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
}

/// What a value is looked for in.
#[derive(Clone, Debug)]
pub enum List {
    /// Values, bound as one.
    Values(Vec<Value>),
    /// The values of a query's one column.
    Select(Box<Select>),
}

impl Expr {
    /// What it is made of.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// How deep expressions are nested in it.
    pub(super) fn depth(&self) -> u16 {
        self.depth
    }

    /// The column of a field.
    pub fn column(path: Option<&'static RelationPath>, field: usize) -> Expr {
        Expr::part(path, field, 0)
    }

    /// One of the columns of a field.
    pub fn part(path: Option<&'static RelationPath>, field: usize, part: usize) -> Expr {
        Expr {
            node: Node::Column { path, field, part },
            depth: 1,
        }
    }

    /// A bound value.
    pub fn value(value: Value) -> Expr {
        Expr {
            node: Node::Value(value),
            depth: 1,
        }
    }

    /// Always true or always false.
    pub fn constant(truth: bool) -> Expr {
        Expr {
            node: Node::Constant(truth),
            depth: 1,
        }
    }

    /// A condition that cannot be asked, and why.
    pub fn refused(why: String) -> Expr {
        Expr {
            node: Node::Refused(why),
            depth: 1,
        }
    }

    /// All of them hold; of none, true.
    pub fn all_of(conditions: impl IntoIterator<Item = Expr>) -> Expr {
        conditions
            .into_iter()
            .reduce(Expr::and)
            .unwrap_or_else(|| Expr::constant(true))
    }

    /// One of them holds; of none, false.
    pub fn any_of(conditions: impl IntoIterator<Item = Expr>) -> Expr {
        conditions
            .into_iter()
            .reduce(Expr::or)
            .unwrap_or_else(|| Expr::constant(false))
    }

    /// Both hold.
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

    /// One of the two holds.
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

    /// It does not hold. Of an expression already negated, what it negates.
    #[must_use]
    pub fn negated(self) -> Expr {
        match self.node {
            Node::Not(inner) => *inner,
            Node::Constant(truth) => Expr::constant(!truth),
            _ => Expr::over(self.depth, |expr| Node::Not(Box::new(expr)), self),
        }
    }

    /// Two values compared.
    pub fn compare(how: Comparison, left: Expr, right: Expr) -> Expr {
        let depth = left.depth.max(right.depth);
        Expr::over(
            depth,
            |(left, right)| Node::Compare(how, Box::new(left), Box::new(right)),
            (left, right),
        )
    }

    /// The value is among these.
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

    /// The key is among those that a query finds.
    pub fn key_in(key: Vec<Expr>, select: Select) -> Expr {
        let depth = key
            .iter()
            .map(|part| part.depth)
            .max()
            .unwrap_or(0)
            .max(select.depth());
        Expr::over(
            depth,
            |(key, select)| Node::KeyIn(key, Box::new(select)),
            (key, select),
        )
    }

    /// The key is among these.
    pub fn key_among(key: Vec<Expr>, keys: impl Iterator<Item = Vec<Value>>) -> Expr {
        let mut columns: Vec<_> = key.iter().map(|_| Vec::new()).collect();
        for key in keys {
            for (column, value) in columns.iter_mut().zip(key) {
                column.push(value);
            }
        }
        let columns = columns.into_iter().map(|column| {
            let ty = column.first().map(Value::ty)?;
            Some(Array::new(ty, column))
        });
        let Some(columns) = columns.collect() else {
            return Expr::constant(false);
        };
        let depth = key.iter().map(|part| part.depth).max().unwrap_or(0);
        Expr::over(
            depth,
            |(key, columns)| Node::KeyAmong(key, columns),
            (key, columns),
        )
    }

    /// The value is null.
    #[must_use]
    pub fn is_null(self) -> Expr {
        Expr::over(self.depth, |expr| Node::IsNull(Box::new(expr)), self)
    }

    /// A text compared with a pattern.
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

    /// Two numbers calculated with; the result is of type `ty`.
    pub fn arithmetic(how: Arithmetic, ty: Type, left: Expr, right: Expr) -> Expr {
        let depth = left.depth.max(right.depth);
        Expr::over(
            depth,
            |(left, right)| Node::Arithmetic(how, ty, Box::new(left), Box::new(right)),
            (left, right),
        )
    }

    /// A number of type `from` as one of type `to`: `CAST(… AS …)`.
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

    /// A number with its sign turned.
    #[must_use]
    pub fn minus(self) -> Expr {
        Expr::over(self.depth, |expr| Node::Negate(Box::new(expr)), self)
    }

    /// This expression over the row that `path` reaches.
    #[must_use]
    pub fn at(self, path: &'static RelationPath) -> Expr {
        Expr::over(self.depth, |expr| Node::At(path, Box::new(expr)), self)
    }

    /// Some row of the subquery is there.
    pub fn exists(select: Select) -> Expr {
        let depth = select.depth();
        Expr::over(depth, |select| Node::Exists(Box::new(select)), select)
    }

    /// The one value of the subquery.
    pub fn scalar(select: Select, ty: Type) -> Expr {
        let depth = select.depth();
        Expr::over(depth, |select| Node::Scalar(Box::new(select), ty), select)
    }

    /// A node over `parts`, whose deepest is `depth`; what would be too deep is dropped here and now.
    fn over<P>(depth: u16, node: impl FnOnce(P) -> Node, parts: P) -> Expr {
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

    /// Both in one list, so that a long chain of `&` or `|` is wide and not deep.
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
            sum = sum.minus();
        }
        assert!(matches!(sum.node(), Node::TooDeep));
    }
}
