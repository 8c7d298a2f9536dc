//! Signs that are written with a percent sign.

use std::fmt::Write;

/// The text that stands in a url. A `+` is itself, as for libpq.
pub(super) fn decode(text: &str) -> Result<String, String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let code = part
            .get(..2)
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        let code = code.ok_or("a `%` begins no code of two digits; the sign itself is `%25`")?;
        bytes.push(code);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    if bytes.contains(&0) {
        return Err("a NUL character can stand nowhere".to_owned());
    }
    String::from_utf8(bytes).map_err(|_| "what is written with `%` is not UTF-8".to_owned())
}

/// A text as it stands in a url, of whatever it consists.
pub(super) fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}
