//! Names of Rust for those of a database.

use orm_core::schema::names::{MAX_BYTES, at_most_max_bytes};
use orm_core::schema::physical::{PhysicalColumn, PhysicalTable};

/// Words that cannot name a field as they are; most of them can behind `r#`.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that `r#` does not help.
const PATHS: [&str; 4] = ["crate", "self", "Self", "super"];

/// Words whose singular follows no rule, and words that have none.
const IRREGULAR: [(&str, &str); 33] = [
    ("people", "person"),
    ("children", "child"),
    ("men", "man"),
    ("women", "woman"),
    ("mice", "mouse"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("geese", "goose"),
    ("shelves", "shelf"),
    ("leaves", "leaf"),
    ("halves", "half"),
    ("knives", "knife"),
    ("lives", "life"),
    ("indices", "index"),
    ("vertices", "vertex"),
    ("matrices", "matrix"),
    ("analyses", "analysis"),
    ("crises", "crisis"),
    ("movies", "movie"),
    ("cookies", "cookie"),
    ("caches", "cache"),
    ("aliases", "alias"),
    ("atlases", "atlas"),
    ("canvases", "canvas"),
    ("series", "series"),
    ("species", "species"),
    ("news", "news"),
    ("staff", "staff"),
    ("tos", "tos"),
    ("pos", "pos"),
    ("gps", "gps"),
    ("dns", "dns"),
    ("sms", "sms"),
];

/// Says why a table or a column of this name can be none of a model.
pub(super) fn why_no_identifier(name: &str) -> String {
    if name.len() > MAX_BYTES {
        return format!(
            "a name has at most {MAX_BYTES} bytes, and this one {}",
            name.len()
        );
    }
    "a name is made of the letters a to z, digits and underscores, and begins with no digit"
        .to_owned()
}

/// Returns whether a table or a column of this name can be one of a model.
pub(super) fn is_identifier(name: &str) -> bool {
    let is_letter = |sign: char| sign.is_ascii_alphabetic() || sign == '_';
    name.len() <= MAX_BYTES
        && name.starts_with(is_letter)
        && name
            .chars()
            .all(|sign| is_letter(sign) || sign.is_ascii_digit())
}

/// Returns whether a column of this name can be a field: columns of a model differ in more than the case of letters, and the
/// first one of the primary key, or else the first one, has the name.
pub(super) fn is_nameable(table: &PhysicalTable, column: &PhysicalColumn) -> bool {
    let columns = table.columns.iter();
    let same = columns.filter(|own| own.name.eq_ignore_ascii_case(&column.name));
    let first = same.min_by_key(|own| !table.key_columns().contains(&own.name));
    is_identifier(&column.name) && first.is_some_and(|first| first.name == column.name)
}

/// `idx-fruit-name` as `idx_fruit_name`; what is an identifier stays as it is, and one of too many letters ends in a hash.
pub(super) fn identifier_of(name: &str) -> String {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    let mut own = name.replace(|sign| !is_sign(sign), "_");
    if !own.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
        own.insert(0, '_');
    }
    at_most_max_bytes(&own)
}

