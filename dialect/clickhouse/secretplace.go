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
// server masks; a test asks one for more.
var secretArguments = merged(
	calls(secretPlace{at: 0}, "jdbc odbc"),
	calls(secretPlace{at: 2}, "ytsaurus"),
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
	{regexp.MustCompile(`(://[^:/@\s']*):[^@/\s']+@`), "$1:[HIDDEN]@"},
	{regexp.MustCompile(`(?i)\b(AccountKey|SharedAccessSignature|PWD|Password)=[^;&'\s]+`), "$1=[HIDDEN]"},
	{regexp.MustCompile(`(?i)([?&](?:sig|signature|X-Amz-Signature|X-Amz-Security-Token|X-Goog-Signature|password|token))=[^&'\s]+`), "$1=[HIDDEN]"},
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
