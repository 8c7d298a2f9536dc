SELECT "article_publications"."publication_id" FROM "article_publications" WHERE "article_publications"."article_id" = $1::int8;
DELETE FROM "article_publications" WHERE "article_publications"."article_id" = $1::int8 AND "article_publications"."publication_id" = ANY($2::int8[]);
INSERT INTO "article_publications" ("article_id", "publication_id") SELECT unnest($1::int8[]), unnest($2::int8[]) ON CONFLICT ("article_id", "publication_id") DO NOTHING;
