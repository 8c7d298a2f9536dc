SELECT "wanted"."key", "found"."type" = 'table', "column"."name", coalesce("column"."type", ''), NULL, true, "column"."notnull" OR "column"."pk" > 0, "column"."dflt_value",
CASE WHEN "column"."hidden" > 1 THEN 'g' WHEN "column"."pk" = 1 AND upper("column"."type") = 'INTEGER' AND NOT EXISTS (SELECT 1 FROM pragma_table_info("found"."name") WHERE "pk" > 1) THEN 'r' ELSE '' END,
NULL, CASE WHEN "column"."cid" = 0 AND "found"."type" = 'table' THEN "found"."sql" END
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "found" ON "found"."name" = "wanted"."value" COLLATE NOCASE AND "found"."type" IN ('table', 'view')
JOIN pragma_table_xinfo("found"."name") AS "column" ON "column"."hidden" <> 1
ORDER BY "wanted"."key", "column"."cid";
CREATE TABLE IF NOT EXISTS "article" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS "owner" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS "publication" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "owner_id" INTEGER,
    CONSTRAINT "publication_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "owner" ("id") ON DELETE SET NULL
) STRICT;
CREATE INDEX IF NOT EXISTS "publication_owner_id_idx" ON "publication" ("owner_id");
CREATE TABLE IF NOT EXISTS "article_publications" (
    "article_id" INTEGER NOT NULL,
    "publication_id" INTEGER NOT NULL,
    CONSTRAINT "article_publications_pkey" PRIMARY KEY ("article_id", "publication_id"),
    CONSTRAINT "article_publications_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article" ("id") ON DELETE CASCADE,
    CONSTRAINT "article_publications_publication_id_fkey" FOREIGN KEY ("publication_id") REFERENCES "publication" ("id") ON DELETE CASCADE
) STRICT;
CREATE INDEX IF NOT EXISTS "article_publications_publication_id_idx" ON "article_publications" ("publication_id");
