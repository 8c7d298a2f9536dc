SELECT "wanted"."key", "found"."type" = 'table', "column"."name", coalesce("column"."type", ''), NULL, true, "column"."notnull" OR "column"."pk" > 0, "column"."dflt_value",
CASE WHEN "column"."hidden" > 1 THEN 'g' WHEN "column"."pk" = 1 AND upper("column"."type") = 'INTEGER' AND NOT EXISTS (SELECT 1 FROM pragma_table_info("found"."name") WHERE "pk" > 1) THEN 'r' ELSE '' END,
NULL, CASE WHEN "column"."cid" = 0 AND "found"."type" = 'table' THEN "found"."sql" END
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "found" ON "found"."name" = "wanted"."value" COLLATE NOCASE AND "found"."type" IN ('table', 'view')
JOIN pragma_table_xinfo("found"."name") AS "column" ON "column"."hidden" <> 1
ORDER BY "wanted"."key", "column"."cid";
SELECT "wanted"."key", 'p', '', group_concat("column"."name", char(31) ORDER BY "column"."pk"), NULL, NULL, '', '', 'a', 'a', 'n', 0 AS "declared"
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "found" ON "found"."name" = "wanted"."value" COLLATE NOCASE AND "found"."type" = 'table'
JOIN pragma_table_info("found"."name") AS "column" ON "column"."pk" > 0
GROUP BY "wanted"."key"
UNION ALL
SELECT "wanted"."key", 'f', '', group_concat("reference"."from", char(31) ORDER BY "reference"."seq"), NULL, NULL, "reference"."table",
coalesce(group_concat(coalesce("reference"."to", (SELECT "name" FROM pragma_table_info("reference"."table") WHERE "pk" = "reference"."seq" + 1)), char(31) ORDER BY "reference"."seq"), ''),
CASE "reference"."on_delete" WHEN 'CASCADE' THEN 'c' WHEN 'RESTRICT' THEN 'r' WHEN 'SET NULL' THEN 'n' WHEN 'SET DEFAULT' THEN 'd' ELSE 'a' END,
CASE "reference"."on_update" WHEN 'CASCADE' THEN 'c' WHEN 'RESTRICT' THEN 'r' WHEN 'SET NULL' THEN 'n' WHEN 'SET DEFAULT' THEN 'd' ELSE 'a' END,
'n', -"reference"."id"
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "found" ON "found"."name" = "wanted"."value" COLLATE NOCASE AND "found"."type" = 'table'
JOIN pragma_foreign_key_list("found"."name") AS "reference"
GROUP BY "wanted"."key", "reference"."id"
UNION ALL
SELECT "wanted"."key", 'x', "index"."name", '', "update"."sql", NULL, '', '', 'a', 'a', 'n', 0
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "index" ON "index"."tbl_name" = "wanted"."value" COLLATE NOCASE AND "index"."type" = 'index'
JOIN sqlite_schema AS "insert" ON "insert"."tbl_name" = "index"."tbl_name" AND "insert"."type" = 'trigger' AND "insert"."name" = "index"."name" || '_insert'
JOIN sqlite_schema AS "update" ON "update"."tbl_name" = "index"."tbl_name" AND "update"."type" = 'trigger' AND "update"."name" = "index"."name" || '_update' AND instr("update"."sql", 'EXCLUDE constraint failed') > 0
ORDER BY 1, 12;
SELECT "wanted"."key", "index"."name", "index"."unique", 'btree',
group_concat(CASE WHEN "column"."cid" < 0 THEN 'e' || char(30) ELSE 'c' || char(30) || "column"."name" END || char(30) || CASE WHEN "column"."cid" < 0 THEN '' ELSE "column"."coll" END || char(30) || char(30) || CASE WHEN "column"."desc" THEN 'd' ELSE '' END, char(31) ORDER BY "column"."seqno"),
'', NULL, CASE WHEN "index"."partial" OR min("column"."cid") < 0 THEN "statement"."sql" END
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "found" ON "found"."name" = "wanted"."value" COLLATE NOCASE AND "found"."type" = 'table'
JOIN pragma_index_list("found"."name") AS "index" ON "index"."origin" <> 'pk'
JOIN pragma_index_xinfo("index"."name") AS "column" ON "column"."key"
JOIN sqlite_schema AS "statement" ON "statement"."type" = 'index' AND "statement"."name" = "index"."name"
GROUP BY "wanted"."key", "index"."name", "index"."unique", "index"."partial";
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
