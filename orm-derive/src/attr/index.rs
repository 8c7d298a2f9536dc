//! `index(…)` and `unique(…)` on the struct.

use super::field::{SqlText, sql};
use super::path::FieldPath;
use super::{ChoiceOf, Mistake, Taken, each_in_parentheses, fields, in_parentheses, text};
use crate::names::listed;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token};

/// `index(author, -year, where = "…", name = "…")`
pub(crate) struct IndexAttrs {
    pub(crate) word: Ident,
    pub(crate) keys: Vec<Key>,
    pub(crate) name: Option<LitStr>,
    pub(crate) condition: Option<SqlText>,
    pub(crate) include: Vec<FieldPath>,
    /// `gin`
    pub(crate) method: Option<Ident>,
    pub(crate) ops: Option<LitStr>,
    /// `sqlite` or `postgres`
    pub(crate) only: Option<Ident>,
}

/// `-year.nulls_last()`
pub(crate) struct Key {
    pub(crate) value: KeyValue,
    /// The place of `-`.
    pub(crate) descending: Option<Span>,
    /// `nulls_first` or `nulls_last`
    pub(crate) nulls: Option<Ident>,
}

/// The value that a key is.
pub(crate) enum KeyValue {
    /// `year`, `address.city`
    Field(FieldPath),
    /// `ignore_case(title)`
    IgnoringCase(FieldPath),
    /// `"lower(title)"`
    Expression(SqlText),
}

const METHODS: ChoiceOf = ChoiceOf {
    known: &["btree", "hash", "gin", "gist", "brin"],
    other_names: &[],
};
const DATABASES: ChoiceOf = ChoiceOf {
    known: &["sqlite", "postgres"],
    other_names: &[("postgres", &["psql", "pg"])],
};
const OPTIONS: ChoiceOf = ChoiceOf {
    known: &["name", "where", "include", "using", "ops", "only"],
    other_names: &[
        ("where", &["condition", "filter", "predicate"]),
        ("include", &["covering"]),
        ("using", &["method", "type", "kind"]),
        ("ops", &["opclass", "opclasses", "operator_class"]),
    ],
};

impl IndexAttrs {
    pub(crate) fn parse(word: &Ident, input: ParseStream) -> Taken<Self> {
        let mut this = IndexAttrs {
            word: word.clone(),
            keys: Vec::new(),
            name: None,
            condition: None,
            include: Vec::new(),
            method: None,
            ops: None,
            only: None,
        };
        each_in_parentheses(input, |content| this.take(content))?;
        if this.keys.is_empty() {
            return Err(Mistake::Form);
        }
        Ok(this)
    }

    /// Returns whether it is a list of fields in ascending order, and has no options.
    pub(crate) fn fields(&self) -> Option<Vec<&FieldPath>> {
        let has_order = |key: &Key| key.descending.is_some() || key.nulls.is_some();
        let is_plain = self.is_of_fields()
            && !self.keys.iter().any(has_order)
            && self.condition.is_none()
            && self.include.is_empty()
            && self.method.is_none()
            && self.ops.is_none()
            && self.only.is_none();
        is_plain.then(|| self.named().collect())
    }

    /// Returns whether all of its keys are fields.
    pub(crate) fn is_of_fields(&self) -> bool {
        let mut keys = self.keys.iter();
        keys.all(|key| matches!(key.value, KeyValue::Field(_)))
    }

    /// Returns whether it is of all rows by their fields, if it is unique.
    pub(crate) fn is_of_all_rows(&self) -> bool {
        self.condition.is_none() && self.is_of_fields()
    }

    /// Returns whether some of its keys are expressions.
    pub(crate) fn has_expressions(&self) -> bool {
        let mut keys = self.keys.iter();
        keys.any(|key| matches!(key.value, KeyValue::Expression(_)))
    }

    /// The fields that its keys name.
    pub(crate) fn named(&self) -> impl Iterator<Item = &FieldPath> {
        self.keys.iter().filter_map(|key| match &key.value {
            KeyValue::Field(name) | KeyValue::IgnoringCase(name) => Some(name),
            KeyValue::Expression(_) => None,
        })
    }

