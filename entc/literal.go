package entc

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// goLiteral prints a value of package catalog as a Go composite literal, zero
// fields left out. So are positions, which change with every edit of a schema
// file above them.
func goLiteral(v any) (string, error) {
	var b strings.Builder
	err := writeLiteral(&b, reflect.ValueOf(v), true)
	return b.String(), err
}

func writeLiteral(b *strings.Builder, v reflect.Value, typed bool) error {
	switch v.Kind() {
	case reflect.String:
		if v.Type().PkgPath() != "" && typed {
			fmt.Fprintf(b, "%s(%s)", v.Type(), quoteText(v.String()))
			return nil
		}
		b.WriteString(quoteText(v.String()))
	case reflect.Bool:
		b.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int64:
		b.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint64:
		b.WriteString(strconv.FormatUint(v.Uint(), 10))
	case reflect.Pointer:
		if v.Elem().Kind() != reflect.Struct {
			b.WriteString("new(")
			if err := writeLiteral(b, v.Elem(), true); err != nil {
				return err
			}
			b.WriteString(")")
			return nil
		}
		b.WriteString("&")
		return writeLiteral(b, v.Elem(), true)
	case reflect.Slice:
		if typed {
			b.WriteString(v.Type().String())
		}
		return writeElements(b, v)
	case reflect.Struct:
		if typed {
			b.WriteString(v.Type().String())
		}
		return writeFields(b, v)
	default:
		return fmt.Errorf("literal of %s: not a type of the catalog", v.Type())
	}
	return nil
}

func writeElements(b *strings.Builder, v reflect.Value) error {
	flat := v.Type().Elem().Kind() == reflect.String
	b.WriteString("{")
	for i := range v.Len() {
		if flat && i > 0 {
			b.WriteString(", ")
		}
		if !flat {
			b.WriteString("\n")
		}
		if err := writeLiteral(b, v.Index(i), false); err != nil {
			return err
		}
		if !flat {
			b.WriteString(",")
		}
	}
	if !flat {
		b.WriteString("\n")
	}
	b.WriteString("}")
	return nil
}

func writeFields(b *strings.Builder, v reflect.Value) error {
	small := true
	type item struct {
		name  string
		value reflect.Value
	}
	var items []item
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() || f.Name == "Pos" || v.Field(i).IsZero() {
			continue
		}
		if k := v.Field(i).Kind(); k != reflect.String && k != reflect.Bool && f.Name != "Engine" && f.Name != "Args" && f.Name != "Codec" {
			small = false
		}
		items = append(items, item{f.Name, v.Field(i)})
	}
	b.WriteString("{")
	for i, it := range items {
		if !small {
			b.WriteString("\n")
		}
		b.WriteString(it.name + ": ")
		// Untyped constants take the type of their field.
		if err := writeLiteral(b, it.value, it.value.Kind() != reflect.String); err != nil {
			return err
		}
		if !small || i < len(items)-1 {
			b.WriteString(", ")
		}
	}
	if !small {
		b.WriteString("\n")
	}
	b.WriteString("}")
	return nil
}

// quoteText prints several lines, or text with quotes, as a raw string.
func quoteText(s string) string {
	if strings.ContainsAny(s, "\n\"\\") && strconv.CanBackquote(strings.ReplaceAll(s, "\n", "")) && !strings.Contains(s, "`") {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}
