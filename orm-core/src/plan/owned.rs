//! Planned expressions that borrow nothing from the request: a scope keeps the conditions of a single row until its joins are
//! written.

use super::search::{SearchAnswer, SearchedRow};
use super::{
    Aggregate, ArrayRows, ElementQuery, Expr, From, Group, Join, LateralJoin, OrderKey,
    OutputColumn, Search, Select, SetOperation, TreeWalk, ValueColumns, Window, WindowDefinition,
};
use std::borrow::Cow;

#[expect(
    clippy::boxed_local,
    clippy::unnecessary_box_returns,
    reason = "the parts of an expression are boxed"
)]
fn part<'o>(expr: Box<Expr<'_>>) -> Box<Expr<'o>> {
    Box::new(expr.into_owned())
}

fn parts<'o>(exprs: Vec<Expr<'_>>) -> Vec<Expr<'o>> {
    exprs.into_iter().map(Expr::into_owned).collect()
}

fn keys<'o>(keys: Vec<OrderKey<'_>>) -> Vec<OrderKey<'o>> {
    keys.into_iter().map(OrderKey::into_owned).collect()
}

fn owned<'o, T: Clone>(value: Cow<'_, T>) -> Cow<'o, T> {
    Cow::Owned(value.into_owned())
}

fn owned_list<'o, T: Clone>(values: Cow<'_, [T]>) -> Cow<'o, [T]> {
    Cow::Owned(values.into_owned())
}

impl Expr<'_> {
    /// Returns the expression with values of its own.
    pub(super) fn into_owned<'o>(self) -> Expr<'o> {
        match self {
            Expr::Column(alias, name) => Expr::Column(alias, name),
            Expr::Bound(value) => Expr::Bound(owned(value)),
            Expr::TenantKey(part, value) => Expr::TenantKey(part, value),
            Expr::Literal(piece, ty) => Expr::Literal(piece, ty),
            Expr::Constant(truth) => Expr::Constant(truth),
            Expr::And(all) => Expr::And(parts(all)),
            Expr::Or(any) => Expr::Or(parts(any)),
            Expr::Not(inner) => Expr::Not(part(inner)),
            Expr::NotTrue(inner) => Expr::NotTrue(part(inner)),
            Expr::Compare(how, left, right) => Expr::Compare(how, part(left), part(right)),
            Expr::CompareRows(how, left, right) => {
                Expr::CompareRows(how, parts(left), parts(right))
            }
            Expr::InList(inner, list, ty) => Expr::InList(part(inner), list, ty),
            Expr::InValues(inner, values) => Expr::InValues(part(inner), owned_list(values)),
            Expr::InSelect(key, select) => Expr::InSelect(parts(key), select.into_owned()),
            Expr::InRows(key, values) => Expr::InRows(parts(key), values.into_owned()),
            Expr::IsNull(inner) => Expr::IsNull(part(inner)),
            Expr::IsNotNull(inner) => Expr::IsNotNull(part(inner)),
            Expr::Match {
                how,
                fold,
                text,
                pattern,
            } => Expr::Match {
                how,
                fold,
                text: part(text),
                pattern: part(pattern),
            },
            Expr::Arithmetic(how, ty, left, right) => {
                Expr::Arithmetic(how, ty, part(left), part(right))
            }
            Expr::Negate(inner) => Expr::Negate(part(inner)),
            Expr::Cast { from, to, number } => Expr::Cast {
                from,
                to,
                number: part(number),
            },
            Expr::Call(function, arguments) => Expr::Call(function, parts(arguments)),
            Expr::JsonAt {
                document,
                path,
                read,
            } => Expr::JsonAt {
                document: part(document),
                path: owned_list(path),
                read,
            },
            Expr::JsonSet {
                document,
                path,
                value,
            } => Expr::JsonSet {
                document: part(document),
                path: owned_list(path),
                value: value.map(part),
            },
            Expr::Case {
                branches,
                otherwise,
            } => {
                let branches = branches.into_iter();
                let branches = branches.map(|(when, then)| (when.into_owned(), then.into_owned()));
                Expr::Case {
                    branches: branches.collect(),
                    otherwise: otherwise.map(part),
                }
            }
            Expr::SharedColumn { own, column } => Expr::SharedColumn {
                own: part(own),
                column: part(column),
            },
            Expr::NotNan(inner) => Expr::NotNan(part(inner)),
            Expr::InRange(ty, inner) => Expr::InRange(ty, part(inner)),
            Expr::NullIfZero(inner) => Expr::NullIfZero(part(inner)),
            Expr::OfUnits(column, digits) => Expr::OfUnits(part(column), digits),
            Expr::ToUnits(value, digits) => Expr::ToUnits(part(value), digits),
            Expr::OfEnum(column, ty) => Expr::OfEnum(part(column), ty),
            Expr::ToEnum(value, ty) => Expr::ToEnum(part(value), ty),
            Expr::Raw(text, arguments) => Expr::Raw(text, parts(arguments)),
            Expr::Declared(sql) => Expr::Declared(sql),
            Expr::Search(search) => Expr::Search(Box::new(search.into_owned())),
            Expr::Exists(select) => Expr::Exists(select.into_owned()),
            Expr::Scalar(select) => Expr::Scalar(select.into_owned()),
            Expr::ElementQuery(query) => Expr::ElementQuery(Box::new(query.into_owned())),
            Expr::Window(window) => Expr::Window(Box::new(window.into_owned())),
            Expr::Aggregate(aggregate) => Expr::Aggregate(Box::new(aggregate.into_owned())),
            Expr::Position(position) => Expr::Position(position),
            Expr::CountRows => Expr::CountRows,
            Expr::One => Expr::One,
        }
    }
}

