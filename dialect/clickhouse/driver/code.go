package driver

// Codes of a [ServerError] that chent acts on, by the server's names; errorCodeToName
// tells those of all others.
const (
	CodeBadArguments                = 36
	CodeUnknownFunction             = 46
	CodeUnknownIdentifier           = 47
	CodeNotImplemented              = 48
	CodeTableAlreadyExists          = 57
	CodeUnknownTable                = 60
	CodeSyntaxError                 = 62
	CodeCannotWriteToFileDescriptor = 75
	CodeIncorrectQuery              = 80
	CodeUnknownDatabase             = 81
	CodeDatabaseAlreadyExists       = 82
	CodeUnknownSetting              = 115
	CodeNoElementsInConfig          = 139
	CodeTimeoutExceeded             = 159
	CodeReadonly                    = 164
	CodeBadGet                      = 170 // also a cluster that the server does not know
	CodeUnknownUser                 = 192
	CodeWrongPassword               = 193
	CodeRequiredPassword            = 194
	CodeTableIsDropped              = 218
	CodeNotEnoughSpace              = 243
	CodeUnfinished                  = 341
	CodeSessionNotFound             = 372
	CodeCannotGetCreateTableQuery   = 390 // also a table to attach that is not there
	CodeQueryIsProhibited           = 392
	CodeSettingConstraintViolation  = 452
	CodeAccessDenied                = 497
	CodeAuthenticationFailed        = 516
	CodeCannotAssignAlter           = 517
	CodeClusterDoesntExist          = 701
	CodeKeeperException             = 999
)
