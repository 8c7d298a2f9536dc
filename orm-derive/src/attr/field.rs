//! Words on a field.

use super::inner_name::InnerName;
use super::words::FIELD;
use super::{
    ChoiceOf, Mistake, Taken, each_word, end_of_word, flag, in_parentheses, names, rest_of_word,
    switch, text,
};
use crate::errors::Errors;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::Paren;
use syn::{Attribute, Expr, Ident, Lit, LitInt, LitStr, Path, Token, Type, parse_quote_spanned};

/// The words of `#[orm(…)]` on a field. Words that stand alone are kept for their place.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) primary_key: Option<Ident>,
    pub(crate) column: Option<LitStr>,
    pub(crate) max_length: Option<u32>,
    pub(crate) max_digits: Option<Number>,
    pub(crate) decimal_places: Option<Number>,
    pub(crate) min: Option<Bound>,
    pub(crate) max: Option<Bound>,
    /// The function that is asked about values.
    pub(crate) validate: Option<Path>,
    pub(crate) version: Option<Ident>,
    pub(crate) unique: Option<Ident>,
    pub(crate) index: Option<Switch>,
    pub(crate) default: Option<Expr>,
    pub(crate) db_default: Option<SqlText>,
    pub(crate) generated: Option<SqlText>,
    pub(crate) auto_now_add: Option<Ident>,
    pub(crate) auto_now: Option<Ident>,
    pub(crate) related_name: Option<LitStr>,
    /// The names of the other sides of foreign keys within an embedded struct.
    pub(crate) inner_names: Vec<InnerName>,
    pub(crate) related_trait: Option<RelatedTrait>,
    /// The action when the target is deleted: `Cascade`.
    pub(crate) on_delete: Option<Ident>,
    /// The action when the target gets another key: `Cascade`.
    pub(crate) on_update: Option<Ident>,
    pub(crate) deferrable: Option<Ident>,
    /// The field whose column is a part of this foreign key too.
    pub(crate) within: Option<Ident>,
    /// Says that it is the foreign key to the tenant of the row.
    pub(crate) tenant: Option<Ident>,
    pub(crate) through: Option<Through>,
    pub(crate) symmetrical: Option<Ident>,
    /// The join table's name.
    pub(crate) table: Option<LitStr>,
    pub(crate) identity: Option<Switch>,
    pub(crate) collation: Option<LitStr>,
    pub(crate) help: Option<LitStr>,
    pub(crate) label: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    pub(crate) choices: Option<Ident>,
    pub(crate) embed: Option<Ident>,
    /// The beginning of the names of an embedded struct's columns.
    pub(crate) prefix: Option<LitStr>,
    /// The type around it that is stored in its place.
    pub(crate) wrapper: Option<Wrapper>,
    pub(crate) skip: Option<Ident>,
    /// All words that stand here.
    pub(crate) words: Vec<Ident>,
    /// True if something was not understood, so that what is absent may have been meant.
    pub(crate) flawed: bool,
}

/// `max_digits = 12`, `decimal_places = 2`
pub(crate) struct Number {
    pub(crate) literal: LitInt,
    pub(crate) number: u32,
}

/// `min = 0`, `max = -0.5`
pub(crate) struct Bound {
    pub(crate) literal: Lit,
    /// The number in digits.
    pub(crate) text: String,
}

impl Bound {
    /// The number of digits behind the point.
    pub(crate) fn places(&self) -> usize {
        let fraction = self.text.split_once('.');
        fraction.map_or(0, |(_, fraction)| fraction.len())
    }
}

/// `index`, `index = false`, `identity = false`
pub(crate) struct Switch {
    pub(crate) word: Ident,
    pub(crate) on: bool,
}

/// `= "sql"`, or one SQL a database.
pub(crate) struct SqlText {
    pub(crate) sqlite: LitStr,
    pub(crate) postgres: LitStr,
}

impl SqlText {
    /// One SQL for both databases.
    pub(crate) fn both(sql: LitStr) -> Self {
        SqlText {
            sqlite: sql.clone(),
            postgres: sql,
        }
    }
}

/// `related_trait`, or `related_trait = Name`
pub(crate) struct RelatedTrait {
    pub(crate) word: Ident,
    pub(crate) name: Option<Ident>,
}

/// `as = Wrapper`
pub(crate) struct Wrapper {
    pub(crate) word: Ident,
    pub(crate) ty: Type,
}

/// `through = Tagging`, or `through = Tagging(book, tag)`
pub(crate) struct Through {
    pub(crate) model: Path,
    /// The fields that point at this model and at the target.
    pub(crate) ends: Option<[Ident; 2]>,
}

