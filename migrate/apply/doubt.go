package apply

import (
	"errors"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
)

// onOtherHost is in the error of a statement that another host has refused.
const onOtherHost = "There was an error on ["

// refusedAtOnce are the errors that the server gives before it hands a
// statement to the hosts of a cluster: then none of them has it. They are a
// syntax error, no permission for ON CLUSTER or no such thing (392, 139), no
// such cluster (170, 701), and ON CLUSTER in a Replicated database (80).
var refusedAtOnce = []int{
	driver.CodeSyntaxError, driver.CodeIncorrectQuery, driver.CodeNoElementsInConfig, driver.CodeBadGet, driver.CodeQueryIsProhibited, driver.CodeClusterDoesntExist,
}

// InDoubt reports whether a statement that ended in an error may have taken
// effect nevertheless, here or on other hosts, now or later: the connection
// broke, the server stopped waiting, or the statement was for a cluster and one
// host has refused what others did. Such a statement must not be sent again
// unless a second time does no harm.
func InDoubt(sql string, err error) bool {
	if err == nil {
		return false
	}
	if _, unknown := errors.AsType[*driver.UnknownOutcomeError](err); unknown {
		return true
	}
	refused, ok := errors.AsType[*driver.ServerError](err)
	if !ok {
		return false
	}
	if driver.IsCode(err, driver.CodeTimeoutExceeded) || strings.Contains(refused.Message, onOtherHost) {
		return true
	}
	return forCluster(sql) && !driver.IsCode(err, refusedAtOnce...)
}

// forCluster reports whether a statement is ON CLUSTER.
func forCluster(sql string) bool {
	_, cluster := syntax.ClusterOf(sql)
	return cluster
}
