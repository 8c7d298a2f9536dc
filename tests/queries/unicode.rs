//! Texts without regard to case, and signs that are no characters.

on_each! {
    a_sigma_is_one_letter_wherever_it_stands,
    letters_that_become_several_are_those_several,
    a_pattern_without_case_is_found_within_words,
    ascii_is_found_in_letters_that_become_it,
    signs_that_are_no_characters_are_told_apart,
    a_computed_pattern_is_read_sign_by_sign;
    only(Postgres, "SQLite folds by itself, and is compared with here") every_sign_is_folded_alike, a_database_without_icu_says_so,
    an_encoding_of_single_bytes_is_searched_alike
}

use orm::prelude::*;
#[cfg(feature = "postgres")]
use sqlx::Row as _;

#[derive(Model, Debug, Clone)]
struct Word {
    id: i64,
    text: String,
    pattern: Option<String>,
}

async fn words(db: &Database, texts: &[&str]) -> orm::Result<()> {
    db.create_tables(schema![Word]).await?;
    let drafts = texts.iter().map(|&text| Word::draft().text(text));
    Word::bulk_create(drafts, db).await.map(drop)
}

async fn found(db: &Database, condition: Predicate<Word>) -> Vec<String> {
    let words = Word::objects().filter(condition).order_by(Word.id);
    let words = words.all(db).await.expect("words");
    words.into_iter().map(|word| word.text).collect()
}

async fn a_sigma_is_one_letter_wherever_it_stands(db: Database) -> orm::Result<()> {
    let street = ["ΟΔΟΣ", "οδος", "οδοσ", "Οδος"];
    words(&db, &street).await?;
    for pattern in street {
        for condition in [
            Word.text.ieq(pattern),
            Word.text.icontains(pattern),
            Word.text.istarts_with(pattern),
            Word.text.iends_with(pattern),
        ] {
            assert_eq!(found(&db, condition).await, street, "{pattern}");
        }
    }
    for end in ["Σ", "σ", "ς", "ος"] {
        assert_eq!(found(&db, Word.text.iends_with(end)).await, street, "{end}");
    }
    assert_eq!(found(&db, Word.text.eq("οδος")).await, ["οδος"]);
    assert_eq!(found(&db, Word.text.ends_with("ς")).await, ["οδος", "Οδος"]);
    Ok(())
}

/// What ends a word stands within one too.
async fn a_pattern_without_case_is_found_within_words(db: Database) -> orm::Result<()> {
    let both = ["ΟΔΟΣΗΜΑ", "οδοσημα"];
    words(&db, &both).await?;
    for pattern in ["ΟΔΟΣ", "οδος", "οδοσ"] {
        assert_eq!(found(&db, Word.text.istarts_with(pattern)).await, both);
        assert_eq!(found(&db, Word.text.icontains(pattern)).await, both);
        assert_eq!(found(&db, Word.text.ieq(pattern)).await, [""; 0]);
    }
    Ok(())
}

async fn letters_that_become_several_are_those_several(db: Database) -> orm::Result<()> {
    let texts = [
        "ß", "ẞ", "ss", "İ", "i\u{307}", "ı", "i", "ﬁ", "fi", "ǅ", "ǆ", "\u{212a}", "k", "ΐ", "ŉ",
    ];
    words(&db, &texts).await?;
    let cases: [(&str, &[&str]); 9] = [
        ("SS", &["ß", "ẞ", "ss"]),
        ("ß", &["ß", "ẞ", "ss"]),
        ("İ", &["İ", "i\u{307}"]),
        // As in every language but Turkish, Azerbaijani and Lithuanian, whose letters the database cannot know.
        ("I", &["ı", "i"]),
        ("FI", &["ﬁ", "fi"]),
        ("Ǆ", &["ǅ", "ǆ"]),
        ("K", &["\u{212a}", "k"]),
        ("Ι\u{308}\u{301}", &["ΐ"]),
        ("ʼN", &["ŉ"]),
    ];
    for (pattern, expected) in cases {
        assert_eq!(
            found(&db, Word.text.ieq(pattern)).await,
            expected,
            "{pattern}"
        );
    }
    Ok(())
}