/// The most digits of a decimal that both databases hold.
const MAX_DIGITS: u32 = 18;

pub(super) const ON_DELETE: ChoiceOf = ChoiceOf {
    known: &[
        "Cascade",
        "Protect",
        "Restrict",
        "SetNull",
        "SetDefault",
        "DoNothing",
    ],
    other_names: &[
        (
            "Cascade",
            &["Destroy", "Delete", "DeleteAll", "ClientCascade"],
        ),
        (
            "Restrict",
            &["RestrictWithError", "RestrictWithException", "Deny"],
        ),
        (
            "SetNull",
            &["Nullify", "Nilify", "NilifyAll", "Null", "ClientSetNull"],
        ),
        ("DoNothing", &["NoAction", "Nothing", "None", "Ignore"]),
    ],
};

const ON_UPDATE: ChoiceOf = ChoiceOf {
    known: &["Cascade", "Restrict", "SetNull", "SetDefault", "NoAction"],
    other_names: &[
        ("Cascade", &["UpdateAll"]),
        ("SetNull", &["Nullify", "Nilify", "NilifyAll", "Null"]),
        ("NoAction", &["DoNothing", "Nothing", "None", "Ignore"]),
    ],
};

impl FieldAttrs {
    pub(crate) fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut this = FieldAttrs::default();
        this.flawed = each_word(attrs, &FIELD, errors, |word, input| this.take(word, input));
        this
    }

    fn take(&mut self, word: &Ident, input: ParseStream) -> Taken {
        self.words.push(word.clone());
        match word.to_string().as_str() {
            "primary_key" => self.primary_key = Some(flag(word, input)?),
            "column" => self.column = Some(text(input)?),
            "max_length" => self.max_length = Some(max_length(input)?),
            "max_digits" => self.max_digits = Some(max_digits(input)?),
            "decimal_places" => self.decimal_places = Some(decimal_places(input)?),
            "min" => self.min = Some(bound(word, input)?),
            "max" => self.max = Some(bound(word, input)?),
            "validate" => self.validate = Some(function(input)?),
            "version" => self.version = Some(flag(word, input)?),
            "unique" => self.unique = Some(unique(word, input)?),
            "index" => self.index = Some(index(word, input)?),
            "default" => self.default = Some(default(word, input)?),
            "db_default" => self.db_default = Some(sql(input)?),
            "generated" => self.generated = Some(sql(input)?),
            "auto_now_add" => self.auto_now_add = Some(flag(word, input)?),
            "auto_now" => self.auto_now = Some(flag(word, input)?),
            "related_name" if input.peek(Paren) => {
                self.inner_names = InnerName::parse_list(word, input)?;
            }
            "related_name" => self.related_name = Some(text(input)?),
            "related_trait" => self.related_trait = Some(related_trait(word, input)?),
            "on_delete" => self.on_delete = Some(ON_DELETE.take(word, input)?),
            "on_update" => self.on_update = Some(on_update(word, input)?),
            "deferrable" => self.deferrable = Some(flag(word, input)?),
            "within" => self.within = Some(within(input)?),
            "tenant" => self.tenant = Some(flag(word, input)?),
            "through" => self.through = Some(through(input)?),
            "symmetrical" => self.symmetrical = Some(flag(word, input)?),
            "table" => self.table = Some(text(input)?),
            "identity" => self.identity = Some(identity(word, input)?),
            "collation" => self.collation = Some(text(input)?),
            "help" => self.help = Some(text(input)?),
            "label" => self.label = Some(text(input)?),
            "renamed_from" => self.renamed_from = Some(text(input)?),
            "choices" => self.choices = Some(flag(word, input)?),
            // Written wrongly it is meant all the same, and is not asked for once more.
            "embed" => {
                self.embed = Some(word.clone());
                flag(word, input)?;
            }
            "prefix" => self.prefix = Some(text(input)?),
            "as" => self.wrapper = Some(wrapper(word, input)?),
            "skip" => self.skip = Some(flag(word, input)?),
            _ => return Err(Mistake::Form),
        }
        Ok(())
    }
}

/// `= Cascade`, and no time: that of each write has a word of its own.
pub(super) fn on_update(word: &Ident, input: ParseStream) -> Taken<Ident> {
    let value = rest_of_word(&input.fork()).to_string().to_lowercase();
    if ["now", "current_timestamp", "date"]
        .iter()
        .any(|time| value.contains(time))
    {
        let message = "`on_update` says what becomes of a foreign key when the other row gets a new key; the time of each write is `auto_now`";
        return Err(Mistake::Said(syn::Error::new(word.span(), message)));
    }
    ON_UPDATE.take(word, input)
}