    fn take(&mut self, content: ParseStream) -> Taken {
        let ahead = content.fork();
        let option = ahead.call(Ident::parse_any).ok();
        let is_option = ahead.peek(Token![=]);
        let is_pair = ahead.peek(syn::token::Paren);
        match option {
            Some(option) if is_option || is_pair && option == "where" => {
                content.call(Ident::parse_any)?;
                self.option(&option, content)
            }
            _ => {
                self.keys.push(key(content)?);
                Ok(())
            }
        }
    }

    fn option(&mut self, option: &Ident, content: ParseStream) -> Taken {
        self.take_option(option, content)
            .map_err(|mistake| match (mistake, form(option)) {
                (Mistake::Form, Some(form)) => written_so(option, form, &self.word),
                (mistake, _) => mistake,
            })
    }

    fn take_option(&mut self, option: &Ident, content: ParseStream) -> Taken {
        match option.to_string().as_str() {
            "name" => self.name = Some(text(content)?),
            "where" => self.condition = Some(sql(content)?),
            "include" => {
                content.parse::<Token![=]>()?;
                self.include = fields(content)?;
            }
            "using" => self.method = Some(METHODS.take(option, content)?),
            "ops" => self.ops = Some(text(content)?),
            "only" => self.only = Some(DATABASES.take(option, content)?),
            "expr" => self.keys.push(Key {
                value: KeyValue::Expression(sql(content)?),
                descending: None,
                nulls: None,
            }),
            other => return Err(unknown(option, other, &self.word)),
        }
        Ok(())
    }
}

/// Returns how an option is written.
fn form(option: &Ident) -> Option<&'static str> {
    Some(match option.to_string().as_str() {
        "name" => r#"name = "…""#,
        "where" => r#"where = "deleted_at IS NULL"` or `where(sqlite = "…", postgres = "…")"#,
        "include" => "include = (a, b)",
        "ops" => r#"ops = "…""#,
        _ => return None,
    })
}

fn written_so(option: &Ident, form: &str, word: &Ident) -> Mistake {
    let message = format!("`{option}` in `{word}(…)` is written `{form}`");
    Mistake::Said(syn::Error::new(option.span(), message))
}

fn unknown(option: &Ident, name: &str, word: &Ident) -> Mistake {
    let message = match (name, OPTIONS.meant(name)) {
        ("columns" | "column" | "fields" | "field" | "keys" | "on", _) => {
            format!("`{word}` knows no `{name}`; the fields stand by themselves: `{word}(author, year)`")
        }
        ("unique", _) => {
            "`index` knows no `unique`; an index of values that stand once is `unique(author, year)`".to_owned()
        }
        (_, Some(meant)) => format!("`{word}` knows no `{name}`; did you mean `{meant}`?"),
        (_, None) => {
            format!("`{word}` knows no `{name}`; it knows {}", listed(OPTIONS.known.iter().copied()))
        }
    };
    Mistake::Said(syn::Error::new(option.span(), message))
}

/// `year`, `-year.nulls_last()`, `ignore_case(title)`, `"lower(title)"` or `expr(sqlite = "…", postgres = "…")`
fn key(content: ParseStream) -> Taken<Key> {
    let minus: Option<Token![-]> = content.parse()?;
    let value = if content.peek(LitStr) {
        KeyValue::Expression(SqlText::both(content.parse()?))
    } else {
        named_key(content)?
    };
    let nulls = content.parse::<Option<Token![.]>>()?;
    Ok(Key {
        value,
        descending: minus.map(|minus| minus.span),
        nulls: nulls.map(|_| nulls_order(content)).transpose()?,
    })
}

fn named_key(content: ParseStream) -> Taken<KeyValue> {
    let name = content.call(Ident::parse_any)?;
    if !content.peek(syn::token::Paren) {
        return Ok(KeyValue::Field(FieldPath::after(name, content)?));
    }
    match name.to_string().as_str() {
        "expr" => Ok(KeyValue::Expression(sql(content)?)),
        "ignore_case" => match <[FieldPath; 1]>::try_from(fields(content)?) {
            Ok([field]) => Ok(KeyValue::IgnoringCase(field)),
            Err(_) => Err(Mistake::Form),
        },
        other => Err(Mistake::Said(syn::Error::new(
            name.span(),
            format!(
                "an index knows no `{other}(…)`; write SQL as a text, such as `\"{other}(title)\"`, or `ignore_case(title)` for lookups such as `ieq`"
            ),
        ))),
    }
}