/// `AlbumId` as `album_id`, `HTTPServer` as `http_server`, `PG-13` as `pg_13`.
pub(super) fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (position, &char) in chars.iter().enumerate() {
        if !is_of_word(char) {
            snake.push('_');
            continue;
        }
        if char.is_uppercase() && begins_word(&chars, position) {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    let words = snake.split('_').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// Returns whether a name of Rust has such a sign: letters of any script, and digits; no circled ones, `²` or `½`.
fn is_of_word(sign: char) -> bool {
    let is_enclosed = matches!(sign, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
    sign.is_ascii_digit() || sign.is_alphabetic() && !is_enclosed
}

/// Returns whether the capital at this place begins a word, and is no part of `HTTP`.
fn begins_word(chars: &[char], position: usize) -> bool {
    let Some(before) = position.checked_sub(1).map(|before| chars[before]) else {
        return false;
    };
    let next = chars.get(position + 1);
    is_of_word(before) && (!before.is_uppercase() || next.is_some_and(|next| next.is_lowercase()))
}

/// `film_actor` as `FilmActor`.
pub(super) fn upper_camel(snake: &str) -> String {
    let mut camel = String::with_capacity(snake.len());
    for word in snake.split('_') {
        let mut chars = word.chars();
        camel.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        camel.extend(chars);
    }
    camel
}

/// The name of a field, a method or a variant: `r#type` for `type`, `n2nd` for `2nd`.
pub(super) fn as_identifier(name: &str) -> String {
    if PATHS.contains(&name) {
        return format!("{name}_");
    }
    if KEYWORDS.contains(&name) {
        return format!("r#{name}");
    }
    match name.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("n{name}"),
        _ => name.to_owned(),
    }
}

/// `order_items` as `order_item`: the singular of the last word.
pub(super) fn singular(snake: &str) -> String {
    of_last_word(snake, |word| {
        let known = IRREGULAR.iter().find(|(plural, _)| *plural == word);
        if let Some((_, singular)) = known {
            return (*singular).to_owned();
        }
        for (ending, instead) in [
            ("sses", "ss"),
            ("tuses", "tus"),
            ("nuses", "nus"),
            ("puses", "pus"),
            ("ruses", "rus"),
            ("ches", "ch"),
            ("shes", "sh"),
            ("xes", "x"),
            ("zzes", "zz"),
            ("ies", "y"),
        ] {
            if let Some(stem) = word.strip_suffix(ending)
                && stem.len() > 1
            {
                return format!("{stem}{instead}");
            }
        }
        let is_known = IRREGULAR.iter().any(|(_, singular)| *singular == word);
        let is_singular = is_known || ["ss", "us", "is"].iter().any(|it| word.ends_with(it));
        match word.strip_suffix('s') {
            Some(stem) if !is_singular && stem.len() > 1 => stem.to_owned(),
            _ => word.to_owned(),
        }
    })
}

/// `order_item` as `order_items`: the plural of the last word.
pub(super) fn plural(snake: &str) -> String {
    of_last_word(snake, |word| {
        let known = IRREGULAR.iter().find(|(_, singular)| *singular == word);
        if let Some((plural, _)) = known {
            return (*plural).to_owned();
        }
        if singular(word) != word {
            return word.to_owned();
        }
        let stem = word.strip_suffix('y');
        let stem = stem.filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
        match stem {
            Some(stem) => format!("{stem}ies"),
            None if ["s", "x", "ch", "sh"].iter().any(|it| word.ends_with(it)) => {
                format!("{word}es")
            }
            None => format!("{word}s"),
        }
    })
}

fn of_last_word(snake: &str, form: impl FnOnce(&str) -> String) -> String {
    match snake.rsplit_once('_') {
        Some((before, word)) => format!("{before}_{}", form(word)),
        None => form(snake),
    }
}

/// Names of which no two are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct DistinctNames(Vec<String>);

impl DistinctNames {
    /// Names besides these.
    pub(super) fn besides(taken: &[&str]) -> Self {
        DistinctNames(taken.iter().map(ToString::to_string).collect())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|taken| taken == name)
    }

    /// Takes a name; where it is taken, with a number behind it.
    pub(super) fn take(&mut self, name: &str, separator: &str) -> String {
        self.take_by(name, separator, str::to_owned)
    }

    /// Takes a name; where it is taken in letters of any case, with a number behind it.
    pub(super) fn take_ignoring_case(&mut self, name: &str, separator: &str) -> String {
        self.take_by(name, separator, str::to_ascii_lowercase)
    }

    /// Takes a name; where one is taken that `form` makes the same, with a number behind it.
    fn take_by(&mut self, name: &str, separator: &str, form: impl Fn(&str) -> String) -> String {
        let numbered = (2..).map(|number| format!("{name}{separator}{number}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        let is_free = |name: &String| !self.has(&form(name));
        let free = names.find(is_free).unwrap_or_default();
        self.0.push(form(&free));
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_become_fields() {
        let cases = [
            ("AlbumId", "album_id"),
            ("ALBUM_ID", "album_id"),
            ("HTTPServer", "http_server"),
            ("_private", "private"),
            ("PG-13", "pg_13"),
            ("title", "title"),
            ("--", ""),
            ("Größe m²", "größe_m"),
            ("①", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(snake_case(name), expected);
        }
        assert_eq!(upper_camel("film_actor"), "FilmActor");
    }

    #[test]
    fn a_model_is_called_like_one_row() {
        let cases = [
            ("books", "book"),
            ("order_items", "order_item"),
            ("categories", "category"),
            ("addresses", "address"),
            ("statuses", "status"),
            ("boxes", "box"),
            ("branches", "branch"),
            ("people", "person"),
            ("aliases", "alias"),
            ("houses", "house"),
        ];
        for (many, one) in cases {
            assert_eq!(singular(many), one, "{many}");
            assert_eq!(plural(one), many, "{one}");
            assert_eq!(plural(many), many);
        }
        for word in [
            "status", "address", "analysis", "series", "alias", "s", "tos",
        ] {
            assert_eq!(singular(word), word);
        }
    }

    #[test]
    fn words_of_rust_are_written_otherwise() {
        let cases = [
            ("type", "r#type"),
            ("self", "self_"),
            ("2nd", "n2nd"),
            ("a", "a"),
        ];
        for (name, expected) in cases {
            assert_eq!(as_identifier(name), expected);
        }
    }

    #[test]
    fn names_of_constraints_are_those_that_a_model_can_give() {
        let cases = [
            ("idx-fruit.name", "idx_fruit_name"),
            ("2nd", "_2nd"),
            ("IX_Name", "IX_Name"),
        ];
        for (name, expected) in cases {
            assert_eq!(identifier_of(name), expected);
        }
        let long = ["a", "b"].map(|end| identifier_of(&format!("{}{end}", "shop_".repeat(20))));
        assert_ne!(long[0], long[1]);
        assert!(long.iter().all(|name| is_identifier(name)), "{long:?}");
        let long = "shop_".repeat(20);
        assert_eq!(
            why_no_identifier(&long),
            "a name has at most 63 bytes, and this one 100"
        );
    }

    #[test]
    fn names_are_told_apart_by_numbers() {
        let mut names = DistinctNames::besides(&["id"]);
        let taken = ["id", "id", "name"].map(|name| names.take(name, "_"));
        assert_eq!(taken, ["id_2", "id_3", "name"]);
    }
}
