INSERT INTO "article_publications" ("article_id", "publication_id") SELECT "1", "2" FROM orm_rows(orm_columns(?, ?)) WHERE true ON CONFLICT ("article_id", "publication_id") DO NOTHING;
INSERT INTO "article_publications" ("article_id", "publication_id") SELECT "1", "2" FROM orm_rows(orm_columns(?, ?)) WHERE true ON CONFLICT ("article_id", "publication_id") DO NOTHING;
