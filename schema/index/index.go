// Package index declares data skipping indexes, annotations of a schema:
//
//	index.MinMax("by_amount", "amount"),
//	index.BloomFilter("by_user", "user_id", 0.01).Granularity(4),
//	index.NgramBF("by_path", "lower(path)", 4, 1024, 2, 0),
//
// The expression is SQL over the columns; for several, a tuple: "(a, b)".
// See https://clickhouse.com/docs/engines/table-engines/mergetree-family/mergetree#table_engine-mergetree-data_skipping-indexes.
package index

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/schema"
)

// Index builds one index.
type Index struct {
	index schema.Index
}

// Of is an index of a type given as SQL text, such as one that this package
// does not know: Of("by_x", "x", "set(100)").
func Of(name, expr, typ string) *Index {
	return &Index{schema.Index{Name: name, Expr: expr, Type: typ, Pos: schema.Position()}}
}

// MinMax keeps the smallest and the greatest value of the expression.
func MinMax(name, expr string) *Index { return Of(name, expr, "minmax") }

// Set keeps the distinct values, up to maxRows per granule (0: all of them).
func Set(name, expr string, maxRows uint64) *Index {
	return Of(name, expr, "set("+strconv.FormatUint(maxRows, 10)+")")
}

// BloomFilter keeps a Bloom filter of the values; falsePositive is between 0
// and 1, 0 for the server's default of 0.025.
func BloomFilter(name, expr string, falsePositive float64) *Index {
	if falsePositive == 0 {
		return Of(name, expr, "bloom_filter")
	}
	return Of(name, expr, "bloom_filter("+strconv.FormatFloat(falsePositive, 'g', -1, 64)+")")
}

// NgramBF keeps a Bloom filter of the n-grams of strings: n, the filter's size
// in bytes, the number of hash functions and their seed.
func NgramBF(name, expr string, n, size, hashes, seed uint64) *Index {
	return Of(name, expr, fmt.Sprintf("ngrambf_v1(%d, %d, %d, %d)", n, size, hashes, seed))
}

// TokenBF keeps a Bloom filter of the words of strings: the filter's size in
// bytes, the number of hash functions and their seed.
func TokenBF(name, expr string, size, hashes, seed uint64) *Index {
	return Of(name, expr, fmt.Sprintf("tokenbf_v1(%d, %d, %d)", size, hashes, seed))
}

// Text is a full-text index. The tokenizer is splitByNonAlpha, ngrams(3),
// splitByString([', ']), array, ...; options are further arguments, name =
// value. Server 26.2 or later.
func Text(name, expr, tokenizer string, options ...string) *Index {
	args := append([]string{"tokenizer = " + tokenizer}, options...)
	return Of(name, expr, "text("+strings.Join(args, ", ")+")")
}

// VectorSimilarity is an index for nearest neighbours of vectors of a
// dimension: method is "hnsw", distance is "L2Distance" or "cosineDistance".
// Server 25.8 or later.
func VectorSimilarity(name, expr, method, distance string, dimension int) *Index {
	return Of(name, expr, fmt.Sprintf("vector_similarity(%s, %s, %d)",
		clickhouse.QuoteString(method), clickhouse.QuoteString(distance), dimension))
}

// Granularity is the number of the table's granules that one entry of the index
// covers. Default: 1, for text and vector_similarity 100000000.
func (i *Index) Granularity(granules uint64) *Index {
	i.index.Granularity = strconv.FormatUint(granules, 10)
	return i
}

// Name implements ent's Annotation.
func (i *Index) Name() string { return schema.AnnotationName }

// TableAnnotation returns the index as part of its table.
func (i *Index) TableAnnotation() schema.Table {
	return schema.Table{Indexes: []schema.Index{i.index}}
}

// Merge implements ent's Merger.
func (i *Index) Merge(other schema.Annotation) schema.Annotation {
	return i.TableAnnotation().Merge(other)
}

// MarshalJSON writes the annotation as ent's loader carries it.
func (i *Index) MarshalJSON() ([]byte, error) { return json.Marshal(i.TableAnnotation()) }
