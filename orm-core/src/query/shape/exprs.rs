//! Expressions, taken apart, and the values among them.

use super::ShapeValue;
use super::parts::ShapeParts;
use crate::query::{
    Aggregate, Expr, JsonRead, JsonStep, List, Match, Node, OrderKey, Window, WindowFrame, Windowed,
};
use crate::value::Value;
use chrono::TimeDelta;
use std::hash::Hash;
use std::mem::discriminant;
use std::ptr;

/// A number among computed values on which a plan may depend: what is divided by zero is refused, as is a bin of no length,
/// and a calculation that cannot leave its type is not checked.
#[derive(Hash)]
enum SpecialNumber {
    Zero,
    MinusOne,
    Ten,
    Least,
    Infinite,
}

impl SpecialNumber {
    fn of(value: &Value) -> Option<Self> {
        match *value {
            Value::I16(n) => SpecialNumber::of_integer(n.into(), i16::MIN.into()),
            Value::I32(n) => SpecialNumber::of_integer(n.into(), i32::MIN.into()),
            Value::I64(n) => SpecialNumber::of_integer(n, i64::MIN),
            Value::F32(n) => SpecialNumber::of_float(n.into()),
            Value::F64(n) => SpecialNumber::of_float(n),
            Value::Duration(span) => (span <= TimeDelta::zero()).then_some(SpecialNumber::Zero),
            _ => None,
        }
    }

    fn of_integer(n: i64, least: i64) -> Option<Self> {
        match n {
            0 => Some(SpecialNumber::Zero),
            -1 => Some(SpecialNumber::MinusOne),
            _ => (n == least).then_some(SpecialNumber::Least),
        }
    }

    fn of_float(n: f64) -> Option<Self> {
        match n {
            0.0 => Some(SpecialNumber::Zero),
            10.0 => Some(SpecialNumber::Ten),
            _ => n.is_infinite().then_some(SpecialNumber::Infinite),
        }
    }
}

