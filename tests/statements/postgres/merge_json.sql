UPDATE "doc" SET "data" = (CASE WHEN jsonb_typeof("doc"."data") = 'object' AND jsonb_typeof($1::jsonb) = 'object' THEN "doc"."data" || $2::jsonb ELSE "doc"."data" END);