/// `= 255`: a length above 0.
fn max_length(input: ParseStream) -> Taken<u32> {
    input.parse::<Token![=]>()?;
    let length: LitInt = input.parse()?;
    match length.base10_parse() {
        Ok(n) if n > 0 => Ok(n),
        _ => Err(Mistake::Said(syn::Error::new(
            length.span(),
            format!(
                "`max_length` is a number of characters from 1 to {}; without it a text has any length",
                u32::MAX
            ),
        ))),
    }
}

/// `= 12`: as many digits as both databases hold.
fn max_digits(input: ParseStream) -> Taken<Number> {
    let digits = number(input)?;
    if (1..=MAX_DIGITS).contains(&digits.number) {
        return Ok(digits);
    }
    Err(Mistake::Said(syn::Error::new(
        digits.literal.span(),
        format!("`max_digits` is a number of digits from 1 to {MAX_DIGITS}"),
    )))
}

/// `= 2`
fn decimal_places(input: ParseStream) -> Taken<Number> {
    let places = number(input)?;
    if places.number <= MAX_DIGITS {
        return Ok(places);
    }
    Err(Mistake::Said(syn::Error::new(
        places.literal.span(),
        format!("`decimal_places` is a number of digits behind the point, from 0 to {MAX_DIGITS}"),
    )))
}

/// `= -0.5`
fn bound(word: &Ident, input: ParseStream) -> Taken<Bound> {
    input.parse::<Token![=]>()?;
    let sign = input.parse::<Option<Token![-]>>()?.map_or("", |_| "-");
    let literal: Lit = input.parse()?;
    let digits = match &literal {
        Lit::Int(int) => int.base10_digits().to_owned(),
        Lit::Float(float) => float.base10_digits().trim_end_matches('.').to_owned(),
        _ => return Err(Mistake::Form),
    };
    if digits
        .bytes()
        .all(|sign| sign.is_ascii_digit() || sign == b'.')
    {
        return Ok(Bound {
            literal,
            text: format!("{sign}{digits}"),
        });
    }
    Err(Mistake::Said(syn::Error::new(
        literal.span(),
        format!("`{word}` is a number without an exponent, as in `{word} = 1000`"),
    )))
}

/// `= path::to::function`
fn function(input: ParseStream) -> Taken<Path> {
    input.parse::<Token![=]>()?;
    Ok(input.parse()?)
}

/// `unique`
fn unique(word: &Ident, input: ParseStream) -> Taken<Ident> {
    refuse_parentheses(word, input)?;
    flag(word, input)
}

/// Refuses parentheses: fields and expressions of an index stand on the struct, where it names its fields.
fn refuse_parentheses(word: &Ident, input: ParseStream) -> Taken<()> {
    if !input.peek(Paren) {
        return Ok(());
    }
    let message = format!(
        "`{word}` on a field is of that field alone, and has no parentheses; write more on the struct, with the names of its fields: `#[orm({word}(ignore_case(email)))]`, `#[orm({word}(tenant, email))]`"
    );
    Err(Mistake::Said(syn::Error::new(word.span(), message)))
}

/// `= 12`
fn number(input: ParseStream) -> Taken<Number> {
    input.parse::<Token![=]>()?;
    let literal: LitInt = input.parse()?;
    // What is larger than any number is too large for each word.
    let number = literal.base10_parse().unwrap_or(u32::MAX);
    Ok(Number { literal, number })
}

fn index(word: &Ident, input: ParseStream) -> Taken<Switch> {
    refuse_parentheses(word, input)?;
    let on = !input.peek(Token![=]) || switch(input)?;
    end_of_word(input)?;
    Ok(Switch {
        word: word.clone(),
        on,
    })
}

/// `= false`
fn identity(word: &Ident, input: ParseStream) -> Taken<Switch> {
    Ok(Switch {
        word: word.clone(),
        on: switch(input)?,
    })
}

/// `= expression`; alone it is `= _`, the default of the type.
fn default(word: &Ident, input: ParseStream) -> Taken<Expr> {
    if end_of_word(input).is_ok() {
        return Ok(parse_quote_spanned!(word.span()=> _));
    }
    input.parse::<Token![=]>()?;
    let value = input.parse().map_err(Mistake::Said)?;
    match default_of_sql(&value).or_else(|| function_as_default(&value)) {
        Some(message) => Err(Mistake::Said(syn::Error::new_spanned(value, message))),
        None => Ok(value),
    }
}

