//! Fields named at run time: `-author.name`.

use super::{Expr, Node, OrderKey};
use crate::error::client_text;
use crate::schema::near_name::nearest;
use crate::schema::{Field, Table};
use crate::value::Type;

/// Returns the order by a field that is named in a text, with `-` before it the highest first. Fields of to-one
/// relations are reached over dots, or over two underscores: `author.name`, `author__name`.
///
/// Nothing of the text gets into SQL: it is looked up among the fields that the models declare. Of an unknown name the
/// key is refused, and planning fails with the reason.
pub fn order_by_name(table: &'static Table, name: &str) -> OrderKey {
    let key = match name.strip_prefix('-') {
        Some(name) => OrderKey::desc(named(table, name)),
        None => OrderKey::asc(named(table, name)),
    };
    let ty = type_of(table, &key.expr);
    match ty {
        #[cfg(feature = "json")]
        Some(Type::Json) => OrderKey::asc(Expr::refused(client_text::no_order(name))),
        _ => key.of_type(ty),
    }
}

/// Returns the type of a field that was found.
fn type_of(mut table: &'static Table, expr: &Expr) -> Option<Type> {
    let Node::Reached {
        foreign_keys,
        field,
        part,
    } = expr.node()
    else {
        return None;
    };
    for &position in foreign_keys {
        table = target(&table.fields[position])?;
    }
    Some(table.columns_of(*field)[*part].ty)
}

/// Returns the field of this name, or a refusal.
fn named(table: &'static Table, name: &str) -> Expr {
    let (mut table, mut foreign_keys) = (table, Vec::new());
    let mut rest = name;
    loop {
        let Some((position, next)) = table.first_field(rest) else {
            return Expr::refused(unknown(table, rest));
        };
        let target = target(&table.fields[position]);
        match (target, next) {
            (None, None) => return Expr::reached(foreign_keys, position, 0),
            (Some(target), Some(next)) => {
                foreign_keys.push(position);
                (table, rest) = (target, next);
            }
            (Some(target), None) => {
                let key = key_behind(name, target);
                return Expr::refused(client_text::relation(rest, table.model, &key));
            }
            (None, Some(_)) => {
                let field = table.fields[position].name;
                return Expr::refused(client_text::leads_nowhere(field, table.model, rest));
            }
        }
    }
}

fn target(field: &Field) -> Option<&'static Table> {
    field.relation.map(|relation| (relation.target)())
}

/// Returns the path to the first value of the key of rows that a path leads to: `author.id`, or, where that key is a foreign
/// key, `profile.author.id`.
fn key_behind(path: &str, mut table: &'static Table) -> String {
    let mut path = path.to_owned();
    loop {
        let Some(&position) = table.primary_key.first() else {
            return path;
        };
        let field = &table.fields[position];
        path = format!("{path}.{}", field.name);
        // Keys never lead to each other in a circle, since their types would have no end.
        match target(field) {
            Some(target) => table = target,
            None => return path,
        }
    }
}

/// Returns the message for a path whose beginning is no field, which names the nearest.
fn unknown(table: &'static Table, path: &str) -> String {
    let model = table.model;
    let first = path.split_once('.').or_else(|| path.split_once("__"));
    let first = first.map_or(path, |(first, _)| first);
    let names = || table.fields.iter().map(|field| field.name);
    if first == path && table.is_embedded(path) {
        let inner = names().find(|name| {
            name.strip_prefix(path)
                .is_some_and(|rest| rest.starts_with('.'))
        });
        let inner = inner.unwrap_or_default();
        return client_text::embedded_struct(path, model, inner);
    }
    let name = if table.is_embedded(first) {
        path
    } else {
        first
    };
    // The name may come from anywhere: a long one is not repeated.
    let shown: String = name.chars().take(40).collect();
    if let Some(meant) = nearest(name, names()) {
        return client_text::no_field(&shown, model, &format!("did you mean `{meant}`?"));
    }
    let names: Vec<_> = names().map(|name| format!("`{name}`")).collect();
    client_text::no_field(&shown, model, &format!("it has {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::samples::BOOK;

    #[track_caller]
    fn refused(name: &str) -> String {
        match order_by_name(&BOOK, name).expr.node() {
            Node::Refused(why) => why.clone(),
            node => panic!("`{name}` is {node:?}"),
        }
    }

    #[test]
    fn a_name_is_a_field() {
        let key = order_by_name(&BOOK, "-title");
        assert!(key.descending);
        assert!(
            matches!(key.expr.node(), Node::Reached { foreign_keys, field: 1, part: 0 } if foreign_keys.is_empty())
        );
    }

    #[test]
    fn an_unknown_name_names_the_nearest() {
        assert_eq!(
            refused("tilte"),
            "no field `tilte` on `Book`; did you mean `title`?"
        );
        assert!(refused("price").starts_with("no field `price` on `Book`; it has `id`, `title`,"));
        assert!(refused("--title").starts_with("no field `-title` on `Book`"));
        assert!(refused("").starts_with("no field `` on `Book`"));
        assert!(refused(&"x".repeat(10_000)).len() < 500);
    }

    #[test]
    fn a_relation_is_walked_by_its_fields() {
        assert!(refused("title.name").contains("`title` is no relation of `Book`"));
        assert!(refused("title; DROP TABLE book").starts_with("no field"));
    }
}
