//! `no_overlap(…)` on the struct.

use super::field::{SqlText, sql};
use super::path::FieldPath;
use super::{Mistake, Taken, each_in_parentheses, text};
use crate::names::{listed, nearest};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token};

/// `no_overlap(room, starts..ends, where = "NOT cancelled", name = "…")`
pub(crate) struct NoOverlapAttrs {
    pub(crate) word: Ident,
    /// The fields that are equal in rows that are in each other's way.
    pub(crate) equal: Vec<FieldPath>,
    pub(crate) range: RangeAttrs,
    pub(crate) condition: Option<SqlText>,
    pub(crate) name: Option<LitStr>,
}

/// `starts..ends`, or `starts..=ends` with its end.
#[derive(PartialEq)]
pub(crate) struct RangeAttrs {
    pub(crate) start: FieldPath,
    pub(crate) end: FieldPath,
    pub(crate) includes_end: bool,
}

const OPTIONS: [&str; 2] = ["name", "where"];

/// The parts of a `no_overlap`, as far as they were read.
#[derive(Default)]
struct Parts {
    equal: Vec<FieldPath>,
    range: Option<RangeAttrs>,
    condition: Option<SqlText>,
    name: Option<LitStr>,
}

impl NoOverlapAttrs {
    pub(crate) fn parse(word: &Ident, input: ParseStream) -> Taken<Self> {
        let mut parts = Parts::default();
        each_in_parentheses(input, |content| parts.take(content))?;
        let Some(range) = parts.range else {
            return Err(without_range(word, &parts.equal));
        };
        Ok(NoOverlapAttrs {
            word: word.clone(),
            equal: parts.equal,
            range,
            condition: parts.condition,
            name: parts.name,
        })
    }

    /// The fields in their order, the ends of the range last.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &FieldPath> {
        self.equal
            .iter()
            .chain([&self.range.start, &self.range.end])
    }
}

impl Parts {
    fn take(&mut self, content: ParseStream) -> Taken {
        let name = content.call(Ident::parse_any)?;
        if content.peek(Token![=]) || name == "where" {
            return self.option(&name, content);
        }
        let path = FieldPath::after(name, content)?;
        let includes_end = content.peek(Token![..=]);
        if !includes_end && !content.peek(Token![..]) {
            self.equal.push(path);
            return Ok(());
        }
        if includes_end {
            content.parse::<Token![..=]>()?;
        } else {
            content.parse::<Token![..]>()?;
        }
        if self.range.is_some() {
            return Err(said(
                &path.first,
                "a `no_overlap` has one range; declare another `no_overlap(…)` for this one",
            ));
        }
        self.range = Some(RangeAttrs {
            start: path,
            end: content.parse()?,
            includes_end,
        });
        Ok(())
    }

    fn option(&mut self, option: &Ident, content: ParseStream) -> Taken {
        match option.to_string().as_str() {
            "where" => self.condition = Some(sql(content)?),
            "name" => self.name = Some(text(content)?),
            other => return Err(unknown(option, other)),
        }
        Ok(())
    }
}

/// Two fields are a range perhaps that was meant.
fn without_range(word: &Ident, equal: &[FieldPath]) -> Mistake {
    let [.., start, end] = equal else {
        return Mistake::Form;
    };
    said(
        word,
        &format!(
            "`no_overlap` needs a range; write it as `{start}..{end}`, or `{start}..={end}` where the end belongs to it"
        ),
    )
}

fn unknown(option: &Ident, name: &str) -> Mistake {
    let message = match (name, nearest(name, OPTIONS)) {
        ("condition" | "filter" | "predicate", _) => {
            format!("`no_overlap` knows no `{name}`; did you mean `where`?")
        }
        (_, Some(meant)) => format!("`no_overlap` knows no `{name}`; did you mean `{meant}`?"),
        (_, None) => format!(
            "`no_overlap` knows no `{name}`; it knows {}, and fields stand by themselves",
            listed(OPTIONS)
        ),
    };
    said(option, &message)
}

fn said(at: &Ident, message: &str) -> Mistake {
    Mistake::Said(syn::Error::new(at.span(), message))
}

#[cfg(test)]
mod tests {
    use crate::attr::model::ModelAttrs;
    use crate::errors::Errors;
    use syn::{Attribute, parse_quote};

    fn parse(attr: Attribute) -> (ModelAttrs, Vec<String>) {
        let mut errors = Errors::default();
        let parsed = ModelAttrs::parse(&[attr], &mut errors);
        (parsed, errors.messages())
    }

    #[test]
    fn fields_a_range_and_options_stand_in_any_order() {
        let (mut parsed, mistakes) = parse(parse_quote!(
            #[orm(no_overlap(name = "busy", room, time.starts..=time.ends, where = "NOT cancelled", desk))]
        ));
        assert_eq!(mistakes, [""; 0]);
        let own = parsed.no_overlaps.pop().expect("a constraint");
        let fields: Vec<_> = own.fields().map(ToString::to_string).collect();
        assert_eq!(fields, ["room", "desk", "time.starts", "time.ends"]);
        assert!(own.range.includes_end && own.condition.is_some());
        assert_eq!(own.name.map(|name| name.value()).as_deref(), Some("busy"));
    }

    #[test]
    fn mistakes_name_what_was_meant() {
        let cases: [(Attribute, &str); 6] = [
            (
                parse_quote!(#[orm(no_overlap(room, starts, ends))]),
                "`no_overlap` needs a range; write it as `starts..ends`, or `starts..=ends` where the end belongs to it",
            ),
            (
                parse_quote!(#[orm(no_overlap(room))]),
                "`no_overlap` is written `no_overlap(room, starts..ends)`",
            ),
            (
                parse_quote!(#[orm(no_overlap(a..b, c..d))]),
                "a `no_overlap` has one range; declare another `no_overlap(…)` for this one",
            ),
            (
                parse_quote!(#[orm(no_overlap(a..b, condition = "x"))]),
                "`no_overlap` knows no `condition`; did you mean `where`?",
            ),
            (
                parse_quote!(#[orm(no_overlap(a..b, using = gist))]),
                "`no_overlap` knows no `using`; it knows `name`, `where`, and fields stand by themselves",
            ),
            (
                parse_quote!(#[orm(without_overlaps(a..b))]),
                "`without_overlaps` does not stand on a model; rows whose ranges do not overlap are `no_overlap(room, starts..ends)`",
            ),
        ];
        for (attr, expected) in cases {
            assert_eq!(parse(attr).1, [expected]);
        }
    }
}
