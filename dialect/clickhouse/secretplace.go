package clickhouse

import (
	"regexp"
	"strings"
)

// secretPlace is where a call takes its secrets, counting arguments from 0.
type secretPlace struct {
	at   int
	then thereafter
}

// thereafter says what of the arguments behind a secret is one too.
type thereafter uint8

const (
	nothingElse  thereafter = iota
	sessionToken            // the next one, unless it is the format of a file
	allSeparate             // all of them
	allAsOne                // all of them, shown as one with the secret itself
)

// calls gives each of the names in a list the same place.
func calls(place secretPlace, names string) map[string]secretPlace {
	places := make(map[string]secretPlace)
	for name := range strings.FieldsSeq(names) {
		places[name] = place
	}
	return places
}

func merged(maps ...map[string]secretPlace) map[string]secretPlace {
	all := make(map[string]secretPlace)
	for _, m := range maps {
		for name, place := range m {
			all[name] = place
		}
	}
	return all
}

// secretArguments are the places of functions, table functions and of table
// engines where they agree, by names in lower case. They are those that a
// server masks, which a test asks for more, and what else takes a password.
var secretArguments = merged(
	calls(secretPlace{at: 0}, "jdbc odbc"),
	calls(secretPlace{at: 2}, "ytsaurus"),
	calls(secretPlace{at: 3}, "arrowflight"),
	calls(secretPlace{at: 4}, "mysql postgresql materializedpostgresql mongodb redis remote remotesecure "+
		"azureblobstorage azurequeue icebergazure deltalakeazure paimonazure"),
	calls(secretPlace{at: 5}, "externaldistributed azureblobstoragecluster icebergazurecluster deltalakeazurecluster paimonazurecluster"),
	calls(secretPlace{at: 2, then: sessionToken}, "s3 s3queue cosn oss gcs hudi deltalake deltalakes3 iceberg icebergs3 paimon paimons3"),
	calls(secretPlace{at: 3, then: sessionToken}, "s3cluster hudicluster deltalakecluster deltalakes3cluster icebergcluster icebergs3cluster paimoncluster paimons3cluster"),
	calls(secretPlace{at: 1, then: allAsOne}, "encrypt decrypt trydecrypt aes_encrypt_mysql aes_decrypt_mysql"),
	calls(secretPlace{at: 2, then: allAsOne}, "hmac"),
)

// placed are calls whose place counts for arguments with a name too.
var placed = map[string]bool{"ytsaurus": true, "externaldistributed": true, "redis": true}

// tableEngineSecrets are those of engines that differ from the table function
// of their name.
var tableEngineSecrets = calls(secretPlace{at: 2}, "redis")

// databaseEngineSecrets are those of database engines.
var databaseEngineSecrets = merged(
	calls(secretPlace{at: 3}, "mysql postgresql materializemysql materializedmysql materializedpostgresql"),
	calls(secretPlace{at: 2, then: allSeparate}, "s3 datalakecatalog"),
)

// secretName is what a parameter, a setting or a key of a dictionary's source
// with a secret is called.
var secretName = regexp.MustCompile(`(?i)(^|_)(password|passphrase|secret|token|private_key|key_hex|secret_access_key|access_key_secret|account_key|` +
	`credential|credential_file|auth_header|connection_string|connection_settings|external_id|aws_access_key_id|dlf_access_key_id)$`)

// secretInText are secrets inside a string: the password of a URL, the key of
// a connection string, the signature of a signed URL.
var secretInText = []struct {
	pattern *regexp.Regexp
	to      string
}{
	{regexp.MustCompile(`(://[^:/@\s']*):[^/\s']+@`), "$1:[HIDDEN]@"},
	{regexp.MustCompile(`(://[^:/@\s']*):(?:[^/\s'\d][^/\s']*|\d+[^/\s'\d][^/\s']*)/[^\s']*@`), "$1:[HIDDEN]@"}, // more than a port stands before the slash
	{regexp.MustCompile(`(?i)(\bnats://)[^:/@\s']+@`), "$1[HIDDEN]@"},                                           // a token
	{regexp.MustCompile(`(?i)\b(AccountKey|SharedAccessSignature|PWD|Password)=(?:\{[^}']*\}?|[^;&'\s]+)`), "$1=[HIDDEN]"},
	{regexp.MustCompile(`(?i)([?&](?:sig|[\w-]*(?:signature|password|passwd|token|secret|api_?key|access_key)))=[^&'\s]+`), "$1=[HIDDEN]"},
}

func hideInText(text string) string {
	if !strings.ContainsAny(text, "=@") {
		return text
	}
	for _, s := range secretInText {
		text = s.pattern.ReplaceAllString(text, s.to)
	}
	return text
}

// hideInString hides the secrets inside a string, which may be written with
// escapes.
func hideInString(t Token, depth int) string {
	value, ok := t.StringValue()
	if !ok {
		return hideInText(t.Text)
	}
	hidden := hideInText(value)
	if aboutSecrets.MatchString(value) {
		if _, err := Tokenize(value); err != nil {
			return Hidden
		}
		hidden = hideSecrets(value, depth+1)
	}
	if hidden == value {
		return t.Text
	}
	if text := hideInText(t.Text); text != t.Text { // in the quotes that it has
		if shown, err := Unquote(text); err == nil && shown == hidden {
			return text
		}
	}
	return QuoteString(hidden)
}

// aboutSecrets is a string with a statement about users or collections inside,
// as a look into the log of queries has one.
var aboutSecrets = regexp.MustCompile(`(?is)\bidentified\b.*\b(by|salt)\b|\bnamed\b.*\bcollection\b.*=`)

// hideInComment hides the secrets of a statement that was made a comment.
func hideInComment(text string, depth int) string {
	start, end := 0, len(text)
	for _, opening := range []string{"--", "//", "/*", "#!", "#"} {
		if strings.HasPrefix(text, opening) {
			start = len(opening)
			break
		}
	}
	if strings.HasPrefix(text, "/*") {
		end = max(start, len(strings.TrimSuffix(text, "*/")))
	}
	inner := text[start:end]
	if _, err := Tokenize(inner); err != nil && !secretWord.MatchString(inner) && !callsWithSecret(inner) {
		return hideInText(text) // words with an apostrophe
	}
	return text[:start] + hideSecrets(inner, depth+1) + text[end:]
}

var callStart = regexp.MustCompile("([A-Za-z0-9_]+)[`\"]?\\s*\\(")

// callsWithSecret says whether a text calls anything that takes a secret.
func callsWithSecret(text string) bool {
	for _, call := range callStart.FindAllStringSubmatch(text, -1) {
		name := strings.ToLower(call[1])
		_, argument := secretArguments[name]
		_, database := databaseEngineSecrets[name]
		if argument || database || name == "headers" || name == "extra_credentials" || name == "disk" {
			return true
		}
	}
	return false
}
