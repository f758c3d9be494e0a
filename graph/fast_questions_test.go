package graph_test

// questions are of every kind that a writer can meet.
var questions = map[string]request{
	"aliases":                      {Query: `{a: province(code: "dien-bien") {x: code y: nameVi x2: code} b: province(code: "lai-chau") {code}}`},
	"an object that is not there":  {Query: `{province(code: "nowhere") {code} districts {totalCount}}`},
	"typename":                     {Query: `{__typename province(code: "dien-bien") {__typename t: __typename code}}`},
	"nothing selected":             {Query: `{province(code: "dien-bien") {code @skip(if: true)}}`},
	"skip and include":             {Query: `query($s: Boolean!, $i: Boolean!) {districts {edges {node {code @skip(if: $s) nameVi @include(if: $i) kind ... @include(if: $i) {nameEn}}}}}`, Variables: map[string]any{"s": true, "i": false}},
	"fragments":                    {Query: `{districts {edges {...e}}} fragment e on DistrictEdge {cursor node {...d}} fragment d on District {code ...n} fragment n on Node {id __typename}`},
	"keys that merge":              {Query: `{district(code: "dien-bien/tuan-giao") {province {code} province {nameVi} ...f}} fragment f on District {province {id} code}`},
	"interface":                    {Query: `query($ids: [ID!]!) {nodes(ids: $ids) {id __typename ... on District {code province {code}} ... on Cluster {code kind} ...r}} fragment r on Report {stage}`, Variables: map[string]any{"ids": []int{1}}},
	"languages":                    {Query: `{period(code: "2022") {vi: name(language: VI) en: name(language: EN) name}}`, Header: map[string]string{"Accept-Language": "en"}},
	"language by variable":         {Query: `query($l: Language) {periods {edges {node {name(language: $l)}}}}`, Variables: map[string]any{"l": "EN"}},
	"language null":                {Query: `query($l: Language) {periods {edges {node {name(language: $l)}}}}`, Variables: map[string]any{"l": nil}},
	"dates, lists and enums":       {Query: `{periods {edges {node {startsOn endsOn kind}}} indicators {edges {node {measures valueType direction aggregation decimals ordinal}}} clusters {edges {node {validFrom validTo aliases}}}}`},
	"figures":                      {Query: allFigures},
	"figures of a lead":            {Holder: "lead", Query: allFigures},
	"figures of an admin":          {Holder: "admin", Query: allFigures},
	"figures of an analyst":        {Holder: "analyst", Query: allFigures},
	"figures of a member":          {Holder: "member", Query: allFigures},
	"views":                        {Holder: "admin", Query: `{a: ` + viewed("PUBLISHED") + ` b: ` + viewed("APPROVED") + ` c: ` + viewed("LATEST") + `}`},
	"moments":                      {Holder: "admin", Query: `{a: district(code: "dien-bien/muong-ang", asOf: "2024-01-04T00:00:00Z") {...d} b: district(code: "dien-bien/muong-ang", asOf: "2024-01-06T00:00:00Z") {...d}} fragment d on District {indicatorValues {totalCount edges {node {actual indicator {code indicatorValues {totalCount edges {node {actual cluster {code}}}}}}}} memberships(period: "2022") {edges {node {indicatorValues {edges {node {actual}}}}}}}`},
	"connections":                  {Query: `{districts(first: 2, orderBy: [{field: CODE, direction: DESC}]) {totalCount pageInfo {hasNextPage hasPreviousPage startCursor endCursor} edges {cursor node {code memberships(first: 1) {totalCount pageInfo {hasNextPage} edges {node {ordinal cluster {code}}}}}}}}`},
	"two of one edge":              {Query: `{clusters {edges {node {a: members(period: "2022") {ordinal district {code}} b: members(period: "2023") {ordinal} members {role}}}}}`},
	"two connections of one edge":  {Query: `{districts {edges {node {a: indicatorValues(first: 1) {edges {node {actual}}} b: indicatorValues(where: {indicatorCode: "indicator-published"}) {totalCount edges {node {actual}}}}}}}`},
	"edges that were not loaded":   {Holder: "admin", Query: `{indicatorValues(first: 3) {edges {node {history {actual recordedAt supersededAt district {code} cluster {name} submission {membership {district {code}}}}}}}}`},
	"an edge that is missing":      {Query: `{sections {edges {node {code title parent {code parent {code}}}}}}`},
	"hidden parents":               {Query: `{indicatorValues {edges {node {actual submission {id} membership {id district {code}} run {id}}}}}`},
	"measures":                     {Holder: "lead", Query: `{indicatorValues {edges {node {measures {measure value display cell {tab address spreadsheet url}} printed cell {address url} p: printed(measure: PLAN)}}}}`},
	"resolvers below a list":       {Holder: "admin", Query: `{indicatorValues {edges {node {findings {id} held {since} supersededAt}}} reports {edges {node {viewerCan {publish} completeness {filled}}}}}`},
	"findings":                     {Holder: "admin", Query: `{findings {edges {node {message(language: EN) state severity cells {address measure} candidates {text value cell {tab}} viewerCan {explain}}}}}`},
	"problems":                     {Holder: "lead", Query: `{problems {edges {node {message cell {address} submission {id}}}}}`},
	"submissions":                  {Holder: "lead", Query: `{submissions {edges {node {state pendingChanges {kind} openUntil viewerCan {submit} membership {district {name}}}}}}`},
	"sources":                      {Holder: "admin", Query: `{sources {edges {node {kind url shareWith staleness {state} viewerCan {sync}}}} sharedSheets {edges {node {url reason}}} syncRuns {edges {node {id plan {added}}}}}`},
	"report":                       {Holder: "lead", Query: `{report(cluster: "dien-bien/cum-vung-thap", period: "2022") {stage sections {title number depth rows {indicator {code name} total {actual plan missing {code}} values {actual}} footnotes {number} children {code}} members {name} awards {level forms {name}} exemplars {name} movements {name} documents {code}}}`},
	"matrix":                       {Query: `{matrix(period: "2022", cluster: "dien-bien/cum-vung-thap") {rows {indicator {code}} columns {code} values}}`},
	"series":                       {Query: `{series(indicator: "indicator-published", districts: ["dien-bien/muong-ang"]) {value display(language: EN) coveredBy break {kind} district {code} period {code}}}`},
	"compare":                      {Query: `{compare(cluster: "dien-bien/cum-vung-thap", periods: ["2022", "2023"]) {district {code} indicator {code}}}`},
	"exemplars and awards":         {Holder: "lead", Query: `{exemplars {edges {node {kind place person {name} cell {address} movement {name}}}} awards {edges {node {count cell {address} form {name level quotaOf {code} quotas {edges {node {code}}}} recipients {state person {name}}}}} narratives {edges {node {text slot cell {address}}}}}`},
	"targets":                      {Holder: "lead", Query: `{targets {edges {node {value cell {address} indicator {code} district {code}}}}}`},
	"viewer and revision":          {Holder: "lead", Query: `{viewer {role district {code}} revision {all published changedAt}}`},
	"a page that is too long":      {Query: `{districts(first: 1000) {totalCount}}`},
	"a cursor that is none":        {Query: `{districts(after: "x") {totalCount} provinces {totalCount}}`},
	"first and last":               {Query: `{districts(first: 1, last: 1) {totalCount}}`},
	"an error below a list":        {Query: `{districts {edges {node {code memberships(first: 1, last: 1) {totalCount}}}}}`},
	"an error below a lawful null": {Query: `{provinces {edges {node {code districts(first: -1) {totalCount}}}}}`},
	"a field that is none":         {Query: `{districts {nothing}}`},
	"introspection beside data":    {Query: `{__schema {queryType {name}} __type(name: "District") {name fields {name}} districts {totalCount}}`},
	"a mutation":                   {Query: `mutation {publishReport(cluster: "dien-bien/cum-vung-thap", period: "2022") {report {stage} userErrors {message}}}`},
	"odd strings":                  {Query: `{a: district(code: "\"\\\u0001<&>é€\t") {code} b: districts(where: {nameViContainsFold: "é€"}) {totalCount}}`},
}

const allFigures = `{indicatorValues(first: 250, orderBy: [{field: ACTUAL, direction: DESC}]) {totalCount edges {cursor node {id recordedAt plan actual percentOfPlan effectivePercent
	share change changeKind qualifier status absence note context row tab district {code name kind} cluster {code name} period {code name startsOn} indicator {code name unit unitName section {title}}}}}}`

func viewed(view string) string {
	return `district(code: "dien-bien/muong-ang", view: ` + view + `) {indicatorValues {edges {node {actual indicator {indicatorValues {edges {node {actual}}}}}}}}`
}

// refused are the questions that end in an error.
var refused = map[string]bool{
	"a page that is too long": true, "a cursor that is none": true, "first and last": true, "an error below a list": true,
	"an error below a lawful null": true, "a field that is none": true, "a mutation": true,
}
