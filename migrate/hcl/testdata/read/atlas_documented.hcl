// The constructs of Atlas's documentation for ClickHouse, in one document.
schema "public" {
  comment = "all of it"
}

schema "logs" {
  engine = Atomic
}

schema "lazy" {
  engine = Lazy
  name   = "lazy_tables"
}

schema "replicated" {
  engine = sql("Replicated('/clickhouse/schemas/{cluster}', '{replica}')")
}

table "users" {
  schema  = schema.public
  engine  = MergeTree
  ttl     = sql("created_at + INTERVAL 30 DAY")
  comment = "people"
  settings = {
    index_granularity = 1024
    storage_policy    = "hot"
    ttl_only_drop_parts = true
  }
  column "id" {
    type = UInt64
  }
  column "name" {
    null    = true
    type    = String
    default = "nobody"
    codec   = ZSTD
    comment = "may be missing"
  }
  column "count" {
    type     = Bigint
    unsigned = true
    default  = 0
  }
  column "flag" {
    type    = Bool
    default = true
  }
  column "created_at" {
    type    = DateTime("UTC")
    default = sql("now()")
    codec   = sql("Delta(4), ZSTD(1)")
  }
  column "exact" {
    type  = DateTime64(3, "UTC")
    codec = "DoubleDelta, LZ4"
  }
  column "day" {
    type         = Date
    default      = sql("toDate(created_at)")
    default_kind = MATERIALIZED
  }
  column "computed" {
    type         = String
    default      = sql("concat('prefix_', toString(id))")
    default_kind = ALIAS
  }
  column "hint" {
    type         = String
    default_kind = EPHEMERAL
  }
  column "tags" {
    type = sql("LowCardinality(String)")
    ttl  = sql("created_at + INTERVAL 7 DAY")
  }
  column "nested" {
    type = sql("Nested(name String, value UInt32)")
  }
  column "price" {
    type = Decimal(10, 2)
  }
  column "kind" {
    type = Enum("a", "b")
  }
  column "fixed" {
    type = FixedString(16)
  }
  column "doc" {
    type = JSON
  }
  primary_key {
    columns = [column.id]
  }
  sort {
    on {
      column = column.id
    }
    on {
      expr = "toStartOfHour(created_at)"
    }
  }
  partition {
    on {
      expr = "toYYYYMM(created_at)"
    }
  }
  index "by_name" {
    type        = bloom_filter
    granularity = 4
    on {
      expr = "name"
    }
  }
  index "by_tags" {
    type = sql("set(100)")
    on {
      expr = "tags"
    }
  }
  index "by_count" {
    type = "minmax"
    on {
      expr = "count"
    }
  }
  check {
    expr = "id > 0"
  }
  check "counted" {
    expr    = "count >= 0"
    comment = "never negative"
  }
  projection "by_kind" {
    as = "SELECT kind, count() GROUP BY kind"
  }
}

table "distributed_users" {
  schema = schema.public
  engine = sql("Distributed('{cluster}', 'public', 'users')")
  column "id" {
    type = UInt64
  }
}

table "logs" "users" {
  schema = schema.logs
  engine = sql("ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/users', '{replica}', ver)")
  column "id" {
    type = UInt64
  }
  column "ver" {
    type = UInt32
  }
  primary_key {
    on {
      column = table.logs.users.column.id
    }
  }
}

table "shared" {
  schema = schema.logs
  engine = SharedMergeTree
  column "id" {
    type = int
  }
  sort {
    columns = [table.shared.column.id]
  }
}

table "scratch" {
  schema = schema.logs
  engine = Memory
  column "id" {
    type = int
  }
}

view "clean_users" {
  schema = schema.public
  column "id" {
    null    = true
    type    = UInt64
    comment = "who"
  }
  as         = "SELECT id FROM public.users WHERE flag"
  comment    = "only clean"
  depends_on = [table.public.users]
}

materialized "to_table" {
  schema     = schema.logs
  to         = table.logs.users
  as         = "SELECT id, 1 AS ver FROM public.users"
  depends_on = [table.public.users]
}

materialized "own_storage" {
  schema = schema.public
  engine = MergeTree
  column "total" {
    type = UInt64
  }
  primary_key {
    columns = [column.total]
  }
  as       = <<-SQL
    SELECT count() AS total
    FROM public.users
  SQL
  populate = true
}

materialized "refreshed" {
  schema = schema.public
  to     = table.distributed_users
  as     = sql("SELECT * FROM table")
  refresh {
    expr       = "EVERY 1 MINUTE"
    append     = true
    depends_on = [materialized.to_table]
    settings = {
      refresh_retries = 4
    }
  }
}

dictionary "name" {
  schema = schema.public
  source = sql("CLICKHOUSE(TABLE 'users' PORT 9000 PASSWORD '')")
  layout = sql("COMPLEX_KEY_HASHED()")
  key "id" {
    type = UInt64
  }
  attribute "name" {
    type    = String
    default = "x"
    null    = true
  }
  lifetime {
    min = 0
    max = 300
  }
  settings = {
    format_csv_allow_single_quotes = 0
  }
  comment    = "names"
  depends_on = [table.public.users]
}

function "plus_one" {
  as = "(x) -> x + 1"
}

role "app_readonly" {
}

role "intern" {
  member_of = [role.app_readonly]
}

user "report_user" {
  member_of = [role.app_readonly]
}

permission {
  to         = role.app_readonly
  for        = table.public.users
  privileges = [SELECT, "INSERT"]
  grantable  = true
}

permission {
  to         = user.report_user
  for        = schema.public
  privileges = [SELECT]
}

policy "analysts_only" {
  on    = table.public.users
  using = "name = 'us'"
  to    = [role.app_readonly, user.report_user]
}

policy "exclude_deleted" {
  on          = table.public.users
  restrictive = true
  using       = "flag"
  to_all      = true
}

policy "db_tenant_isolation" {
  on            = "public.*"
  using         = "tenant_id = currentUser()"
  to_all_except = [role.intern]
}

data {
  table = table.scratch
  rows = [
    { id = 1 },
    { id = 2 },
  ]
}
