package clickhouse

import (
	"errors"
	"regexp"
	"strings"
)

// Hidden is what a server prints in place of a secret.
const Hidden = "'[HIDDEN]'"

// HideSecrets returns a statement with [Hidden] in place of its passwords and
// keys, for messages and logs: those of users, of dictionaries' sources, of
// table engines and table functions, of settings and disks, in URLs, and all
// values of named collections. A statement that cannot be cut into tokens and
// speaks of such things is cut short there.
func HideSecrets(sql string) string {
	tokens, err := Tokenize(sql)
	if err != nil {
		var cut *TokenError
		if errors.As(err, &cut) && secretStatement.MatchString(sql) {
			return HideSecrets(sql[:cut.Offset]) + "…"
		}
		return hideInURLs(sql)
	}
	h := hider{tokens: tokens}
	h.kind()
	for i := range tokens {
		h.at = append(h.at, i)
		if k := tokens[i].Kind; k == TokenSpace || k == TokenComment {
			h.at = h.at[:len(h.at)-1]
		}
	}
	for i := range h.at {
		h.look(i)
	}
	var b strings.Builder
	for _, t := range tokens {
		if t.Kind == TokenString && t.Text != Hidden {
			t.Text = hideInURLs(t.Text)
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

var (
	secretStatement = regexp.MustCompile(`(?i)password|secret|identified|token|named\s+collection|_key|\(`)
	// secretName is what a parameter with a secret is called.
	secretName = regexp.MustCompile(`(?i)(^|_)(password|secret|token|secret_access_key|account_key|private_key|key_hex)$`)
	urlSecret  = regexp.MustCompile(`(://[^:/@\s']*):[^@/\s']+@`)
)

func hideInURLs(text string) string { return urlSecret.ReplaceAllString(text, "$1:[HIDDEN]@") }

// secretArgument is where engines and table functions of servers elsewhere take
// their secret, by their names in lower case.
var secretArgument = map[string]int{
	"mysql": 4, "postgresql": 4, "materializedpostgresql": 4, "mongodb": 4, "redis": 2, "azureblobstorage": 4, "azurequeue": 4,
	"remote": 4, "remotesecure": 4, "s3": 2, "s3queue": 2, "s3cluster": 3, "cosn": 2, "oss": 2, "gcs": 2, "deltalake": 2, "iceberg": 2, "icebergs3": 2, "hudi": 2,
}

// hider hides the secrets among the tokens of one statement.
type hider struct {
	tokens           []Token
	at               []int // the tokens that are no space
	user, collection bool  // what the statement is about
}

// kind learns what the statement makes or changes.
func (h *hider) kind() {
	var words []string
	for _, t := range h.tokens {
		if t.Kind == TokenWord && len(words) < 5 {
			words = append(words, strings.ToUpper(t.Text))
		}
	}
	text := strings.Join(words, " ")
	if strings.HasPrefix(text, "CREATE ") || strings.HasPrefix(text, "ALTER ") || strings.HasPrefix(text, "ATTACH ") {
		_, object, _ := strings.Cut(text, " ")
		object = strings.TrimPrefix(object, "OR REPLACE ")
		h.user, h.collection = strings.HasPrefix(object, "USER"), strings.HasPrefix(object, "NAMED COLLECTION")
	}
}

func (h *hider) token(i int) *Token {
	if i < 0 || i >= len(h.at) {
		return &Token{}
	}
	return &h.tokens[h.at[i]]
}

func (h *hider) symbol(i int, s string) bool {
	return h.token(i).Kind == TokenSymbol && h.token(i).Text == s
}

// look hides what the token i names.
func (h *hider) look(i int) {
	name, ok := h.token(i).Ident()
	if !ok {
		return
	}
	switch {
	case h.collection && h.symbol(i+1, "="):
		h.hideValue(i + 2)
	case h.user && (h.token(i).Is("BY") || h.token(i).Is("SALT")) && h.token(i+1).Kind == TokenString:
		h.token(i + 1).Text = Hidden
	case secretName.MatchString(name) && h.token(i+1).Kind == TokenString:
		h.token(i + 1).Text = Hidden
	case secretName.MatchString(name) && h.symbol(i+1, "=") && h.token(i+2).Kind == TokenString:
		h.token(i + 2).Text = Hidden
	case h.symbol(i+1, "("):
		if n, ok := secretArgument[strings.ToLower(name)]; ok {
			h.hideArgument(i+2, n)
		}
	}
}

// hideValue hides a literal at i, its sign included.
func (h *hider) hideValue(i int) {
	if h.symbol(i, "-") || h.symbol(i, "+") {
		h.token(i).Text = ""
		i++
	}
	if k := h.token(i).Kind; k == TokenString || k == TokenNumber || k == TokenWord {
		h.token(i).Text = Hidden
	}
}

// fileFormat is the second argument of a bucket that has no secret behind it.
var fileFormat = regexp.MustCompile(`^'(auto|CSV|TSV|Tab|JSON|Parquet|ORC|Avro|Arrow|Native|RowBinary|Values|Protobuf|CapnProto|Line|Raw|One|MsgPack|Template|Regexp|Npy|Custom|Form)`)

// hideArgument hides argument n of a call whose arguments begin at i, where it
// is a string. Behind NOSIGN or the format of a file there is none.
func (h *hider) hideArgument(i, n int) {
	depth := 0
	for ; i < len(h.at); i++ {
		t := h.token(i)
		switch {
		case h.symbol(i, "(") || h.symbol(i, "["):
			depth++
		case h.symbol(i, ")") || h.symbol(i, "]"):
			if depth--; depth < 0 {
				return
			}
		case depth > 0:
		case h.symbol(i, ","):
			n--
		case t.Is("NOSIGN"), n == 1 && t.Kind == TokenString && fileFormat.MatchString(t.Text):
			return
		case n == 0 && t.Kind == TokenString:
			t.Text = Hidden
			return
		}
	}
}