/// Returns what is written in place of a function that is not called: that a name of small letters is no value, as in
/// `default = Uuid::new_v4`.
fn function_as_default(value: &Expr) -> Option<String> {
    let Expr::Path(path) = value else {
        return None;
    };
    let last = path.path.segments.last()?.ident.unraw().to_string();
    let written = value.to_token_stream().to_string().replace(' ', "");
    last.starts_with(char::is_lowercase).then(|| match path.path.get_ident() {
        Some(_) => format!("a default is a value; call the function, `default = {written}()`, or write a text in quotes, `default = \"{written}\"`"),
        None => format!("a default is a value; call the function: `default = {written}()`"),
    })
}

/// Words and texts that other libraries take for defaults, what they are, and what is written in their place.
const DEFAULTS_OF_SQL: [(&[&str], &str, &str); 5] = [
    (
        &[
            "now",
            "now()",
            "utcnow",
            "current_timestamp",
            "CURRENT_TIMESTAMP",
        ],
        "SQL",
        "the time of the insert is `auto_now_add`, that of each write `auto_now`",
    ),
    (
        &[
            "uuid",
            "uuid()",
            "uuid4",
            "uuid_generate_v4()",
            "gen_random_uuid()",
        ],
        "SQL",
        "a primary key of type `Uuid` is made for each row, without a default; of another field write `default = Uuid::now_v7()`",
    ),
    (
        &[
            "cuid()",
            "cuid2()",
            "nanoid()",
            "ulid()",
            "objectid()",
            "auto()",
        ],
        "of another library",
        "write a key of type `Uuid`, which is made for each row, or a function of your own that makes the text",
    ),
    (
        &["autoincrement", "autoincrement()", "auto_increment"],
        "SQL",
        "an integer that is the primary key is counted up by the database, without a default",
    ),
    (
        &["null", "NULL", "none", "nil"],
        "no word of Rust",
        "a field that may be null is an `Option<…>`, and null without a default",
    ),
];

/// A word alone, `now`, or a text that no column of texts would begin with, `"now()"`.
fn default_of_sql(value: &Expr) -> Option<String> {
    let said = match value {
        Expr::Path(path) => path.path.get_ident()?.to_string(),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) if is_call_of_sql(&text.value()) => text.value(),
            _ => return None,
        },
        _ => return None,
    };
    in_place_of_sql(&said)
}

/// Returns the function that a default calls, `now()`, if it is one of SQL, with what is written in its place.
pub(crate) fn function_of_sql(value: &Expr) -> Option<(&Ident, String)> {
    let Expr::Call(call) = value else {
        return None;
    };
    let Expr::Path(path) = &*call.func else {
        return None;
    };
    let name = path.path.get_ident()?;
    let instead = in_place_of_sql(&format!("{name}()"))?;
    call.args.is_empty().then_some((name, instead))
}

fn in_place_of_sql(said: &str) -> Option<String> {
    let mut known = DEFAULTS_OF_SQL.iter();
    let (_, kind, instead) = known.find(|(words, ..)| words.contains(&said))?;
    Some(format!(
        "a default is an expression of Rust, and `{said}` is {kind}; {instead}"
    ))
}

fn is_call_of_sql(text: &str) -> bool {
    text.ends_with("()") || text == "CURRENT_TIMESTAMP"
}

/// `= "sql"` or `(sqlite = "…", postgres = "…")`
pub(super) fn sql(input: ParseStream) -> Taken<SqlText> {
    if input.peek(Token![=]) {
        return text(input).map(SqlText::both);
    }
    in_parentheses(input, one_sql_a_database)
}

