// Package codec names the compression codecs of columns:
//
//	field.DateTime64("at", 3).Codec(codec.Delta, codec.ZSTD(3))
//
// Codecs apply from left to right: those that prepare data (Delta, Gorilla)
// come first, one that compresses (LZ4, ZSTD) last, encryption after it.
// See https://clickhouse.com/docs/sql-reference/statements/create/table#column_compression_codec.
package codec

import "fmt"

// Codec is one codec of a chain, as SQL text.
type Codec string

// Codecs without arguments.
const (
	// None stores the data as it is.
	None Codec = "NONE"
	// Default is the codec of the server's configuration.
	Default Codec = "Default"
	// LZ4 is fast and compresses well enough for most.
	LZ4 Codec = "LZ4"
	// Delta stores the differences of neighbours, of the column's own width.
	Delta Codec = "Delta"
	// DoubleDelta stores the differences of differences: steady clocks and
	// counters.
	DoubleDelta Codec = "DoubleDelta"
	// Gorilla stores the XOR of neighbours: slowly changing floats.
	Gorilla Codec = "Gorilla"
	// T64 crops the unused high bits of integers, enums, dates and times.
	T64 Codec = "T64"
	// T64Bit is T64 with a transposition of single bits.
	T64Bit Codec = "T64('bit')"
	// GCD divides integers, decimals, dates and times by their greatest common
	// divisor.
	GCD Codec = "GCD"
	// FPC predicts floats.
	FPC Codec = "FPC"
	// ALP stores floats that are decimals in disguise as integers.
	ALP Codec = "ALP"
	// AES128 encrypts with AES_128_GCM_SIV and the key of the server's
	// configuration.
	AES128 Codec = "AES_128_GCM_SIV"
	// AES256 encrypts with AES_256_GCM_SIV and the key of the server's
	// configuration.
	AES256 Codec = "AES_256_GCM_SIV"
)

// ZSTD compresses more than LZ4 and slower; level is 1 to 22.
func ZSTD(level int) Codec { return Codec(fmt.Sprintf("ZSTD(%d)", level)) }

// ZSTDLong is ZSTD with long range matching in a window of 2^windowLog bytes
// (0: as the level decides).
func ZSTDLong(level, windowLog int) Codec {
	return Codec(fmt.Sprintf("ZSTD(%d, %d)", level, windowLog))
}

// LZ4HC is LZ4 with more effort; level is 0 to 12.
func LZ4HC(level int) Codec { return Codec(fmt.Sprintf("LZ4HC(%d)", level)) }

// DeltaBytes is Delta for values of 1, 2, 4 or 8 bytes.
func DeltaBytes(width int) Codec { return Codec(fmt.Sprintf("Delta(%d)", width)) }

// DoubleDeltaBytes is DoubleDelta for values of 1, 2, 4 or 8 bytes.
func DoubleDeltaBytes(width int) Codec { return Codec(fmt.Sprintf("DoubleDelta(%d)", width)) }

// GorillaBytes is Gorilla for values of 1, 2, 4 or 8 bytes.
func GorillaBytes(width int) Codec { return Codec(fmt.Sprintf("Gorilla(%d)", width)) }

// GCDBytes is GCD for values of 1, 2, 4 or 8 bytes.
func GCDBytes(width int) Codec { return Codec(fmt.Sprintf("GCD(%d)", width)) }

// FPCLevel is FPC with a level of 1 to 28.
func FPCLevel(level int) Codec { return Codec(fmt.Sprintf("FPC(%d)", level)) }
