SELECT "article_publications"."publication_id" FROM "article_publications" WHERE "article_publications"."article_id" = ?;
DELETE FROM "article_publications" WHERE "article_publications"."article_id" = ? AND "article_publications"."publication_id" IN (SELECT value FROM json_each(?));
INSERT INTO "article_publications" ("article_id", "publication_id") SELECT "1", "2" FROM orm_rows(orm_columns(?, ?)) WHERE true ON CONFLICT ("article_id", "publication_id") DO NOTHING;
