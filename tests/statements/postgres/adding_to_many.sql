INSERT INTO "article_publications" ("article_id", "publication_id") SELECT unnest($1::int8[]), unnest($2::int8[]) ON CONFLICT ("article_id", "publication_id") DO NOTHING;
INSERT INTO "article_publications" ("article_id", "publication_id") SELECT unnest($1::int8[]), unnest($2::int8[]) ON CONFLICT ("article_id", "publication_id") DO NOTHING;
