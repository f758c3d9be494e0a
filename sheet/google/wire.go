package google

import "encoding/json"

// What Google sends of a spreadsheet, as far as the masks ask for it. Google's own types would do, but hold each number
// as a float64 and take several times the room.

// spreadsheetMask names what a reading asks for, and nothing else is sent. The edit's answer asks for the same.
const spreadsheetMask = "spreadsheetId,properties(title,locale,timeZone)," + marksMask + ",sheets(properties(" +
	"sheetId,title,index,sheetType,hidden,gridProperties(rowCount,columnCount,frozenRowCount)),merges," + marksMask +
	",data(startRow,startColumn,rowMetadata(hiddenByUser,hiddenByFilter),columnMetadata(" + marksMask + ")," +
	"rowData(values(userEnteredValue(formulaValue),effectiveValue,formattedValue,effectiveFormat(numberFormat),note))))"

const marksMask = "developerMetadata(metadataKey,metadataValue)"

// tabsMask names what is asked to find tabs again, and to learn how large they are.
const tabsMask = "spreadsheetId,developerMetadata(metadataKey),sheets(properties(sheetId,title,index,sheetType," +
	"gridProperties(rowCount,columnCount)),merges)"

type spreadsheet struct {
	SpreadsheetID string `json:"spreadsheetId"`
	Properties    struct {
		Title    string `json:"title"`
		Locale   string `json:"locale"`
		TimeZone string `json:"timeZone"`
	} `json:"properties"`
	Marks  []mark `json:"developerMetadata"`
	Sheets []tab  `json:"sheets"`
}

// mark is one developer metadata.
type mark struct {
	Key   string `json:"metadataKey"`
	Value string `json:"metadataValue"`
}

type tab struct {
	Properties tabProperties `json:"properties"`
	Merges     []gridRange   `json:"merges"`
	Marks      []mark        `json:"developerMetadata"`
	Data       []grid        `json:"data"`
}

type tabProperties struct {
	ID     int64  `json:"sheetId"`
	Title  string `json:"title"`
	Index  int    `json:"index"`
	Type   string `json:"sheetType"`
	Hidden bool   `json:"hidden"`
	Grid   struct {
		Rows    int `json:"rowCount"`
		Columns int `json:"columnCount"`
		Frozen  int `json:"frozenRowCount"`
	} `json:"gridProperties"`
}

// gridRange counts from 0, and its ends lie behind the last.
type gridRange struct {
	StartRow    int `json:"startRowIndex"`
	EndRow      int `json:"endRowIndex"`
	StartColumn int `json:"startColumnIndex"`
	EndColumn   int `json:"endColumnIndex"`
}

// grid is one block of cells that was asked for.
type grid struct {
	StartRow    int `json:"startRow"`
	StartColumn int `json:"startColumn"`
	// RowData is read row by row into what is kept of it: of a sheet with ten million blank cells, that is little.
	RowData json.RawMessage `json:"rowData"`
	Rows    []struct {
		HiddenByUser   bool `json:"hiddenByUser"`
		HiddenByFilter bool `json:"hiddenByFilter"`
	} `json:"rowMetadata"`
	Columns []struct {
		Marks []mark `json:"developerMetadata"`
	} `json:"columnMetadata"`
}

type rowData struct {
	Values []cell `json:"values"`
}

type cell struct {
	Entered struct {
		Formula string `json:"formulaValue"`
	} `json:"userEnteredValue"`
	Effective *struct {
		Number number  `json:"numberValue"`
		String *string `json:"stringValue"`
		Bool   *bool   `json:"boolValue"`
		Error  *struct {
			Type string `json:"type"`
		} `json:"errorValue"`
	} `json:"effectiveValue"`
	Shown  string `json:"formattedValue"`
	Format struct {
		Number *numberFormat `json:"numberFormat"`
	} `json:"effectiveFormat"`
	Note string `json:"note"`
}

type numberFormat struct {
	Type    string `json:"type"`
	Pattern string `json:"pattern"`
}
