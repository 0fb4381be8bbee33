package clickhouse

import "strings"

// Nondeterministic reports whether a function, by its name in lower case, may
// give another value for the same arguments. Functions that look into
// dictionaries are among them.
func Nondeterministic(function string) bool {
	return nondeterministic[function] || strings.HasPrefix(function, "dictget")
}

// nondeterministic are what system.functions calls not deterministic, except
// arrayJoin and joinGet, which the server takes for deterministic elsewhere.
var nondeterministic = wordSet(`arraypartialreversesort arraypartialshuffle arraypartialsort arrayrandomsample arrayshuffle authenticateduser authuser
	blocknumber blockserializedsize blocksize buildid catboostevaluate connection_id connectionid curdate current_database
	current_date current_query_id current_schemas current_timestamp current_user currentdatabase currentprofiles currentqueryid
	currentroles currentschemas currentuser database datetimetouuidv7 defaultprofiles defaultroles dicthas dictisin displayname
	dumpcolumnstructure enabledprofiles enabledroles file filesystemavailable filesystemcapacity filesystemunreserved
	financialnetpresentvalueextended fqdn fullhostname fuzzbits generaterandomstructure generateserialid generateulid generatesnowflakeid
	generateuuidv4 generateuuidv7 getmacro getmergetreesetting getoskernelversion getserverport getserversetting getsetting
	getsettingordefault hascolumnintable hostname initial_query_id initial_query_start_time initialqueryid initialquerystarttime
	isconstant localtime localtimestamp lowcardinalityindices lowcardinalitykeys naivebayesclassifier
	naivebayesclassifierwithallprobs naivebayesclassifierwithprob now now64 nowinblock nowinblock64 obfuscatequery query_id queryid
	rand rand32 rand64 randbernoulli randbinomial randcanonical randchisquared randconstant randexponential randfisherf randlognormal
	randnegativebinomial randnormal randomfixedstring randomprintableascii randomstring randomstringutf8 randpoisson randstudentt
	randuniform revision rownumberinallblocks rownumberinblock schema servertimezone serveruuid session_user shardcount shardnum
	tcpport timeseriescopytag timeseriescopytags timeseriesextracttag timeseriesgrouptosamplingkey timeseriesgrouptotags
	timeseriesidtogroup timeseriesidtotags timeseriesidtotagsgroup timeseriesjointags timeseriesremovealltagsexcept
	timeseriesremovetag timeseriesremovetags timeseriesreplacetag timeseriestagsgrouptotags timeseriestagstogroup
	timeseriesthrowduplicateseriesif timezone tocolumntypename today transactionid uptime user utc_timestamp utctimestamp version
	yesterday zookeepersessionuptime`)
