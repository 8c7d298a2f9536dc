SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT pg_advisory_xact_lock(8030601342028639232);
SELECT "wanted"."position" - 1,
"found"."relkind" = 'r' OR "found"."relkind" = 'p' AND NOT EXISTS (SELECT 1 FROM pg_partition_tree("found"."oid") AS "tree" JOIN pg_catalog.pg_class AS "part" ON "part"."oid" = "tree"."relid" WHERE "part"."relkind" = 'f'),
"column"."attname"::text,
CASE "type"."typtype" WHEN 'e' THEN (SELECT concat_ws(chr(31), 'enum', CASE WHEN "own"."nspname" <> current_schema() OR "own"."nspname" = ANY($1::text[]) THEN "own"."nspname" ELSE '' END, "type"."typname") FROM pg_catalog.pg_namespace AS "own" WHERE "own"."oid" = "type"."typnamespace") ELSE format_type(CASE "type"."typtype" WHEN 'd' THEN "type"."typbasetype" ELSE "type"."oid" END, CASE WHEN "type"."typname" IN ('time', 'timestamp', 'timestamptz') AND "column"."atttypmod" BETWEEN 0 AND 5 THEN "column"."atttypmod" END) END,
CASE WHEN "type"."typname" IN ('varchar', 'numeric') AND "column"."atttypmod" > 4 THEN ("column"."atttypmod" - 4)::int8 END,
"type"."typtype" <> 'd' AND ("column"."atttypmod" = -1 OR "type"."typname" IN ('varchar', 'numeric') OR "type"."typname" IN ('time', 'timestamp', 'timestamptz') AND "column"."atttypmod" = 6),
"column"."attnotnull",
pg_get_expr("default"."adbin", "default"."adrelid"),
CASE WHEN "column"."attidentity" <> '' THEN "column"."attidentity"::text WHEN "column"."attgenerated" <> '' THEN 'g' ELSE '' END,
"collation"."collname"::text,
NULL::text
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS "wanted" ("namespace", "name", "position")
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."nspname" = coalesce(nullif("wanted"."namespace", ''), current_schema())
JOIN pg_catalog.pg_class AS "found" ON "found"."relnamespace" = "namespace"."oid" AND "found"."relname" = "wanted"."name"
JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "found"."oid" AND "column"."attnum" > 0 AND NOT "column"."attisdropped"
JOIN pg_catalog.pg_type AS "type" ON "type"."oid" = "column"."atttypid"
LEFT JOIN pg_catalog.pg_attrdef AS "default" ON "default"."adrelid" = "found"."oid" AND "default"."adnum" = "column"."attnum"
LEFT JOIN pg_catalog.pg_collation AS "collation" ON "collation"."oid" = "column"."attcollation"
ORDER BY "wanted"."position", "column"."attnum";
SELECT "wanted"."position" - 1, "rule"."contype"::text, "rule"."conname"::text,
CASE WHEN "rule"."contype" = 'x' AND NOT "rule"."condeferrable" THEN (SELECT string_agg(concat_ws(chr(30), "operator"."oprname"::text, CASE WHEN "part"."number" = 0 THEN 'e' ELSE 'c' END, coalesce("column"."attname"::text, pg_get_indexdef("rule"."conindid", "part"."place"::int4, false))), chr(31) ORDER BY "part"."place") FROM unnest("range"."indkey"::int2[], "rule"."conexclop") WITH ORDINALITY AS "part" ("number", "operator", "place") JOIN pg_catalog.pg_operator AS "operator" ON "operator"."oid" = "part"."operator" LEFT JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "rule"."conrelid" AND "column"."attnum" = "part"."number")
ELSE coalesce((SELECT string_agg("column"."attname"::text, chr(31) ORDER BY "part"."place") FROM unnest("rule"."conkey") WITH ORDINALITY AS "part" ("number", "place") JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "rule"."conrelid" AND "column"."attnum" = "part"."number"), '') END,
coalesce(pg_get_expr("rule"."conbin", "rule"."conrelid"), pg_get_expr("range"."indpred", "range"."indrelid")),
CASE WHEN "target_namespace"."nspname" <> current_schema() OR "target_namespace"."nspname" = ANY($1::text[]) THEN "target_namespace"."nspname"::text END,
coalesce("target"."relname"::text, ''),
coalesce((SELECT string_agg("column"."attname"::text, chr(31) ORDER BY "part"."place") FROM unnest("rule"."confkey") WITH ORDINALITY AS "part" ("number", "place") JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "rule"."confrelid" AND "column"."attnum" = "part"."number"), ''),
"rule"."confdeltype"::text, "rule"."confupdtype"::text,
CASE WHEN "rule"."condeferred" THEN 'd' WHEN "rule"."condeferrable" THEN 'i' ELSE 'n' END
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS "wanted" ("namespace", "name", "position")
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."nspname" = coalesce(nullif("wanted"."namespace", ''), current_schema())
JOIN pg_catalog.pg_class AS "found" ON "found"."relnamespace" = "namespace"."oid" AND "found"."relname" = "wanted"."name"
JOIN pg_catalog.pg_constraint AS "rule" ON "rule"."conrelid" = "found"."oid" AND "rule"."contype" IN ('p', 'u', 'c', 'f', 'x') AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS "parent" WHERE "parent"."oid" = "rule"."conparentid" AND "parent"."conrelid" = "rule"."conrelid")
LEFT JOIN pg_catalog.pg_index AS "range" ON "rule"."contype" = 'x' AND "range"."indexrelid" = "rule"."conindid"
LEFT JOIN pg_catalog.pg_class AS "target" ON "target"."oid" = "rule"."confrelid"
LEFT JOIN pg_catalog.pg_namespace AS "target_namespace" ON "target_namespace"."oid" = "target"."relnamespace";
SELECT "wanted"."position" - 1, "index"."relname"::text, "key"."indisunique" AND "key"."indisvalid", "method"."amname"::text,
string_agg(concat_ws(chr(30), CASE WHEN "part"."number" = 0 THEN 'e' ELSE 'c' END, CASE WHEN "part"."number" <> 0 THEN "column"."attname"::text WHEN "written"."text" LIKE '(%' THEN substr("written"."text", 2, length("written"."text") - 2) ELSE "written"."text" END, CASE WHEN "part"."collation" <> "column"."attcollation" OR position("written"."text" || ' COLLATE ' IN pg_get_indexdef("key"."indexrelid")) > 0 THEN "collation"."collname"::text ELSE '' END, CASE WHEN "class"."opcdefault" THEN '' ELSE "class"."opcname"::text END, CASE WHEN "part"."option" & 1 = 1 THEN 'd' ELSE '' END, CASE "part"."option" & 3 WHEN 1 THEN 'l' WHEN 2 THEN 'f' ELSE '' END), chr(31) ORDER BY "part"."place") FILTER (WHERE "part"."place" <= "key"."indnkeyatts"),
coalesce(string_agg("column"."attname"::text, chr(31) ORDER BY "part"."place") FILTER (WHERE "part"."place" > "key"."indnkeyatts"), ''),
pg_get_expr("key"."indpred", "key"."indrelid"), NULL::text
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS "wanted" ("namespace", "name", "position")
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."nspname" = coalesce(nullif("wanted"."namespace", ''), current_schema())
JOIN pg_catalog.pg_class AS "found" ON "found"."relnamespace" = "namespace"."oid" AND "found"."relname" = "wanted"."name"
JOIN pg_catalog.pg_index AS "key" ON "key"."indrelid" = "found"."oid" AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS "rule" WHERE "rule"."conindid" = "key"."indexrelid" AND "rule"."contype" IN ('p', 'u', 'x'))
JOIN pg_catalog.pg_class AS "index" ON "index"."oid" = "key"."indexrelid"
JOIN pg_catalog.pg_am AS "method" ON "method"."oid" = "index"."relam"
CROSS JOIN LATERAL unnest("key"."indkey"::int2[], "key"."indoption"::int2[], "key"."indclass"::oid[], "key"."indcollation"::oid[]) WITH ORDINALITY AS "part" ("number", "option", "class", "collation", "place")
LEFT JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "found"."oid" AND "column"."attnum" = "part"."number"
CROSS JOIN LATERAL (SELECT CASE WHEN "part"."number" = 0 THEN pg_get_indexdef("key"."indexrelid", "part"."place"::int4, false) END AS "text") AS "written"
LEFT JOIN pg_catalog.pg_opclass AS "class" ON "class"."oid" = "part"."class"
LEFT JOIN pg_catalog.pg_collation AS "collation" ON "collation"."oid" = "part"."collation"
GROUP BY "wanted"."position", "key"."indexrelid", "key"."indrelid", "index"."relname", "method"."amname", "key"."indisunique", "key"."indisvalid", pg_get_expr("key"."indpred", "key"."indrelid");
CREATE TABLE IF NOT EXISTS "article" (
    "id" BIGINT GENERATED BY DEFAULT AS IDENTITY,
    "title" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT "article_pkey" PRIMARY KEY ("id")
);
CREATE TABLE IF NOT EXISTS "owner" (
    "id" BIGINT GENERATED BY DEFAULT AS IDENTITY,
    "name" TEXT COLLATE "C" NOT NULL,
    CONSTRAINT "owner_pkey" PRIMARY KEY ("id")
);
CREATE TABLE IF NOT EXISTS "publication" (
    "id" BIGINT GENERATED BY DEFAULT AS IDENTITY,
    "title" TEXT COLLATE "C" NOT NULL,
    "owner_id" BIGINT,
    CONSTRAINT "publication_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "publication_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "owner" ("id") ON DELETE SET NULL
);
CREATE INDEX IF NOT EXISTS "publication_owner_id_idx" ON "publication" ("owner_id");
CREATE TABLE IF NOT EXISTS "article_publications" (
    "article_id" BIGINT NOT NULL,
    "publication_id" BIGINT NOT NULL,
    CONSTRAINT "article_publications_pkey" PRIMARY KEY ("article_id", "publication_id"),
    CONSTRAINT "article_publications_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "article" ("id") ON DELETE CASCADE,
    CONSTRAINT "article_publications_publication_id_fkey" FOREIGN KEY ("publication_id") REFERENCES "publication" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "article_publications_publication_id_idx" ON "article_publications" ("publication_id");
