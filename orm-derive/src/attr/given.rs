//! The names that a user gave to a word, put in place of those of an example.

use crate::names::snake_case;
use proc_macro2::{TokenStream, TokenTree};

/// Examples of words with names, and what stands around the names.
const EXAMPLES: [(&str, &str); 4] = [
    ("unique(title, author)", "unique"),
    ("index(author, year)", "index"),
    ("primary_key(playlist, track)", "primary_key"),
    ("ordering = (author.name, -year)", "ordering = "),
];

/// The example of a foreign key, from its name to its column.
const FOREIGN_KEY: &str = "author: ForeignKey<Author>`, whose column is `author_id";

/// Returns a message whose example has the names that were given: `unique(currency, day)`, where the message has
/// `unique(title, author)` and `["currency", "day"]` was written.
pub(super) fn with_names_given(message: String, given: TokenStream) -> String {
    let is_assigned =
        |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '=');
    let given = given.into_iter().skip_while(is_assigned);
    let lists = lists_of_names(given).unwrap_or_default();
    if message.contains(FOREIGN_KEY) {
        return match &lists[..] {
            [names] => with_target(message, names),
            _ => message,
        };
    }
    let example = EXAMPLES
        .iter()
        .find(|(example, _)| message.contains(example));
    match example {
        Some((example, word)) if !lists.is_empty() => {
            let lists = lists.iter().map(|names| written(word, names));
            message.replace(example, &lists.collect::<Vec<_>>().join(", "))
        }
        _ => message,
    }
}

/// Returns a message whose example of a foreign key leads to the model that was named.
fn with_target(message: String, names: &[String]) -> String {
    let is_type = |name: &str| name.starts_with(char::is_uppercase);
    // Of `Author.id`, which names the key besides, the model.
    match names.first().and_then(|path| path.split('.').next()) {
        Some(target) if names.len() == 1 && is_type(target) => {
            let name = snake_case(target);
            let own = format!("{name}: ForeignKey<{target}>`, whose column is `{name}_id");
            message.replace(FOREIGN_KEY, &own)
        }
        _ => message,
    }
}

fn written(word: &str, names: &[String]) -> String {
    match names {
        [name] if word.ends_with("= ") => format!("{word}{name}"),
        names => format!("{word}({})", names.join(", ")),
    }
}

/// Returns the names of each list: one of `["a", "b"]`, two of `[("a", "b"), ("c", "d")]`; none where there is something
/// else among them.
fn lists_of_names(given: impl IntoIterator<Item = TokenTree>) -> Option<Vec<Vec<String>>> {
    let (mut names, mut lists) = (Vec::new(), Vec::new());
    for token in given {
        match token {
            TokenTree::Group(group) => lists.extend(lists_of_names(group.stream())?),
            TokenTree::Literal(literal) => names.push(name(&literal.to_string())?),
            TokenTree::Ident(ident) => names.push(name(&ident.to_string())?),
            TokenTree::Punct(sign) if sign.as_char() == ',' => {}
            TokenTree::Punct(_) => return None,
        }
    }
    match (names.is_empty(), lists.is_empty()) {
        (true, _) => Some(lists),
        (false, true) => Some(vec![names]),
        (false, false) => None,
    }
}

/// Returns a path of fields as it is written here: of `"-author__name"`, in the manner of Django, `-author.name`.
fn name(given: &str) -> Option<String> {
    let path = given.trim_matches('"').trim().replace("__", ".");
    let fields = path.strip_prefix('-').unwrap_or(&path);
    let are_names = fields
        .split('.')
        .all(|field| syn::parse_str::<syn::Ident>(field).is_ok());
    are_names.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_were_given_stand_in_the_example() {
        let unique = "write `unique(title, author)`";
        let ordering = "`ordering` is written `ordering = (author.name, -year)`";
        let key = "`author: ForeignKey<Author>`, whose column is `author_id`";
        let cases = [
            (
                unique,
                r#"= ["currency", "day"]"#,
                "write `unique(currency, day)`",
            ),
            (unique, r#"("a", "b")"#, "write `unique(a, b)`"),
            (unique, "(idea, voter)", "write `unique(idea, voter)`"),
            (
                unique,
                r#"= [("a", "b"), ["c", "d"]]"#,
                "write `unique(a, b), unique(c, d)`",
            ),
            (unique, "", unique),
            (unique, "(a, where = b)", unique),
            (unique, "(unique(a))", unique),
            (unique, r#"= "lower(a)""#, unique),
            (
                ordering,
                r#"= ["-at", "author__name"]"#,
                "`ordering` is written `ordering = (-at, author.name)`",
            ),
            (
                ordering,
                r#"= "-at""#,
                "`ordering` is written `ordering = -at`",
            ),
            ("`table` has a name", r#"= ["a"]"#, "`table` has a name"),
            (
                key,
                "= LineItem",
                "`line_item: ForeignKey<LineItem>`, whose column is `line_item_id`",
            ),
            (
                key,
                r#"("Customer")"#,
                "`customer: ForeignKey<Customer>`, whose column is `customer_id`",
            ),
            (
                key,
                r#"= "LineItem.id""#,
                "`line_item: ForeignKey<LineItem>`, whose column is `line_item_id`",
            ),
            (key, r#"= "customers""#, key),
            (key, r#"= "customers.id""#, key),
        ];
        for (message, given, expected) in cases {
            let tokens = given.parse().expect("tokens");
            assert_eq!(with_names_given(message.to_owned(), tokens), expected);
        }
    }
}
