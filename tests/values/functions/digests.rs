//! Digests of texts and bytes.

on_each! {
    digests_are_hexadecimal_digits,
    sha1_needs_an_extension_of_postgres,
}

use super::*;

/// Asserts the digest of a text, of its bytes, and of an empty text.
macro_rules! assert_digests {
    ($db:expr, $($digest:ident $text:literal $empty:literal;)*) => {$(
        assert_eq!(one($db, Sample.text.$digest()).await.as_deref(), Some($text));
        assert_eq!(one($db, Sample.bytes.$digest()).await.as_deref(), Some($text));
        assert_eq!(one($db, Sample.other.$digest()).await.as_deref(), Some($empty));
        assert_eq!(made($db, Sample.maybe.$digest()).await?, [None]);
    )*};
}

async fn digests_are_hexadecimal_digits(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let draft = Sample::draft().text("né").bytes("né".as_bytes().to_vec());
    draft.save(&db).await?;
    assert_digests! { &db,
        md5 "4b412f217a89113f3e321f48d3273a0a"
            "d41d8cd98f00b204e9800998ecf8427e";
        sha224 "a96cafea240aba102cf744e2c49ff7689b72a4a412f58e282cafe9f6"
            "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f";
        sha256 "82b5c347493f76b114b701be8bf9205789f699075946fdf09051bf799d9cc117"
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        sha384 "d620bead8d57df54538a21fe6e53dbd49fea69feec58619834e54cc603eb5c9a93700f06d07f0bb13434044bfdb23612"
            "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b";
        sha512 "11132dfd4658932ad7213bc8e0b606efec16d86363b24b4ee46f6f0ac6cb618562b8c0361125e0747941e355e90fc3d1653ecd169750f3d615482049745e55ff"
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e";
    }
    Ok(())
}

async fn sha1_needs_an_extension_of_postgres(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let draft = Sample::draft().text("né").bytes("né".as_bytes().to_vec());
    draft.save(&db).await?;
    if db.backend() == Backend::Postgres {
        let refused = made(&db, Sample.text.sha1()).await;
        let Err(Error::Unsupported { what, .. }) = refused else {
            panic!("{refused:?}");
        };
        assert!(what.contains("run `CREATE EXTENSION pgcrypto`"), "{what}");
        db.execute(sql!("CREATE EXTENSION pgcrypto")).await?;
    }
    assert_digests! { &db,
        sha1 "cb0bb1e0bb41a62d00d47a3f8f466bf1baa9aeb9" "da39a3ee5e6b4b0d3255bfef95601890afd80709";
    }
    Ok(())
}