/// `nulls_first()` or `nulls_last()`
fn nulls_order(content: ParseStream) -> Taken<Ident> {
    let order: Ident = content.parse()?;
    if order != "nulls_first" && order != "nulls_last" {
        return Err(Mistake::Form);
    }
    in_parentheses(content, |_| Ok(()))?;
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::{IndexAttrs, KeyValue};
    use crate::attr::model::ModelAttrs;
    use crate::errors::Errors;
    use syn::{Attribute, parse_quote};

    fn parse(attr: Attribute) -> (ModelAttrs, Vec<String>) {
        let mut errors = Errors::default();
        let parsed = ModelAttrs::parse(&[attr], &mut errors);
        (parsed, errors.messages())
    }

    #[track_caller]
    fn index(attr: Attribute) -> IndexAttrs {
        let (mut parsed, mistakes) = parse(attr);
        assert_eq!(mistakes, [""; 0]);
        parsed.indexes.pop().expect("an index")
    }

    #[test]
    fn keys_are_fields_expressions_and_texts() {
        let index = index(parse_quote!(
            #[orm(index(name, -year.nulls_last(), "lower(a, b)", ignore_case(title), expr(sqlite = "s", postgres = "p")))]
        ));
        let keys = index.keys.iter().map(|key| match &key.value {
            KeyValue::Field(name) => name.to_string(),
            KeyValue::IgnoringCase(name) => format!("~{name}"),
            KeyValue::Expression(sql) => {
                format!("{}/{}", sql.sqlite.value(), sql.postgres.value())
            }
        });
        let keys: Vec<_> = keys.collect();
        let expected = ["name", "year", "lower(a, b)/lower(a, b)", "~title", "s/p"];
        assert_eq!(keys, expected);
        let year = &index.keys[1];
        assert!(year.descending.is_some() && year.nulls.is_some());
        assert!(index.fields().is_none());
    }

    #[test]
    fn options_stand_anywhere() {
        let index = index(parse_quote!(
            #[orm(index(where = "a > 0", body, using = gin, ops = "gin_trgm_ops", include = (a, b), name = "n", only = postgres,))]
        ));
        assert_eq!(index.keys.len(), 1);
        assert_eq!(index.include.len(), 2);
        assert!(index.condition.is_some() && index.name.is_some() && index.ops.is_some());
        assert!(index.method.is_some_and(|method| method == "gin"));
        assert!(index.only.is_some_and(|only| only == "postgres"));
    }

    #[test]
    fn mistakes_name_what_was_meant() {
        let cases: [(Attribute, &str); 9] = [
            (
                parse_quote!(#[orm(index(columns = ["a"]))]),
                "`index` knows no `columns`; the fields stand by themselves: `index(author, year)`",
            ),
            (
                parse_quote!(#[orm(index(a, unique = true))]),
                "`index` knows no `unique`; an index of values that stand once is `unique(author, year)`",
            ),
            (
                parse_quote!(#[orm(unique(a, condition = "a > 0"))]),
                "`unique` knows no `condition`; did you mean `where`?",
            ),
            (
                parse_quote!(#[orm(index(a, using = btre))]),
                "`using` knows no `btre`; did you mean `btree`?",
            ),
            (
                parse_quote!(#[orm(index(a, includes = (b)))]),
                "`index` knows no `includes`; did you mean `include`?",
            ),
            (
                parse_quote!(#[orm(index(a, only = mysql))]),
                "`only` knows no `mysql`; choose one of `sqlite`, `postgres`",
            ),
            (
                parse_quote!(#[orm(index(lower(a)))]),
                "an index knows no `lower(…)`; write SQL as a text, such as `\"lower(title)\"`, or `ignore_case(title)` for lookups such as `ieq`",
            ),
            (
                parse_quote!(#[orm(unique(a, where = deleted))]),
                "`where` in `unique(…)` is written `where = \"deleted_at IS NULL\"` or `where(sqlite = \"…\", postgres = \"…\")`",
            ),
            (
                parse_quote!(#[orm(index(where = "a"))]),
                "`index` is written `index(author, year)`",
            ),
        ];
        for (attr, expected) in cases {
            assert_eq!(parse(attr).1, [expected]);
        }
    }
}