impl ArrayRows<'_> {
    fn into_owned<'o>(self) -> ArrayRows<'o> {
        ArrayRows {
            array: self.array.into_owned(),
            alias: self.alias,
            positions: self.positions,
            elements: self.elements,
        }
    }
}

impl ElementQuery<'_> {
    fn into_owned<'o>(self) -> ElementQuery<'o> {
        ElementQuery {
            rows: self.rows.into_owned(),
            answer: self.answer.map(Expr::into_owned),
        }
    }
}

impl Select<'_> {
    pub(super) fn into_owned<'o>(self: Box<Self>) -> Box<Select<'o>> {
        let laterals = self.laterals.into_iter().map(LateralJoin::into_owned);
        let columns = self.columns.into_iter().map(OutputColumn::into_owned);
        Box::new(Select {
            table: self.table,
            from: self.from.into_owned(),
            alias: self.alias,
            joins: self.joins.into_iter().map(Join::into_owned).collect(),
            elements: self
                .elements
                .into_iter()
                .map(ArrayRows::into_owned)
                .collect(),
            laterals: laterals.collect(),
            columns: columns.collect(),
            n_unread: self.n_unread,
            filter: self.filter.into_owned(),
            group: self.group.map(|group| Box::new(group.into_owned())),
            set_operation: self.set_operation.map(|it| Box::new(it.into_owned())),
            order: keys(self.order),
            distinct: self.distinct,
            page: self.page,
            lock: self.lock,
            fenced: self.fenced,
            row_depth: self.row_depth,
            found: self.found,
            tree: self.tree,
            items: self.items,
        })
    }
}

impl From<'_> {
    fn into_owned<'o>(self) -> From<'o> {
        match self {
            From::Table(table) => From::Table(table),
            From::Met(table, key) => From::Met(table, key),
            From::Select(select) => From::Select(select.into_owned()),
            From::TreeWalk(walk) => From::TreeWalk(Box::new(TreeWalk {
                start: parts(walk.start),
                table: walk.table,
                key: walk.key,
                link: walk.link,
                direction: walk.direction,
                with_start: walk.with_start,
                alias: walk.alias,
                step: walk.step,
            })),
        }
    }
}

impl Join<'_> {
    fn into_owned<'o>(self) -> Join<'o> {
        Join {
            inner: self.inner,
            table: self.table,
            alias: self.alias,
            on: self.on,
            conditions: parts(self.conditions),
            finds_keys: self.finds_keys,
        }
    }
}

impl LateralJoin<'_> {
    fn into_owned<'o>(self) -> LateralJoin<'o> {
        LateralJoin {
            select: self.select.into_owned(),
            alias: self.alias,
            inner: self.inner,
        }
    }
}

impl OutputColumn<'_> {
    fn into_owned<'o>(self) -> OutputColumn<'o> {
        OutputColumn {
            expr: self.expr.into_owned(),
            name: self.name,
        }
    }
}

impl OrderKey<'_> {
    fn into_owned<'o>(self) -> OrderKey<'o> {
        OrderKey {
            expr: self.expr.into_owned(),
            descending: self.descending,
            nulls_first: self.nulls_first,
        }
    }
}

impl Group<'_> {
    fn into_owned<'o>(self) -> Group<'o> {
        Group {
            keys: parts(self.keys),
            having: self.having.into_owned(),
        }
    }
}

impl SetOperation<'_> {
    fn into_owned<'o>(self) -> SetOperation<'o> {
        let others = self.others.into_iter().map(Box::new);
        SetOperation {
            operator: self.operator,
            others: others.map(|other| *other.into_owned()).collect(),
        }
    }
}

impl ValueColumns<'_> {
    pub(super) fn into_owned<'o>(self) -> ValueColumns<'o> {
        ValueColumns {
            arrays: owned_list(self.arrays),
            enum_types: self.enum_types,
        }
    }
}

impl Search<'_> {
    fn into_owned<'o>(self) -> Search<'o> {
        Search {
            table: self.table,
            name: self.name,
            columns: self.columns,
            language: self.language,
            searched: self.searched,
            words: owned(self.words),
            row: match self.row {
                SearchedRow::Row(alias) => SearchedRow::Row(alias),
                SearchedRow::Key(key) => SearchedRow::Key(parts(key)),
            },
            answer: match self.answer {
                SearchAnswer::Matches => SearchAnswer::Matches,
                SearchAnswer::Rank => SearchAnswer::Rank,
                SearchAnswer::Highlight {
                    position,
                    text,
                    start,
                    stop,
                } => SearchAnswer::Highlight {
                    position,
                    text: text.into_owned(),
                    start: Cow::Owned(start.into_owned()),
                    stop: Cow::Owned(stop.into_owned()),
                },
            },
        }
    }
}

impl Window<'_> {
    fn into_owned<'o>(self) -> Window<'o> {
        Window {
            function: self.function,
            arguments: parts(self.arguments),
            definition: self.definition.into_owned(),
        }
    }
}

impl WindowDefinition<'_> {
    fn into_owned<'o>(self) -> WindowDefinition<'o> {
        WindowDefinition {
            partition: parts(self.partition),
            order: keys(self.order),
            frame: self.frame,
        }
    }
}

impl Aggregate<'_> {
    fn into_owned<'o>(self) -> Aggregate<'o> {
        Aggregate {
            function: self.function,
            argument: self.argument.map(Expr::into_owned),
            ty: self.ty,
            distinct: self.distinct,
            filter: self.filter.map(Expr::into_owned),
            second: self.second.map(owned),
            order: keys(self.order),
            window: self.window.map(WindowDefinition::into_owned),
        }
    }
}
