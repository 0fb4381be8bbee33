package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// writeJSON prints a value for machines, with the secrets in it hidden: what a
// machine keeps is read by people too.
func writeJSON(out io.Writer, value any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		return err
	}
	shown, err := hideInJSON(buf.Bytes())
	if err != nil {
		return err
	}
	_, err = out.Write(shown)
	return err
}

// hideInJSON replaces the strings that hold a secret and leaves every other
// byte as it is.
func hideInJSON(text []byte) ([]byte, error) {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return nil, err
	}
	secrets := make(map[string]string)
	findSecrets(value, secrets)
	for secret, shown := range secrets {
		from, err := quoteJSON(secret)
		if err != nil {
			return nil, err
		}
		to, err := quoteJSON(shown)
		if err != nil {
			return nil, err
		}
		text = bytes.ReplaceAll(text, from, to)
	}
	return text, nil
}

func quoteJSON(s string) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(s)
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), err
}

// findSecrets maps the strings of a value that hold a secret to what is shown.
func findSecrets(value any, secrets map[string]string) {
	switch v := value.(type) {
	case string:
		note(v, "", secrets)
	case []any:
		for _, element := range v {
			findSecrets(element, secrets)
		}
	case map[string]any:
		name, _ := v["name"].(string)
		for key, element := range v {
			switch list, _ := element.([]any); {
			case key == "args" && name != "":
				findInArguments(name, list, secrets)
			case key == "params" && v["kind"] == nil: // of a named collection
				for _, param := range list {
					if p, ok := param.(map[string]any); ok {
						if text, ok := p["value"].(string); ok && text != "" {
							secrets[text] = hiddenSecret
						}
					}
				}
			case key == "value" && name != "":
				if text, ok := element.(string); ok {
					note(text, name+" = ", secrets)
				}
			default:
				findSecrets(element, secrets)
			}
		}
	}
}

// note remembers a text that holds a secret, which shows behind the text
// before it.
func note(text, before string, secrets map[string]string) {
	if shown := strings.TrimPrefix(clickhouse.HideSecrets(before+text), before); shown != text {
		secrets[text] = shown
	}
}

// findInArguments finds the secrets of an engine, of a table or of a database.
func findInArguments(name string, list []any, secrets map[string]string) {
	args := make([]string, len(list))
	for i := range list {
		args[i], _ = list[i].(string)
	}
	for _, statement := range []string{"CREATE TABLE t ENGINE = ", "CREATE DATABASE d ENGINE = "} {
		before := statement + name + "("
		shown := clickhouse.SplitList(strings.TrimSuffix(strings.TrimPrefix(clickhouse.HideSecrets(before+strings.Join(args, ", ")+")"), before), ")"))
		for i := range min(len(shown), len(args)) {
			if shown[i] != args[i] {
				secrets[args[i]] = shown[i]
			}
		}
	}
}
