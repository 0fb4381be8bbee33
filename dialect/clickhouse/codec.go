package clickhouse

import (
	"fmt"
	"slices"
	"strings"
)

// Codec says what a compression codec does in a chain.
type Codec struct {
	// Compresses says that the codec makes values smaller by itself, Generic that
	// it does so without knowing what they are, Encrypts that it encrypts them.
	Compresses, Generic, Encrypts bool
	// Delta says that it takes differences, Floats that it is made for series of
	// floats.
	Delta, Floats bool
	// Experimental says that the server asks for allow_experimental_codecs.
	Experimental bool
}

// codecs are the codecs of ClickHouse, by their names.
var codecs = map[string]Codec{
	"NONE":            {},
	"Default":         {Compresses: true, Generic: true},
	"LZ4":             {Compresses: true, Generic: true},
	"LZ4HC":           {Compresses: true, Generic: true},
	"ZSTD":            {Compresses: true, Generic: true},
	"ZXC":             {Compresses: true, Generic: true, Experimental: true},
	"ZSTD_QAT":        {Compresses: true, Generic: true},
	"DEFLATE_QPL":     {Compresses: true, Generic: true},
	"T64":             {Compresses: true},
	"Delta":           {Delta: true},
	"DoubleDelta":     {Compresses: true, Delta: true},
	"Gorilla":         {Compresses: true, Floats: true},
	"FPC":             {Compresses: true, Floats: true},
	"ALP":             {Compresses: true, Floats: true, Experimental: true},
	"GCD":             {},
	"Quantized":       {Experimental: true},
	"AES_128_GCM_SIV": {Encrypts: true},
	"AES_256_GCM_SIV": {Encrypts: true},
}

// CodecNames are the names of all codecs, sorted.
func CodecNames() []string {
	var names []string
	for name := range codecs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// ParseCodec takes one element of a codec chain apart: its name, what is known
// of it, and its arguments. known is false for a codec that is none of ours.
func ParseCodec(text string) (name string, codec Codec, args []string, known bool) {
	name, rest, ok := strings.Cut(text, "(")
	if ok {
		args = SplitList(strings.TrimSuffix(strings.TrimSpace(rest), ")"))
	}
	name = strings.TrimSpace(name)
	codec, known = codecs[name]
	return name, codec, args, known
}

// Permission is a setting, to be 1, without which the server refuses a
// definition, and what is wrong with the definition.
type Permission struct{ Setting, Reason string }

// CodecPermissions are the permissions that a chain of codecs needs in a column
// of type t. A chain with an unknown codec needs none that is known.
//
// The server's rules are those of CompressionCodecFactory's validation.
func CodecPermissions(t Type, chain []string) []Permission {
	var list []Permission
	for _, text := range chain {
		name, codec, _, known := ParseCodec(text)
		if !known {
			return nil
		}
		if codec.Experimental && len(list) == 0 {
			list = append(list, Permission{Setting: "allow_experimental_codecs", Reason: name + " is experimental; choose another"})
		}
	}
	if reason := suspiciousChain(t, chain); reason != "" {
		list = append(list, Permission{Setting: "allow_suspicious_codecs", Reason: reason})
	}
	return list
}

// suspiciousChain says what makes no sense in a chain of known codecs.
func suspiciousChain(t Type, chain []string) string {
	joined := strings.Join(chain, ", ")
	compresses, delta, generic := false, false, false
	encrypting := 0
	for _, text := range chain {
		name, codec, _, _ := ParseCodec(text)
		switch {
		case name == "NONE" && len(chain) > 1:
			return joined + ": NONE stands alone"
		case encrypting > 0 && !codec.Encrypts:
			return joined + ": nothing may follow encryption"
		case generic && !codec.Encrypts:
			return joined + ": nothing but encryption may follow a compression such as LZ4 or ZSTD"
		case codec.Floats && delta:
			return fmt.Sprintf("%s: %s takes the differences itself; leave Delta and DoubleDelta out", joined, name)
		case codec.Floats && !holdsFloat(t):
			return fmt.Sprintf("%s works on floats, not on %s; choose another", name, t)
		}
		if codec.Encrypts {
			encrypting++
		}
		compresses = compresses || codec.Compresses || name == "NONE"
		delta, generic = delta || codec.Delta, generic || codec.Generic
	}
	if !compresses && encrypting < len(chain) {
		return joined + " compresses nothing; add LZ4 or ZSTD"
	}
	return ""
}

// holdsFloat reports whether t is a float, or an array or tuple with one.
func holdsFloat(t Type) bool {
	switch t.Kind() {
	case KindFloat, KindShape:
		return true
	case KindArray, KindWrapper:
		return t.Name != "LowCardinality" && holdsFloat(t.Elem())
	case KindTuple, KindNested:
		return slices.ContainsFunc(t.Types(), holdsFloat)
	}
	return false
}
