// What the grammar adds: calls everywhere, references, variables.
variable "zone" {
  type    = string
  default = "UTC"
}
variable "replicated" {
  type    = bool
  default = false
}
locals {
  keep   = "30 DAY"
  engine = sql("ReplacingMergeTree(ver)")
}

schema "app" {
  engine = Atomic
}

table "events" {
  schema       = schema.app
  renamed_from = "events_old"
  engine       = var.replicated ? ReplicatedReplacingMergeTree("/t", "{replica}", column.ver) : ReplacingMergeTree(column.ver)
  ttl          = ["toDateTime(ts) + INTERVAL ${local.keep}", sql("ts + INTERVAL 90 DAY RECOMPRESS CODEC(ZSTD(9))")]
  column "id" {
    type  = UInt64
    codec = [Delta(8), ZSTD(3)]
    settings = {
      min_compress_block_size = 16777216
    }
  }
  column "ts" {
    renamed_from = "at"
    type         = DateTime64(3, var.zone)
    default      = sql("now64(3)")
  }
  column "ver" {
    type       = UInt32
    statistics = [minmax, uniq]
  }
  column "m" {
    type = Map(String, Array(Nullable(UInt64)))
    ttl  = sql("toDateTime(ts) + INTERVAL 7 DAY")
  }
  column "pair" {
    type = Tuple({ a = UInt8, "my col" = Nullable(String) })
  }
  column "kind" {
    type = Enum8({ view = 1, "click" = -2 })
  }
  column "low" {
    type = LowCardinality(String)
    null = true
  }
  column "state" {
    type = AggregateFunction(quantiles(0.5, 0.90), Float64)
  }
  primary_key {
    columns = [column.id]
  }
  sort {
    on { column = column.id }
    on { expr = "toStartOfHour(ts)" }
  }
  sample {
    expr = "id"
  }
  index "ix" {
    type        = bloom_filter(0.01)
    granularity = 4
    on { expr = "mapKeys(m)" }
  }
  index "words" {
    type = text({ tokenizer = ngrams(3) })
    expr = "kind"
  }
  projection "p" {
    as = "SELECT id, count() GROUP BY id"
    settings = {
      index_granularity = 128
    }
  }
  assume "small" {
    expr = "ver < 10"
  }
}

table "from_local" {
  engine = local.engine
  column "ver" {
    type = UInt8
  }
  sort {
    expr = "tuple()"
  }
}

table "summed" {
  engine = SummingMergeTree([column.a, column.b])
  column "a" {
    type = UInt64
  }
  column "b" {
    type = UInt64
  }
  sort {
    columns = []
  }
}

table "lake" {
  engine = S3(named, { format = "Parquet" })
}

table "numbers_ten" {
  function = numbers(10)
  column "number" {
    type = UInt64
  }
}

view "secure" {
  schema   = schema.app
  security = DEFINER
  definer  = "alice"
  aliases  = ["a", "b"]
  as       = "SELECT 1, '$${not a template}'"
}

materialized "hourly" {
  schema = schema.app
  engine = SummingMergeTree
  column "h" {
    type = DateTime
  }
  sort {
    columns = [column.h]
  }
  empty = true
  refresh {
    expr      = "EVERY 1 DAY OFFSET 2 HOUR RANDOMIZE FOR 1 HOUR"
    depends_on = ["other.view"]
  }
  as = "SELECT toStartOfHour(ts) AS h FROM app.events"
}

dictionary "rates" {
  schema = schema.app
  source = HTTP({
    url     = "http://localhost/rates"
    format  = "CSV"
    headers = sql("(HEADER(NAME 'a' VALUE 'b'))")
  })
  layout = RANGE_HASHED({ range_lookup_strategy = "max" })
  key "id" {
    type = UInt64
  }
  attribute "start" {
    type = Date
  }
  attribute "end" {
    type = Date
  }
  attribute "parent" {
    type          = UInt64
    hierarchical  = true
    bidirectional = true
    injective     = true
    is_object_id  = true
    expression    = "id + 1"
    default       = 0
  }
  lifetime {
    max = 10
  }
  range {
    min = start
    max = end
  }
}

named_collection "bucket" {
  param "url" {
    value = "https://example.com"
  }
  param "secret" {
    value       = "[HIDDEN]"
    overridable = false
  }
}

opaque "odd" {
  schema     = schema.app
  kind       = "TABLE"
  reason     = "prints inconsistently"
  depends_on = [table.events]
  sql        = "CREATE TABLE app.odd (a UInt8) ENGINE = Memory"
}

access {
  grants = ["SELECT ON app.* TO reader"]
}
role "reader" {
  clauses = "SETTINGS max_memory_usage = 1"
}
user "app" {
  password = "secret"
  clauses  = "HOST ANY"
}
quota "small" {
  clauses = "FOR INTERVAL 1 hour MAX queries = 10"
}
settings_profile "tight" {
  clauses = "SETTINGS max_threads = 1"
}
