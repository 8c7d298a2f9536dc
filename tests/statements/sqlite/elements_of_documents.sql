SELECT orm_json_text("t1"."value", ?), orm_sum_i64(orm_json_int("t1"."value", ?)) FROM "order" CROSS JOIN json_each(orm_json_elements(orm_json_at("order"."data", ?))) AS "t1" GROUP BY 1 ORDER BY 1 NULLS LAST;
SELECT "order"."id", "t1"."key" FROM "order" CROSS JOIN json_each(orm_json_elements(orm_json_at("order"."data", ?))) AS "t1";
SELECT "order"."id" FROM "order" WHERE EXISTS (SELECT 1 FROM json_each(orm_json_elements(orm_json_at("order"."data", ?))) AS "t1" WHERE orm_json_int("t1"."value", ?) > ? LIMIT 1);
SELECT (SELECT MAX(orm_json_int("t1"."value", ?)) FROM json_each(orm_json_elements(orm_json_at("order"."data", ?))) AS "t1") FROM "order";
