//! JSON arrays of single values, read element by element.

use super::json_element::JsonElement;
use std::borrow::Cow;

/// Returns the elements of an array; none, and nothing after it, where a text is no array of single values.
pub(super) fn elements(text: &str) -> Elements<'_> {
    let text = text.trim_ascii();
    let inside = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    match inside.map(str::trim_ascii) {
        Some("") => Elements(Rest::Nothing),
        Some(inside) => Elements(Rest::Elements(inside)),
        None => Elements(Rest::Unreadable),
    }
}

/// The elements of a JSON array that are still to be read.
pub(super) struct Elements<'j>(Rest<'j>);

enum Rest<'j> {
    Nothing,
    /// At least one element, and the commas between them.
    Elements(&'j str),
    Unreadable,
}

impl<'j> Iterator for Elements<'j> {
    type Item = Option<JsonElement<'j>>;

    fn next(&mut self) -> Option<Self::Item> {
        match std::mem::replace(&mut self.0, Rest::Nothing) {
            Rest::Nothing => None,
            Rest::Unreadable => Some(None),
            Rest::Elements(text) => Some(self.take(text)),
        }
    }
}

impl<'j> Elements<'j> {
    /// Takes the first element; none where there is none.
    fn take(&mut self, text: &'j str) -> Option<JsonElement<'j>> {
        let (element, rest) = match text.trim_ascii_start().strip_prefix('"') {
            Some(text) => string(text)?,
            None => word(text.trim_ascii_start())?,
        };
        let rest = rest.trim_ascii_start();
        if !rest.is_empty() {
            self.0 = Rest::Elements(rest.strip_prefix(',')?);
        }
        Some(element)
    }
}

/// Reads a number, a boolean or null, up to the next comma.
fn word(text: &str) -> Option<(JsonElement<'_>, &str)> {
    let end = text.find(',').unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let element = match word.trim_ascii_end() {
        "null" => JsonElement::Null,
        "true" => JsonElement::Integer(1),
        "false" => JsonElement::Integer(0),
        number => {
            let begins = |sign: char| sign == '-' || sign.is_ascii_digit();
            let number = number.starts_with(begins).then_some(number)?;
            match number.parse() {
                Ok(integer) => JsonElement::Integer(integer),
                Err(_) => {
                    JsonElement::Real(number.parse().ok().filter(|real: &f64| real.is_finite())?)
                }
            }
        }
    };
    Some((element, rest))
}

/// Reads a text from behind its first quote.
fn string(text: &str) -> Option<(JsonElement<'_>, &str)> {
    let end = text.find(['"', '\\'])?;
    if let Some(rest) = text[end..].strip_prefix('"') {
        return Some((JsonElement::Text(Cow::Borrowed(&text[..end])), rest));
    }
    let (mut own, mut rest) = (String::new(), text);
    loop {
        let end = rest.find(['"', '\\'])?;
        own.push_str(&rest[..end]);
        let (sign, behind) = rest[end..].split_at(1);
        if sign == "\"" {
            return Some((JsonElement::Text(Cow::Owned(own)), behind));
        }
        let (sign, behind) = escaped(behind)?;
        own.push(sign);
        rest = behind;
    }
}

/// Reads the sign behind a backslash.
fn escaped(text: &str) -> Option<(char, &str)> {
    let mut signs = text.chars();
    let sign = match signs.next()? {
        sign @ ('"' | '\\' | '/') => sign,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(signs.as_str()),
        _ => return None,
    };
    Some((sign, signs.as_str()))
}

/// Reads the four digits of a sign, and those of its second half where it has one.
fn unicode(text: &str) -> Option<(char, &str)> {
    let digits = |text: &str| u16::from_str_radix(text.get(..4)?, 16).ok();
    let (first, rest) = (digits(text)?, &text[4..]);
    if let Some(sign) = char::from_u32(first.into()) {
        return Some((sign, rest));
    }
    let rest = rest.strip_prefix("\\u")?;
    let pair = [first, digits(rest)?];
    let sign = char::decode_utf16(pair).next()?.ok()?;
    Some((sign, &rest[4..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_with_their_escapes() {
        let json = r#" [ "a\"\\\/\n\u00e9\ud83d\ude00" , "b,]" ,true, null,-1.5e3 ] "#;
        let found: Option<Vec<_>> = elements(json).collect();
        let expected = [
            JsonElement::Text("a\"\\/\né😀".into()),
            JsonElement::Text("b,]".into()),
            JsonElement::Integer(1),
            JsonElement::Null,
            JsonElement::Real(-1500.0),
        ];
        assert_eq!(found.as_deref(), Some(&expected[..]));
        for json in [
            r#"["\ud83d"]"#,
            r#"["\x"]"#,
            r#"["a" "b"]"#,
            "[1 2]",
            "[,1]",
        ] {
            assert_eq!(elements(json).collect::<Option<Vec<_>>>(), None, "{json}");
        }
    }
}
