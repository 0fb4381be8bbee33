package dir

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// expandEnv replaces the variables of a line as goose does under ENVSUB ON:
//
//	$NAME ${NAME}        the value; nothing where it is not set
//	${NAME:-text}        text where it is not set or empty
//	${NAME-text}         text where it is not set
//	${NAME?text}         an error where it is not set
//	${NAME:from:length}  a part of the value, in bytes
//	\$ $$                a dollar sign
//
// $( and \\ stay as they are. It also returns the names in question.
func expandEnv(line string, getenv func(string) (string, bool)) (text string, names []string, err error) {
	e := envText{rest: line, getenv: getenv}
	text, err = e.until("")
	return text, e.names, err
}

// envText is a text whose variables are replaced.
type envText struct {
	rest   string
	getenv func(string) (string, bool)
	names  []string
}

// until reads up to one of the bytes of stop, or to the end.
func (e *envText) until(stop string) (string, error) {
	var out strings.Builder
	for e.rest != "" && !strings.Contains(stop, e.rest[:1]) {
		switch {
		case strings.HasPrefix(e.rest, `\\`), strings.HasPrefix(e.rest, "$("):
			out.WriteString(e.rest[:2])
			e.rest = e.rest[2:]
		case strings.HasPrefix(e.rest, `\$`), strings.HasPrefix(e.rest, "$$"):
			out.WriteByte('$')
			e.rest = e.rest[2:]
		case e.rest[0] == '$' && len(e.rest) > 1:
			e.rest = e.rest[1:]
			value, err := e.variable()
			if err != nil {
				return "", err
			}
			out.WriteString(value)
		default:
			out.WriteByte(e.rest[0])
			e.rest = e.rest[1:]
		}
	}
	return out.String(), nil
}

// variable reads what follows a dollar sign.
func (e *envText) variable() (string, error) {
	brace := strings.HasPrefix(e.rest, "{")
	if brace {
		e.rest = e.rest[1:]
	}
	name, err := e.name()
	if err != nil {
		return "", err
	}
	e.names = append(e.names, name)
	value, set := e.getenv(name)
	if !brace {
		return value, nil
	}
	if value, err = e.operation(name, value, set); err != nil {
		return "", err
	}
	if !strings.HasPrefix(e.rest, "}") {
		return "", fmt.Errorf("${%s has no closing }", name)
	}
	e.rest = e.rest[1:]
	return value, nil
}

func (e *envText) name() (string, error) {
	first, _ := utf8.DecodeRuneInString(e.rest)
	if !unicode.IsLetter(first) {
		return "", fmt.Errorf("after $ stands %q, which begins no name of a variable; \\$ is a dollar sign", first)
	}
	end := strings.IndexFunc(e.rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' })
	if end < 0 {
		end = len(e.rest)
	}
	name := e.rest[:end]
	e.rest = e.rest[end:]
	return name, nil
}

// operation reads what may stand between a name and the closing brace.
func (e *envText) operation(name, value string, set bool) (string, error) {
	cut := func(operator string) (found bool) {
		e.rest, found = strings.CutPrefix(e.rest, operator)
		return found
	}
	switch {
	case strings.HasPrefix(e.rest, "}"):
		return value, nil
	case cut(":-"):
		text, err := e.until("}")
		if value == "" {
			value = text
		}
		return value, err
	case cut("-"):
		text, err := e.until("}")
		if !set {
			value = text
		}
		return value, err
	case cut("?"):
		text, err := e.until("}")
		if err == nil && !set {
			if text == "" {
				text = "not set"
			}
			err = fmt.Errorf("$%s: %s", name, text)
		}
		return value, err
	case cut(":"):
		return e.part(name, value)
	}
	return "", fmt.Errorf("${%s is followed by neither } nor :-, -, ? or :", name)
}

// part reads "from" or "from:length": the bytes of a value. What is negative
// counts from its end, what is beyond its ends stops there.
func (e *envText) part(name, value string) (string, error) {
	inside, _, _ := strings.Cut(e.rest, "}")
	e.rest = e.rest[len(inside):]
	first, second, hasLength := strings.Cut(inside, ":")
	from, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil {
		return "", fmt.Errorf("${%s:%s}: %q is no number", name, inside, first)
	}
	if from < 0 {
		from += len(value)
	}
	from = min(max(from, 0), len(value))
	if !hasLength {
		return value[from:], nil
	}
	to, err := strconv.Atoi(strings.TrimSpace(second))
	if err != nil {
		return "", fmt.Errorf("${%s:%s}: %q is no number", name, inside, second)
	}
	if to >= 0 {
		to += from
	} else {
		to = max(to+len(value), from)
	}
	return value[from:min(to, len(value))], nil
}