impl<'q> ShapeParts<'q> {
    pub(super) fn exprs(&mut self, exprs: &'q [Expr]) -> Option<()> {
        self.add(exprs.len());
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    pub(super) fn expr(&mut self, expr: &'q Expr) -> Option<()> {
        self.add(discriminant(expr.node()));
        match expr.node() {
            Node::Column { path, field, part } => {
                self.path(*path);
                self.add((field, part));
                Some(())
            }
            Node::Incoming { field, part } => {
                self.add((field, part));
                Some(())
            }
            Node::Value(value) => {
                self.value(value);
                Some(())
            }
            Node::Presence => Some(()),
            Node::Constant(truth) => {
                self.add(truth);
                Some(())
            }
            Node::And(parts) | Node::Or(parts) => self.exprs(parts),
            Node::Not(inner) | Node::IsNull(inner) => self.expr(inner),
            Node::Compare(how, left, right) => {
                self.add(how);
                self.expr(left)?;
                self.expr(right)
            }
            Node::In(value, List::Values(list)) => {
                self.expr(value)?;
                self.list(list)
            }
            Node::In(value, List::Select(select)) => {
                self.expr(value)?;
                self.subquery(select)
            }
            Node::KeyIn(key, select) => {
                self.exprs(key)?;
                self.subquery(select)
            }
            Node::Match {
                how,
                fold,
                text,
                pattern,
            } => {
                self.add((how, fold));
                self.expr(text)?;
                self.pattern(*how, *fold, pattern)
            }
            Node::Exists(select) => self.subquery(select),
            Node::Scalar(select, ty) => {
                self.add(ty);
                self.subquery(select)
            }
            Node::At(path, inner) => {
                let end = self.path(Some(path))?;
                self.rooted(end, |parts| parts.expr(inner))
            }
            Node::Outer(inner, table) => {
                let table = (table.0)();
                self.add(ptr::from_ref(table).addr());
                self.rooted(table, |parts| parts.expr(inner))
            }
            Node::Behind(keys, place) => self.behind(keys, place),
            _ => self.computed(expr),
        }
    }

    /// A value that is computed.
    fn computed(&mut self, expr: &'q Expr) -> Option<()> {
        match expr.node() {
            Node::Arithmetic(how, ty, left, right) => {
                self.add((how, ty));
                self.operands([&**left, right])
            }
            Node::Negate(ty, number) => {
                self.add(ty);
                self.operands([&**number])
            }
            Node::Cast { from, to, number } => {
                self.add((from, to));
                self.operands([&**number])
            }
            Node::Call(function, arguments) => {
                self.add(function);
                self.operands(arguments)
            }
            Node::Case {
                branches,
                otherwise,
            } => {
                self.add(branches.len());
                for (condition, value) in branches {
                    self.expr(condition)?;
                    self.operands([value])?;
                }
                self.operands(otherwise.as_deref())
            }
            Node::JsonAt {
                document,
                path,
                read,
            } => {
                self.operands([&**document])?;
                self.json_path(path, *read)
            }
            Node::Raw {
                text,
                arguments,
                table,
            } => {
                self.add((text.as_ptr().addr(), text.len()));
                self.add(table.map(|table| ptr::from_ref((table.0)()).addr()));
                self.operands(arguments)
            }
            Node::Aggregate(aggregate) => self.aggregate(aggregate),
            Node::Window(window) => self.window(window),
            _ => None,
        }
    }

    /// The parts of what is computed. Of some numbers among them more depends than what is bound, and each value may stand
    /// in another place than that of its order here, where it is equal to another.
    fn operands(&mut self, parts: impl IntoIterator<Item = &'q Expr>) -> Option<()> {
        let before = self.values.len();
        let mut n_parts = 0;
        for part in parts {
            n_parts += 1;
            self.expr(part)?;
            if let Node::Value(value) = part.node() {
                self.add(SpecialNumber::of(value));
            }
        }
        self.add(n_parts);
        self.shares |= self.values.len() > before;
        Some(())
    }

    /// A value that something is compared or calculated with: null is a word of the statement, where it is bound at all.
    fn value(&mut self, value: &'q Value) {
        self.add((value.ty(), value.is_null()));
        if !value.is_null() {
            self.values.push(ShapeValue::One(value));
        }
    }

    fn aggregate(&mut self, aggregate: &'q Aggregate) -> Option<()> {
        self.shares = true;
        if aggregate.second.is_some() {
            return None;
        }
        self.add((aggregate.function, aggregate.ty, aggregate.distinct));
        self.add(aggregate.filter.is_some());
        self.operands(&aggregate.argument)?;
        aggregate.filter.iter().try_for_each(|it| self.expr(it))?;
        self.order_keys(&aggregate.order)
    }

    fn window(&mut self, window: &'q Window) -> Option<()> {
        self.shares = true;
        self.add(discriminant(&window.computed));
        match &window.computed {
            Windowed::Function(function, arguments) => {
                self.add(function);
                self.operands(arguments)?;
            }
            Windowed::Aggregate(aggregate) => self.aggregate(aggregate)?,
        }
        self.operands(&window.partition)?;
        self.order_keys(&window.order)?;
        self.frame(window.frame)
    }

    /// The rows of a window that are looked at. The row itself and the ends of the partition are words of the statement; rows
    /// that end before they begin are refused.
    fn frame(&mut self, frame: Option<WindowFrame>) -> Option<()> {
        if let Some((start, end)) = frame.and_then(|it| it.start.zip(it.end))
            && start > end
        {
            return None;
        }
        self.add(frame.map(|it| {
            let sides = [it.start, it.end].map(|end| end.map(i64::signum));
            (it.unit, it.exclude, sides)
        }));
        let ends = frame.into_iter().flat_map(|it| [it.start, it.end]);
        let rows = ends.flatten().filter(|row| *row != 0);
        let rows = rows.map(|row| ShapeValue::Number(row.unsigned_abs()));
        self.values.extend(rows);
        Some(())
    }

    /// The rows behind a place in an order.
    fn behind(&mut self, keys: &'q [OrderKey], place: &'q [Value]) -> Option<()> {
        self.shares = true;
        self.order_keys(keys)?;
        for value in place {
            self.value(value);
        }
        Some(())
    }

    /// A known text that is looked for; of a pattern of the user's own the statement may depend.
    fn pattern(&mut self, how: Match, fold: bool, pattern: &'q Expr) -> Option<()> {
        let Node::Value(Value::Text(text)) = pattern.node() else {
            return None;
        };
        match how {
            Match::Contains | Match::StartsWith | Match::EndsWith | Match::Equals => {
                self.values.push(ShapeValue::Pattern(how, fold, text));
                Some(())
            }
            Match::Like | Match::Regex | Match::Similar => None,
        }
    }

    /// A way into a document. One with a key that no document has is refused.
    fn json_path(&mut self, path: &'q [JsonStep], read: JsonRead) -> Option<()> {
        let is_none = |step: &JsonStep| matches!(step, JsonStep::Key(key) if key.contains('\0'));
        if path.iter().any(is_none) {
            return None;
        }
        self.add(read);
        self.shares = true;
        self.values.push(ShapeValue::Path(path, read));
        Some(())
    }

    /// A list of values of one type, at least one.
    fn list(&mut self, values: &'q [Value]) -> Option<()> {
        let ty = values.first()?.ty();
        if values.iter().any(|value| value.ty() != ty) {
            return None;
        }
        self.add(ty);
        self.values.push(ShapeValue::List(ty, values));
        Some(())
    }
}
