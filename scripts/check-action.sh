#!/usr/bin/env bash
# What action.yml runs: chent check, with a note beside each line of the pull
# request and its Markdown as the summary of the job. What comes in the
# environment:
#
#   CHENT              the command, with arguments of its own (default go tool chent)
#   CHENT_ARGS         more arguments of chent check, split at spaces
#   CHENT_FAIL_ON      error, warning, info or never (default error)
#   GITHUB_BASE_REF    the branch that the pull request goes to; empty elsewhere
#   GITHUB_STEP_SUMMARY, GITHUB_OUTPUT   the runner's files
#
# The exit status is that of chent check: 0; 1 where a check could not be done; 2
# with findings.
set -uo pipefail

read -ra command <<<"${CHENT:-go tool chent}"
read -ra args <<<"${CHENT_ARGS:-}"
if [ -n "${GITHUB_BASE_REF:-}" ]; then
	# Only what the pull request adds is judged. A shallow clone lacks the branch.
	base="origin/$GITHUB_BASE_REF"
	git rev-parse --verify --quiet "$base" >/dev/null ||
		git fetch --quiet --depth=1 origin "$GITHUB_BASE_REF:refs/remotes/$base" || exit 1
	args+=(--git-base "$base")
fi

summary="${GITHUB_STEP_SUMMARY:-/dev/null}"
"${command[@]}" check --format github --summary "$summary" --fail-on "${CHENT_FAIL_ON:-error}" ${args[@]+"${args[@]}"}
status=$?
if [ "$status" -ne 0 ] && [ "$status" -ne 2 ]; then
	echo "::error title=chent check::a check could not be done; the log says why"
	printf '## chent check could not be done\n\nThe log of the step says why.\n' >>"$summary"
fi
echo "status=$status" >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$status"
