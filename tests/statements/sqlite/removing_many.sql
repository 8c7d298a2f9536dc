DELETE FROM "article_publications" WHERE ("article_publications"."article_id", "article_publications"."publication_id") IN (SELECT +"1", +"2" FROM orm_rows(orm_columns(?, ?)));
DELETE FROM "article_publications" WHERE ("article_publications"."article_id", "article_publications"."publication_id") IN (SELECT +"1", +"2" FROM orm_rows(orm_columns(?, ?)));