/// Postgres looks for a pattern of ASCII in texts of ASCII first, and in others as for any pattern.
async fn ascii_is_found_in_letters_that_become_it(db: Database) -> orm::Result<()> {
    let texts = [
        "Straße",
        "STRASSE",
        "office",
        "oﬃce",
        "Kelvin",
        "\u{212a}elvin",
        "ſun",
        "Sun",
    ];
    words(&db, &texts).await?;
    for (within, at_the_end) in [
        ("ras", "sE"),
        ("fF", "FICE"),
        ("KeL", "elVIN"),
        ("sU", "sUN"),
    ] {
        let of_word = |word: &&str| fold(word).contains(&fold(within));
        let expected: Vec<&str> = texts.iter().copied().filter(|word| of_word(word)).collect();
        assert_eq!(expected.len(), 2);
        assert_eq!(found(&db, Word.text.icontains(within)).await, expected);
        assert_eq!(found(&db, Word.text.iends_with(at_the_end)).await, expected);
        let others = found(&db, !Word.text.icontains(within)).await;
        assert_eq!(others.len(), texts.len() - 2, "{within}");
    }
    Ok(())
}

fn fold(text: &str) -> String {
    text.to_lowercase().to_uppercase()
}

async fn signs_that_are_no_characters_are_told_apart(db: Database) -> orm::Result<()> {
    let signs = [
        "\u{d7ff}",
        "\u{e000}",
        "\u{fdd0}",
        "\u{fffc}",
        "\u{fffd}",
        "\u{fffe}",
        "\u{ffff}",
        "\u{1fffe}",
        "\u{1ffff}",
        "\u{10ffff}",
        "\u{7f}",
        "\u{80}",
        "\u{feff}",
    ];
    let texts: Vec<_> = signs.iter().map(|sign| format!("a{sign}b")).collect();
    words(&db, &texts.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    for (sign, text) in signs.iter().zip(&texts) {
        for condition in [
            Word.text.starts_with(format!("a{sign}")),
            Word.text.istarts_with(format!("A{sign}")),
            Word.text.ends_with(format!("{sign}b")),
            Word.text.iends_with(format!("{sign}B")),
            Word.text.contains(*sign),
            Word.text.icontains(*sign),
            Word.text.ieq(format!("A{sign}B")),
            Word.text.eq(text),
            Word.text.is_in([text]),
            Word.text.like(format!("a{sign}_")),
            Word.text.like(format!("%{sign}%")),
            Word.text.like(format!("_{sign}b")),
        ] {
            assert_eq!(found(&db, condition).await, [text.as_str()], "{sign:?}");
        }
    }
    assert_eq!(found(&db, Word.text.like("a_b")).await, texts);
    Ok(())
}

async fn a_computed_pattern_is_read_sign_by_sign(db: Database) -> orm::Result<()> {
    words(&db, &["a\u{fffe}b", "a\u{fffd}b", "a%b", "axb"]).await?;
    let set = async |pattern: &str| {
        let set = Word.pattern.set(pattern);
        Word::objects().every_row().update(set, &db).await
    };
    let cases: [(&str, &[&str]); 5] = [
        ("a\u{fffd}%", &["a\u{fffd}b"]),
        ("%\u{fffe}_", &["a\u{fffe}b"]),
        (r"_\%_", &["a%b"]),
        ("a_b", &["a\u{fffe}b", "a\u{fffd}b", "a%b", "axb"]),
        ("", &[]),
    ];
    for (pattern, expected) in cases {
        set(pattern).await?;
        let fits = Word.text.like(Word.pattern);
        assert_eq!(found(&db, fits).await, expected, "{pattern:?}");
    }
    set("a\u{ffff}").await?;
    assert_eq!(
        found(&db, Word.text.starts_with(Word.pattern)).await,
        [""; 0]
    );
    set("\u{fffe}b").await?;
    assert_eq!(
        found(&db, Word.text.ends_with(Word.pattern)).await,
        ["a\u{fffe}b"]
    );
    Ok(())
}

/// So many signs are folded at once.
#[cfg(feature = "postgres")]
const SIGNS: u32 = 0x1000;

/// All signs but NUL, from the first of a block to its last, with something between that keeps them apart.
#[cfg(feature = "postgres")]
fn block(first: u32) -> String {
    let signs = (first.max(1)..first + SIGNS).filter_map(char::from_u32);
    signs.flat_map(|sign| [sign, '|']).collect()
}

/// As Rust folds them, which SQLite does too, but for letters whose other case is newer than the Unicode of one of the
/// two: that one leaves them as they are.
#[cfg(feature = "postgres")]
async fn every_sign_is_folded_alike(db: Database) -> orm::Result<()> {
    for first in (0..0x11_0000).step_by(SIGNS as usize) {
        let block = block(first);
        let ours = block.to_lowercase().to_uppercase();
        let theirs = db.with_postgres(async |connection| {
            let text = r#"SELECT upper(lower($1::text COLLATE "und-x-icu")) COLLATE "C""#;
            let row = sqlx::query(text).bind(&block).fetch_one(connection);
            row.await.expect("a row").get::<String, _>(0)
        });
        let theirs = theirs.await?;
        let folded = ours.split('|').zip(theirs.split('|'));
        for (sign, (ours, theirs)) in block.split('|').zip(folded) {
            let is_new = ours == sign || theirs == sign;
            assert!(ours == theirs || is_new, "{sign} {ours} {theirs}");
        }
    }
    Ok(())
}

/// In such an encoding every text has as many bytes as characters.
#[cfg(feature = "postgres")]
async fn an_encoding_of_single_bytes_is_searched_alike(_: Database) -> orm::Result<()> {
    let latin =
        orm_tests::support::FreshDatabase::with("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
    let db = Database::connect(&latin.url).await?;
    words(&db, &["Straße", "STRASSE", "street"]).await?;
    let both = ["Straße", "STRASSE"];
    assert_eq!(found(&db, Word.text.icontains("ASSE")).await, both);
    assert_eq!(found(&db, Word.text.iends_with("sse")).await, both);
    db.close().await;
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_database_without_icu_says_so(_: Database) -> orm::Result<()> {
    let ascii = orm_tests::support::FreshDatabase::with("ENCODING 'SQL_ASCII' LOCALE 'C'");
    let db = Database::connect(&ascii.url).await?;
    words(&db, &["Word"]).await?;
    for condition in [
        Word.text.icontains("word"),
        Word.text.ieq("WORD"),
        Word.text.istarts_with(Word.pattern),
        !Word.text.iends_with("x"),
    ] {
        let error = Word::objects().filter(condition).all(&db).await;
        let error = error.expect_err("there is no ICU");
        let is_so = matches!(
            &error,
            orm::Error::Unsupported {
                backend: "postgres",
                ..
            }
        );
        assert!(is_so, "{error:?}");
        assert!(
            error
                .to_string()
                .contains(": a lookup without regard to case")
        );
    }
    let lower = Word::objects().filter(Word.text.ieq("x"));
    let deleted = lower.delete(&db).await.expect_err("there is no ICU");
    assert!(
        matches!(deleted, orm::Error::Unsupported { .. }),
        "{deleted:?}"
    );
    // Nothing else suffers.
    assert_eq!(found(&db, Word.text.contains("or")).await, ["Word"]);
    assert_eq!(found(&db, Word.text.like("W%")).await, ["Word"]);
    let tx = db.begin().await?;
    assert_eq!(Word::objects().count(&tx).await?, 1);
    tx.commit().await?;
    db.close().await;
    Ok(())
}
