package syntax

import "slices"

// alterVerbs begin the commands of an ALTER TABLE, as ClickHouse 26.7 names
// them where it expects one.
var alterVerbs = []string{"ADD", "ALTER", "APPLY", "ATTACH", "CLEAR", "COMMENT", "DELETE", "DETACH", "DROP", "EXECUTE", "EXPORT", "FETCH", "FORGET", "FREEZE",
	"MATERIALIZE", "MODIFY", "MOVE", "REMOVE", "RENAME", "REPLACE", "RESET", "REWRITE", "UNFREEZE", "UNLOCK", "UPDATE"}

// IsAlterVerb reports whether a command of an ALTER TABLE can begin with a
// token.
func IsAlterVerb(t Token) bool { return t.Kind == TokenWord && slices.ContainsFunc(alterVerbs, t.Is) }

// AlterCommands splits the tokens behind the name of an ALTER TABLE into its
// commands, ON CLUSTER and what is blank left out. A command that stands in
// parentheses, as servers since 24.2 take it, comes without them.
func AlterCommands(tokens []Token) [][]Token {
	tokens = slices.DeleteFunc(slices.Clone(tokens), Token.Blank)
	if len(tokens) > 2 && tokens[0].Is("ON") && tokens[1].Is("CLUSTER") {
		tokens = tokens[3:]
	}
	var commands [][]Token
	take := func(command []Token) {
		if n := len(command); n > 2 && command[0].Text == "(" && command[n-1].Text == ")" && IsAlterVerb(command[1]) {
			command = command[1 : n-1]
		}
		if len(command) > 0 {
			commands = append(commands, command)
		}
	}
	depth, start := 0, 0
	for i, t := range tokens {
		switch t.Text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		case ",":
			next := tokens[min(i+1, len(tokens)-1)]
			if next.Text == "(" && i+2 < len(tokens) {
				next = tokens[i+2]
			}
			if depth == 0 && IsAlterVerb(next) {
				take(tokens[start:i])
				start = i + 1
			}
		}
	}
	take(tokens[start:])
	return commands
}
