package clickhouse

import "strings"

// formats are the names of the formats that data comes in, and auto, which
// leaves the choice to the server.
var formats = func() map[string]bool {
	names := make(map[string]bool)
	for name := range strings.FieldsSeq("auto " +
		"Arrow ArrowStream Avro AvroConfluent BSONEachRow Buffers CSV CSVWithNames CSVWithNamesAndTypes CustomSeparated " +
		"CustomSeparatedIgnoreSpaces CustomSeparatedIgnoreSpacesWithNames CustomSeparatedIgnoreSpacesWithNamesAndTypes " +
		"CustomSeparatedWithNames CustomSeparatedWithNamesAndTypes DWARF Form GeoJSON Hash JSON JSONAsObject JSONAsString " +
		"JSONColumns JSONColumnsWithMetadata JSONCompact JSONCompactColumns JSONCompactEachRow JSONCompactEachRowWithNames " +
		"JSONCompactEachRowWithNamesAndTypes JSONCompactEachRowWithProgress JSONCompactStrings JSONCompactStringsEachRow " +
		"JSONCompactStringsEachRowWithNames JSONCompactStringsEachRowWithNamesAndTypes JSONCompactStringsEachRowWithProgress " +
		"JSONEachRow JSONEachRowWithProgress JSONL JSONLines JSONObjectEachRow JSONStrings JSONStringsEachRow " +
		"JSONStringsEachRowWithProgress LineAsString LineAsStringWithNames LineAsStringWithNamesAndTypes MD Markdown MsgPack " +
		"MySQLDump MySQLWire NDJSON Native Npy Null ODBCDriver2 ORC One PNG Parquet ParquetMetadata PostgreSQLWire Pretty " +
		"PrettyCompact PrettyCompactMonoBlock PrettyCompactNoEscapes PrettyCompactNoEscapesMonoBlock PrettyJSONEachRow " +
		"PrettyJSONLines PrettyMonoBlock PrettyNDJSON PrettyNoEscapes PrettyNoEscapesMonoBlock PrettySpace PrettySpaceMonoBlock " +
		"PrettySpaceNoEscapes PrettySpaceNoEscapesMonoBlock Prometheus Protobuf ProtobufList ProtobufSingle Raw RawBLOB " +
		"RawWithNames RawWithNamesAndTypes Regexp RowBinary RowBinaryWithDefaults RowBinaryWithNames RowBinaryWithNamesAndTypes " +
		"RowBinaryWithNamesAndTypesAndDefaults SQLInsert TSKV TSV TSVRaw TSVRawWithNames TSVRawWithNamesAndTypes TSVWithNames " +
		"TSVWithNamesAndTypes TabSeparated TabSeparatedRaw TabSeparatedRawWithNames TabSeparatedRawWithNamesAndTypes " +
		"TabSeparatedWithNames TabSeparatedWithNamesAndTypes Template TemplateIgnoreSpaces Values Vertical XML") {
		names[strings.ToLower(name)] = true
	}
	return names
}()

// isFormat reports whether name is a format. A server takes it in any case.
func isFormat(name string) bool { return formats[strings.ToLower(name)] }
