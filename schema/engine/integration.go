package engine

import (
	"strings"

	"github.com/chent-io/chent/schema"
)

// File keeps rows in a file of a format below the server's data.
func File(format string) *Store { return store("File", text(format)) }

// URL reads and writes rows by HTTP.
func URL(url, format string) *Store { return store("URL", text(url), text(format)) }

// Bucket builds a table on an object store.
type Bucket struct {
	Clauses[Bucket]
	credentials []schema.Arg
	format      string
	compression string
	url         string
}

// S3 reads and writes objects of an S3 bucket; the URL may hold {_partition_id}
// and globs.
func S3(url string) *Bucket { return bucket("S3", url) }

// S3Queue reads each new object of an S3 bucket once. It needs the setting
// mode, 'ordered' or 'unordered'.
func S3Queue(url string) *Bucket { return bucket("S3Queue", url) }

func bucket(name, url string) *Bucket {
	b := &Bucket{url: url}
	b.init(b, name)
	return b.arrange()
}

// Credentials gives the access key. Prefer a named collection or the server's
// own credentials: what is written here stands in the schema's source.
func (b *Bucket) Credentials(keyID, secret string) *Bucket {
	b.credentials = []schema.Arg{text(keyID), text(secret)}
	return b.arrange()
}

// NoSign reads public objects without credentials.
func (b *Bucket) NoSign() *Bucket {
	b.credentials = []schema.Arg{arg("NOSIGN")}
	return b.arrange()
}

// Format names the format. Default: by the file's ending.
func (b *Bucket) Format(format string) *Bucket {
	b.format = format
	return b.arrange()
}

// Compression names the compression: gzip, zstd, .... Default: by the file's
// ending.
func (b *Bucket) Compression(method string) *Bucket {
	b.compression = method
	return b.arrange()
}

// PartitionBy splits what is written into objects by an expression.
func (b *Bucket) PartitionBy(exprs ...string) *Bucket {
	b.table.PartitionBy = append([]string{}, exprs...)
	return b
}

func (b *Bucket) arrange() *Bucket {
	args := append([]schema.Arg{text(b.url)}, b.credentials...)
	if b.format != "" || b.compression != "" {
		format := b.format
		if format == "" {
			format = "auto"
		}
		args = append(args, text(format))
	}
	if b.compression != "" {
		args = append(args, text(b.compression))
	}
	b.table.Engine.Args = args
	return b
}

// Kafka reads a topic; each row is read once, so a materialized view carries
// rows on. Its options are settings: kafka_num_consumers and so on.
func Kafka(brokers, topics []string, group, format string) *Store {
	return store("Kafka").
		Setting("kafka_broker_list", strings.Join(brokers, ",")).
		Setting("kafka_topic_list", strings.Join(topics, ",")).
		Setting("kafka_group_name", group).
		Setting("kafka_format", format)
}

// RabbitMQ reads an exchange, as Kafka reads a topic.
func RabbitMQ(hostPort, exchange, format string) *Store {
	return store("RabbitMQ").
		Setting("rabbitmq_host_port", hostPort).
		Setting("rabbitmq_exchange_name", exchange).
		Setting("rabbitmq_format", format)
}

// NATS reads subjects, as Kafka reads a topic.
func NATS(url string, subjects []string, format string) *Store {
	return store("NATS").
		Setting("nats_url", url).
		Setting("nats_subjects", strings.Join(subjects, ",")).
		Setting("nats_format", format)
}

// MySQL stands for a table of a MySQL server. Prefer a named collection for
// the password: [Collection].
func MySQL(hostPort, database, table, user, password string) *Store {
	return store("MySQL", text(hostPort), text(database), text(table), text(user), text(password))
}

// PostgreSQL stands for a table of a PostgreSQL server. Prefer a named
// collection for the password: [Collection].
func PostgreSQL(hostPort, database, table, user, password string) *Store {
	return store("PostgreSQL", text(hostPort), text(database), text(table), text(user), text(password))
}

// Collection is an engine configured by a named collection of the server:
//
//	engine.Collection("S3", "logs_bucket", "format = 'Parquet'")
//
// overrides are SQL text, name = value.
func Collection(engine, collection string, overrides ...string) *Store {
	args := []schema.Arg{arg(collection)}
	for _, o := range overrides {
		args = append(args, arg(o))
	}
	return store(engine, args...)
}
