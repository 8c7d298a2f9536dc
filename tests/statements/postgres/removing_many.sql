DELETE FROM "article_publications" WHERE ("article_publications"."article_id", "article_publications"."publication_id") IN (SELECT unnest($1::int8[]), unnest($2::int8[]));
DELETE FROM "article_publications" WHERE ("article_publications"."article_id", "article_publications"."publication_id") IN (SELECT unnest($1::int8[]), unnest($2::int8[]));