/// `sqlite = "…", postgres = "…"`
pub(super) fn one_sql_a_database(content: ParseStream) -> Taken<SqlText> {
    let (mut sqlite, mut postgres) = (None, None);
    while !content.is_empty() {
        let backend: Ident = content.parse()?;
        let place = match backend.to_string().as_str() {
            "sqlite" => &mut sqlite,
            "postgres" => &mut postgres,
            _ => return Err(Mistake::Form),
        };
        if place.replace(text(content)?).is_some() {
            return Err(Mistake::Form);
        }
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    match (sqlite, postgres) {
        (Some(sqlite), Some(postgres)) => Ok(SqlText { sqlite, postgres }),
        _ => Err(Mistake::Form),
    }
}

fn related_trait(word: &Ident, input: ParseStream) -> Taken<RelatedTrait> {
    let name = if input.parse::<Option<Token![=]>>()?.is_some() {
        Some(input.parse()?)
    } else {
        None
    };
    Ok(RelatedTrait {
        word: word.clone(),
        name,
    })
}

/// `= tenant`
fn within(input: ParseStream) -> Taken<Ident> {
    input.parse::<Token![=]>()?;
    Ok(input.call(Ident::parse_any)?)
}

/// `= Wrapper`
fn wrapper(word: &Ident, input: ParseStream) -> Taken<Wrapper> {
    input.parse::<Token![=]>()?;
    Ok(Wrapper {
        word: word.clone(),
        ty: input.parse()?,
    })
}

/// `= Tagging` or `= Tagging(book, tag)`
fn through(input: ParseStream) -> Taken<Through> {
    input.parse::<Token![=]>()?;
    if let Ok(table) = input.parse::<LitStr>() {
        let message = format!(
            "`through` names the model between two, `through = Tagging`; the name of the table that is made without one is `table = \"{}\"`",
            table.value()
        );
        return Err(Mistake::Said(syn::Error::new(table.span(), message)));
    }
    let model = input.call(Path::parse_mod_style)?;
    if !input.peek(syn::token::Paren) {
        return Ok(Through { model, ends: None });
    }
    let ends = <[Ident; 2]>::try_from(names(input)?).map_err(|_| Mistake::Form)?;
    Ok(Through {
        model,
        ends: Some(ends),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn parse(attrs: &[Attribute]) -> (FieldAttrs, Vec<String>) {
        let mut errors = Errors::default();
        let parsed = FieldAttrs::parse(attrs, &mut errors);
        (parsed, errors.messages())
    }

    #[test]
    fn a_default_may_hold_commas() {
        let attr: Attribute = parse_quote!(#[orm(default = Map::<u8, u8>::new().len(), unique)]);
        let (parsed, mistakes) = parse(&[attr]);
        assert_eq!((parsed.unique.is_some(), mistakes), (true, Vec::new()));
    }

    #[test]
    fn switches_are_on_by_their_word() {
        let cases: [(Attribute, bool); 3] = [
            (parse_quote!(#[orm(index)]), true),
            (parse_quote!(#[orm(index = true)]), true),
            (parse_quote!(#[orm(index = false)]), false),
        ];
        for (attr, expected) in cases {
            let (parsed, _) = parse(&[attr]);
            assert_eq!(parsed.index.map(|index| index.on), Some(expected));
        }
    }

    #[test]
    fn a_default_of_the_database_is_one_sql_or_one_each() {
        let cases: [(Attribute, [&str; 2]); 2] = [
            (parse_quote!(#[orm(db_default = "1")]), ["1", "1"]),
            (
                parse_quote!(#[orm(db_default(postgres = "p", sqlite = "s",))]),
                ["s", "p"],
            ),
        ];
        for (attr, expected) in cases {
            let (parsed, _) = parse(&[attr]);
            let sql = parsed
                .db_default
                .map(|sql| [sql.sqlite.value(), sql.postgres.value()]);
            assert_eq!(sql, Some(expected.map(str::to_owned)));
        }
    }

    #[test]
    fn actions_of_other_libraries_are_told_apart() {
        let cases: [(Attribute, &str); 5] = [
            (
                parse_quote!(#[orm(on_delete = models::CASCADE)]),
                "`on_delete` knows no `CASCADE`; did you mean `Cascade`?",
            ),
            (
                parse_quote!(#[orm(on_delete = Destroy)]),
                "`on_delete` knows no `Destroy`; did you mean `Cascade`?",
            ),
            (
                parse_quote!(#[orm(on_delete = nilify_all)]),
                "`on_delete` knows no `nilify_all`; did you mean `SetNull`?",
            ),
            (
                parse_quote!(#[orm(on_delete = NoAction)]),
                "`on_delete` knows no `NoAction`; did you mean `DoNothing`?",
            ),
            (
                parse_quote!(#[orm(on_update = DoNothing)]),
                "`on_update` knows no `DoNothing`; did you mean `NoAction`?",
            ),
        ];
        for (attr, expected) in cases {
            assert_eq!(parse(&[attr]).1, [expected]);
        }
    }

    #[test]
    fn what_is_wrong_in_one_word_leaves_the_others() {
        let attr: Attribute =
            parse_quote!(#[orm(uniqe, on_delete = cascade, max_length = 5, skip = 1, help = "h")]);
        let (parsed, mistakes) = parse(&[attr]);
        assert_eq!(
            (parsed.max_length, parsed.help.is_some(), parsed.flawed),
            (Some(5), true, true)
        );
        let expected = [
            "unknown option `uniqe`; did you mean `unique`?",
            "`on_delete` knows no `cascade`; did you mean `Cascade`?",
            "`skip` stands alone, without a value",
        ];
        assert_eq!(mistakes, expected);
    }
}
