package diff

import "testing"

// TestPasswordsAreNotCompared leaves out what the server does not show.
func TestPasswordsAreNotCompared(t *testing.T) {
	t.Parallel()
	for clauses, want := range map[string]string{
		"IDENTIFIED WITH sha256_hash BY 'ab' SALT 'x', bcrypt_password BY 'it\\'s' VALID UNTIL '2030-01-01' HOST ANY": "IDENTIFIED WITH sha256_hash, bcrypt_password VALID UNTIL '2030-01-01' HOST ANY",
		"IDENTIFIED BY 'x' HOST NAME 'BY'":                                 "IDENTIFIED WITH sha256_password HOST NAME 'BY'",
		"IDENTIFIED WITH ssh_key BY KEY 'AAA' TYPE 'ssh-rsa'":              "IDENTIFIED WITH ssh_key BY KEY 'AAA' TYPE 'ssh-rsa'",
		"KEYED BY user_name FOR INTERVAL 1 HOUR MAX queries = 1 TO reader": "KEYED BY user_name FOR INTERVAL 1 HOUR MAX queries = 1 TO reader",
		"": "",
	} {
		if got := withoutSecret(clauses); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
