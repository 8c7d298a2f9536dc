//! `like`, sign by sign.

/// A piece of a pattern.
#[derive(Clone, Copy)]
enum Piece {
    /// `%`: any text.
    Text,
    /// `_`: any sign.
    Sign,
    /// One sign.
    Literal(char),
}

/// Returns whether the text fits the pattern of `%`, `_` and `\\`, which stands before either for itself.
pub(super) fn like(text: &str, pattern: &str) -> bool {
    let pieces = pieces(pattern);
    let (mut rest, mut next) = (text.chars(), 0);
    // Where to go on after the last `%`, if what follows it does not fit here.
    let mut again = None;
    loop {
        let piece = pieces.get(next).copied();
        if let Some(Piece::Text) = piece {
            next += 1;
            again = Some((rest.clone(), next));
            continue;
        }
        let sign = rest.next();
        match (piece, sign) {
            (None, None) => return true,
            (Some(Piece::Sign), Some(_)) => next += 1,
            (Some(Piece::Literal(wanted)), Some(sign)) if wanted == sign => next += 1,
            _ => {
                let Some((from, after)) = &mut again else {
                    return false;
                };
                if from.next().is_none() {
                    return false;
                }
                (rest, next) = (from.clone(), *after);
            }
        }
    }
}

fn pieces(pattern: &str) -> Vec<Piece> {
    let mut signs = pattern.chars();
    let mut pieces = Vec::with_capacity(pattern.len());
    while let Some(sign) = signs.next() {
        pieces.push(match sign {
            '%' => Piece::Text,
            '_' => Piece::Sign,
            '\\' => Piece::Literal(signs.next().unwrap_or('\\')),
            sign => Piece::Literal(sign),
        });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn patterns_fit_what_they_say() {
        let cases = [
            ("", "", true),
            ("", "%", true),
            ("", "_", false),
            ("a", "", false),
            ("abcabd", "%abd", true),
            ("abcabd", "%ab_", true),
            ("abcabc", "%abd%", false),
            ("aXbXc", "a%b%c", true),
            ("a%c", r"a\%c", true),
            ("abc", r"a\%c", false),
            (r"a\c", r"a\\c", true),
            ("é", "_", true),
            ("\u{fffd}", "\u{ffff}", false),
            ("\u{fffe}", "%\u{fffe}", true),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "%a%a%a%a%a%a%c", false),
        ];
        for (text, pattern, fits) in cases {
            assert_eq!(like(text, pattern), fits, "{text:?} {pattern:?}");
        }
    }
}
